import type { Readable, Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzip,
  inflate,
  inflateRaw,
  zstdDecompress,
} from 'node:zlib';

/** Bodies as they come over the wire: counted while they arrive, decompressed, never more than is wanted. */

interface Limits {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}

interface Coding {
  readonly whole: (body: Buffer, limits: Limits) => Promise<Buffer>;
  /** Also of a body that was cut. */
  readonly start: (body: Buffer) => Transform;
}

const cutZlib = { finishFlush: constants.Z_SYNC_FLUSH };

const gzip: Coding = {
  whole: (body, limits) => promisify(gunzip)(body, { ...limits, chunkSize: sizeOfGunzipped(body, limits) }),
  start: () => createGunzip(cutZlib),
};

const codings: Readonly<Record<string, Coding>> = {
  gzip,
  'x-gzip': gzip,
  br: {
    whole: promisify(brotliDecompress),
    start: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  },
  zstd: {
    whole: (body, limits) => promisify(zstdDecompress)(body, limits),
    start: () => createZstdDecompress({ finishFlush: constants.ZSTD_e_flush }),
  },
  deflate: {
    whole: (body, limits) => promisify(hasZlibHeader(body) ? inflate : inflateRaw)(body, limits),
    start: (body) => (hasZlibHeader(body) ? createInflate(cutZlib) : createInflateRaw(cutZlib)),
  },
};

/** Some servers send `deflate` without the header that belongs to it. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length > 1 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

/** zlib's default of 16 KiB costs a third of the whole run in thread hops. */
const chunkSize = 256 * 1024;

/** What a gzip body says of its size, within reason: then it is inflated in one go, into one buffer. */
function sizeOfGunzipped(body: Buffer, { maxOutputLength }: Limits): number {
  const told = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  return Math.max(chunkSize, Math.min(told + 1, maxOutputLength));
}

/** Any server needs one, and some a second; more are a trap. */
const mostCodings = 3;

/** The codings of a body in the order in which they are to be undone; undefined when one is not known. */
function codingsIn(header: string): readonly Coding[] | undefined {
  const names = header
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const known = names.map((name) => codings[name]).filter((coding) => coding !== undefined);
  return known.length === names.length && known.length <= mostCodings ? known.reverse() : undefined;
}

interface Wire {
  readonly body: Readable;
  /** `content-encoding`, all of it. */
  readonly coding: string;
  /** `content-length`. */
  readonly length: number;
}

interface Content {
  readonly bytes: Buffer;
  /** As they came, before decompression. */
  readonly wireBytes: number;
}

/** A whole body. @throws Error with a code: ERR_CONTENT_CODING, ERR_ANSWER_TOO_LARGE, or of zlib and the connection */
export async function wholeOf({ body, coding, length }: Wire, most: number): Promise<Content> {
  const undone = codingsIn(coding);
  if (undone === undefined) throw givenUp(body, unknownCoding(coding));
  if (length > most) throw givenUp(body, tooLarge(most));
  let bytes = await gathered(body, most, tooLarge);
  // Counted before the memory is released: a released buffer has no length.
  const wireBytes = bytes.length;
  for (const { whole } of wireBytes === 0 ? [] : undone) {
    const packed = bytes;
    bytes = await whole(packed, { chunkSize, maxOutputLength: most }).catch((error: unknown) => {
      throw isTooLarge(error) ? tooLarge(most) : error;
    });
    release(packed);
  }
  return { bytes, wireBytes };
}

/**
 * What is not read is not waited for. Undici tells of that by an event, which would end the process if nothing heard
 * it.
 */
function givenUp(body: Readable, reason: Error): Error {
  body.on('error', () => undefined).destroy();
  return reason;
}

/**
 * The beginning of a body, as far as it can be had: what is wrong with it must not hide the status that it came with.
 */
export async function startOf({ body, coding }: Wire, most: number): Promise<Content> {
  let bytes = await gathered(body, most);
  const wireBytes = bytes.length;
  const undone = codingsIn(coding);
  if (undone === undefined) return { bytes: Buffer.alloc(0), wireBytes };
  for (const { start } of wireBytes === 0 ? [] : undone) {
    const decoder = start(bytes);
    decoder.end(bytes);
    bytes = await gathered(decoder, most);
  }
  return { bytes, wireBytes };
}

/**
 * Reads up to so many bytes.
 * @param beyond the error to throw when there are more; without, the rest is cut off, and so is what cannot be read
 */
async function gathered(body: Readable, most: number, beyond?: (most: number) => Error): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      if (length > most && beyond !== undefined) throw beyond(most);
      if (length >= most && beyond === undefined) break;
    }
  } catch (error) {
    if (beyond !== undefined) throw error;
  }
  // Not from the pool of small buffers: its memory is given back by itself.
  const whole = Buffer.allocUnsafeSlow(beyond === undefined ? Math.min(length, most) : length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(whole, at);
  return whole;
}

/**
 * Gives a buffer's memory back at once. Left to the garbage collector, which does not see how much lies behind a small
 * object, the buffers of some ten pages pile up.
 */
export function release(buffer: Buffer): void {
  const memory = buffer.buffer;
  if (memory instanceof ArrayBuffer && memory.byteLength >= leastReleased) memory.transfer(0);
}

/** Small buffers share their memory with others. */
const leastReleased = 64 * 1024;

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(most: number): Error {
  const size = most < megabyte ? `${most / 1024} KB` : `${most / megabyte} MB`;
  const code = 'ERR_ANSWER_TOO_LARGE';
  return Object.assign(new Error(`the answer is larger than ${size} (${code})`), { code });
}

const megabyte = 1024 * 1024;

function unknownCoding(coding: string): Error {
  const code = 'ERR_CONTENT_CODING';
  const told = coding.slice(0, 60).replaceAll(/[^\w ,-]/g, '?');
  const what = `the answer is compressed as "${told}", which was not requested and cannot be decoded; a proxy or gateway may cause this`;
  return Object.assign(new Error(`${what} (${code})`), { code });
}
