import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fault } from './fault-kinds.ts';
import type { Reply } from './reply.ts';

async function sendSlowly(
  response: ServerResponse,
  bytes: Buffer,
  ms: number,
  chunks: number,
): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / chunks));
  for (let from = 0; from < bytes.length && !response.destroyed; from += size) {
    response.write(bytes.subarray(from, from + size));
    await sleep(ms / chunks);
  }
  response.end();
}

/** Puts the answer on the wire, with what the fault does to the transport; returns how many body bytes were meant to go. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault: Fault | undefined,
  gzip: boolean,
): Promise<number> {
  const bytes = gzip && reply.body !== '' ? gzipSync(reply.body, { level: 1 }) : Buffer.from(reply.body);
  const encoding = gzip && reply.body !== '' ? { 'content-encoding': 'gzip' } : {};
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
