import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fault } from './fault-kinds.ts';
import type { Reply } from './reply.ts';

const MIB = 1024 * 1024;

/** Sends the last piece together with the end: a client that has all the bytes must find the service free again. */
async function sendSlowly(
  response: ServerResponse,
  bytes: Buffer,
  ms: number,
  chunks: number,
): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / chunks));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.flushHeaders();
  for (let from = 0; ; from += size) {
    const piece = bytes.subarray(from, from + size);
    await sleep(ms / chunks, undefined, { signal: gone.signal }).catch(() => undefined);
    if (response.destroyed) return;
    if (from + size >= bytes.length) {
      response.end(piece);
      return;
    }
    response.write(piece);
  }
}

/** White space, compressed piece by piece: gzip members may follow one another. */
function padding(bytes: number, gzip: boolean): Buffer {
  if (!gzip) return Buffer.alloc(bytes, ' ');
  const whole = gzipSync(Buffer.alloc(MIB, ' '), { level: 1 });
  const rest = gzipSync(Buffer.alloc(bytes % MIB, ' '), { level: 1 });
  return Buffer.concat([...Array.from({ length: Math.floor(bytes / MIB) }, () => whole), rest]);
}

function encode(body: string, fault: Fault | undefined, gzip: boolean): Buffer {
  const bytes = gzip ? gzipSync(body, { level: 1 }) : Buffer.from(body);
  if (fault?.kind === 'oversized-body') return Buffer.concat([bytes, padding(fault.bytes ?? MIB, gzip)]);
  return fault?.kind === 'broken-gzip' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
}

/** Puts the answer on the wire, with what the fault does to the transport; returns how many body bytes were meant to go. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault: Fault | undefined,
  gzip: boolean,
): Promise<number> {
  const isCompressed = (gzip && reply.body !== '') || fault?.kind === 'broken-gzip';
  const bytes = encode(reply.body, fault, isCompressed);
  const encoding = isCompressed ? { 'content-encoding': 'gzip' } : {};
  const headers = { ...reply.headers, ...encoding, 'content-length': String(bytes.length) };
  if (fault?.kind === 'hang') return 0;
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return 0;
  }
  response.writeHead(reply.status, headers);
  if (fault?.kind === 'cut-body') {
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    response.write(half, () => response.destroy());
    return half.length;
  }
  if (fault?.kind === 'slow-body') await sendSlowly(response, bytes, fault.ms ?? 2000, fault.chunks ?? 10);
  else response.end(bytes);
  return bytes.length;
}
