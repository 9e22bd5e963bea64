import type { Buffer } from 'node:buffer';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/**
 * The largest answer of a broker, without the 4 bytes of its size. The library has no limit, and buffers an answer
 * until it is complete. A batch of messages has half a megabyte, and no service accepts a single message of more than
 * 20 MB.
 */
const mostResponseBytes = 32 * 1024 * 1024;

/** Checks the chunks of a stream of answers. @returns why no more may be read; undefined: no problem so far */
export function createResponseSizeCheck(): (chunk: Uint8Array) => string | undefined {
  let size = 0;
  let sizeBytes = 0;
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        [left, at] = [left - taken, at + taken];
        continue;
      }
      [size, sizeBytes, at] = [(size << 8) | (chunk[at] ?? 0), sizeBytes + 1, at + 1];
      if (sizeBytes < 4) continue;
      if (size < 4 || size > mostResponseBytes) return `the broker announced an answer of ${size} bytes`;
      [left, size, sizeBytes] = [size, 0, 0];
    }
    return undefined;
  };
}

/** The part of the library's connections that is needed here. */
interface Connections {
  on(event: 'connecting', listener: (payload: { readonly connection: Connection }) => void): unknown;
}

interface Connection extends Pick<EventEmitter, 'once'> {
  readonly socket: Socket;
}

/** Ends a connection as soon as an answer announces an impossible size. */
export function limitResponseSize(connections: Connections): void {
  connections.on('connecting', ({ connection }) => {
    // The socket is made right after this event, and nothing is read before.
    connection.once('connecting', () => queueMicrotask(() => checkSize(connection.socket)));
  });
}

function checkSize(socket: Socket): void {
  const problemIn = createResponseSizeCheck();
  socket.prependListener('data', (chunk: Buffer) => {
    const problem = problemIn(chunk);
    if (problem !== undefined) socket.destroy(new Error(problem));
  });
}
