import { open } from 'node:fs/promises';
import { outputFailure } from '../../output/failures.ts';

/** A file in parts, of which one is in memory. */

const leastPart = 16 * 1024 * 1024;

/** Stores take 10,000 parts, or more. */
const mostParts = 9_000;

export function partBytes(bytes: number): number {
  return Math.max(leastPart, Math.ceil(bytes / mostParts));
}

/** The parts in order; a part is overwritten by the next. @throws ConnectorError OUTPUT_FAILED */
export async function* partsOf(path: string, size: number): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  try {
    const buffer = Buffer.allocUnsafeSlow(size);
    for (;;) {
      let filled = 0;
      while (filled < size) {
        const { bytesRead } = await handle.read(buffer, filled, size - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled === 0) return;
      yield buffer.subarray(0, filled);
      if (filled < size) return;
    }
  } catch (error) {
    throw outputFailure(error, `${path} cannot be read`);
  } finally {
    await handle.close();
  }
}
