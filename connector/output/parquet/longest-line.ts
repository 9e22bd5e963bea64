import { openLines } from '../lines.ts';

/** Bytes of the longest line of a working file. @throws ConnectorError OUTPUT_FAILED, or the reason of the signal */
export async function longestLine(path: string, signal: AbortSignal): Promise<number> {
  const lines = await openLines(path, []);
  let longest = 0;
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      signal.throwIfAborted();
      longest = Math.max(longest, line.end - line.start);
      lines.skip();
    }
    return longest;
  } finally {
    await lines.close();
  }
}
