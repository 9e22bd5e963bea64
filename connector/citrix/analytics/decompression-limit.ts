import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** The most bytes that one batch may decompress to. The library has no limit, and a megabyte may contain gigabytes. */
const mostBytes = 128 * 1024 * 1024;

/** The part of the library's compressions that is needed here, by their number in a batch. */
type Algorithms = Record<string, { readonly decompressSync: Decompress }>;

type Decompress = (data: Buffer) => Buffer;

/** Makes the library refuse batches that decompress to more than this. */
export function limitDecompression(algorithms: Algorithms): void {
  for (const [name, algorithm] of Object.entries(algorithms)) {
    algorithms[name] = { ...algorithm, decompressSync: bounded(name, algorithm.decompressSync) };
  }
}

function bounded(name: string, decompress: Decompress): Decompress {
  switch (name) {
    case '1':
      return (data) => gunzipSync(data, { maxOutputLength: mostBytes });
    case '2':
      return (data) => decompress(checked(data, snappySize(data)));
    case '3':
      return (data) => decompress(checked(data, mostLz4Size(data)));
    case '4':
      return (data) => zstdDecompressSync(data, { maxOutputLength: mostBytes });
    default:
      return decompress;
  }
}

function checked(data: Buffer, size: number): Buffer {
  if (size <= mostBytes) return data;
  throw new RangeError(`a batch of messages would unpack to ${size} bytes`);
}

const xerial = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeaderBytes = 16;

/** The decompressed size that snappy data announce; Java clients write them in chunks. */
export function snappySize(data: Buffer): number {
  if (!data.subarray(0, xerial.length).equals(xerial)) return leadingNumber(data);
  let size = 0;
  for (let at = xerialHeaderBytes; at + 4 <= data.length; at += 4 + data.readUInt32BE(at)) {
    size += leadingNumber(data.subarray(at + 4));
  }
  return size;
}

/** A number in groups of 7 bits, the lowest first. */
function leadingNumber(data: Buffer): number {
  let value = 0;
  for (const [at, byte] of data.subarray(0, 5).entries()) {
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return value;
  }
  return value;
}

const lz4Magic = 0x184d2204;

/**
 * The most that LZ4 frames can decompress to: a block has at most the size its frame announces, and at most 255 times
 * its compressed size.
 */
export function mostLz4Size(data: Buffer): number {
  let [size, at] = [0, 0];
  while (at + 7 <= data.length && data.readUInt32LE(at) === lz4Magic) {
    const frame = lz4Frame(data, at);
    [size, at] = [size + frame.size, frame.end];
  }
  return size;
}

function lz4Frame(data: Buffer, start: number): { readonly size: number; readonly end: number } {
  const [flags, descriptor] = [data.readUInt8(start + 4), data.readUInt8(start + 5)];
  const bytesIf = (flag: number, bytes: number) => ((flags & flag) === 0 ? 0 : bytes);
  const mostInBlock = 2 ** (2 * ((descriptor >> 4) & 7) + 8);
  let size = 0;
  let at = start + 7 + bytesIf(0x08, 8) + bytesIf(0x01, 4);
  while (at + 4 <= data.length) {
    const block = data.readUInt32LE(at);
    at += 4;
    if (block === 0) break;
    const packedBytes = block & 0x7fff_ffff;
    size += Math.min(mostInBlock, packedBytes === block ? packedBytes * 255 : packedBytes);
    at += packedBytes + bytesIf(0x10, 4);
  }
  return { size, end: at + bytesIf(0x04, 4) };
}
