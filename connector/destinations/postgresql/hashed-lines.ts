import { cellRange, type Line, openLines } from '../../output/lines.ts';
import { hashOf } from './row-hash.ts';
import { withoutNull } from './rows.ts';

/** The lines of a published table for `COPY`, with their hashes. The first line is a header, which `COPY` ignores. */

/** Bytes of a piece that is read or sent: smaller ones are given back sooner. */
const pieceBytes = 128 * 1024;

interface Hashed {
  readonly path: string;
  /** Combined with each hash by XOR. */
  readonly mask: bigint;
}

/** Whole lines, and behind the cells of each its hash. @param isWanted by number of the line, from 0 */
export function hashedLines(
  { path, mask }: Hashed,
  isWanted: (line: number) => boolean = () => true,
): AsyncIterable<Uint8Array> {
  return pieces(path, (line, number) => {
    if (!isWanted(number)) return [];
    const bytes = cleaned(line);
    return [bytes.subarray(0, -1), Buffer.from(`,${hashOf(bytes) ^ mask}\n`)];
  });
}

/** Of each line its number, its hash, and these cells. */
export function hashedKeys({ path, mask }: Hashed, columns: readonly number[]): AsyncIterable<Uint8Array> {
  return pieces(path, (line, number) => {
    const bytes = cleaned(line);
    const cells = columns.flatMap((column) => {
      const [start, end] = cellRange(bytes, 0, bytes.length, column) ?? [0, 0];
      return [comma, bytes.subarray(start, end)];
    });
    return [Buffer.from(`${number},${hashOf(bytes) ^ mask}`), ...cells, lineFeed];
  });
}

const comma = Buffer.from(',');
const lineFeed = Buffer.from('\n');

function cleaned({ block, start, end }: Line): Buffer {
  const bytes = block.subarray(start, end);
  return bytes.includes(0) ? withoutNull(bytes) : bytes;
}

async function* pieces(
  path: string,
  partsOf: (line: Line, number: number) => readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  const lines = await openLines(path, [], pieceBytes);
  try {
    let parts: Uint8Array[] = [Buffer.from('header\n')];
    let bytes = 0;
    let number = 0;
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      for (const part of partsOf(line, number)) {
        parts.push(part);
        bytes += part.length;
      }
      lines.skip();
      number += 1;
      if (bytes < pieceBytes) continue;
      yield Buffer.concat(parts);
      [parts, bytes] = [[], 0];
    }
    yield Buffer.concat(parts);
  } finally {
    await lines.close();
  }
}
