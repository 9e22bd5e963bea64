import { cellRange, type Line, openPassingLines } from '../../output/lines.ts';
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
  return pieces(path, (line, number, piece) => {
    if (!isWanted(number)) return;
    const bytes = cleaned(line);
    piece.copy(bytes, 0, bytes.length - 1);
    piece.write(`,${hashOf(bytes) ^ mask}\n`);
  });
}

/** Of each line its number, its hash, and these cells. */
export function hashedKeys({ path, mask }: Hashed, columns: readonly number[]): AsyncIterable<Uint8Array> {
  return pieces(path, (line, number, piece) => {
    const bytes = cleaned(line);
    let text = `${number},${hashOf(bytes) ^ mask}`;
    for (const column of columns) {
      const [start, end] = cellRange(bytes, 0, bytes.length, column) ?? [0, 0];
      text += `,${bytes.toString('latin1', start, end)}`;
    }
    piece.write(`${text}\n`);
  });
}

function cleaned({ block, start, end }: Line): Buffer {
  const bytes = block.subarray(start, end);
  return bytes.includes(0) ? withoutNull(bytes) : bytes;
}

/** What is sent at a time. Lines are copied, since the memory that they were read into is used again. */
class Piece {
  #bytes = Buffer.allocUnsafeSlow(pieceBytes + pieceBytes / 4);
  length = 0;

  copy(from: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.length += from.copy(this.#bytes, this.length, start, end);
  }

  /** @param text a character for each byte */
  write(text: string): void {
    this.#reserve(text.length);
    this.length += this.#bytes.write(text, this.length, 'latin1');
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}

async function* pieces(
  path: string,
  addTo: (line: Line, number: number, piece: Piece) => void,
): AsyncGenerator<Uint8Array> {
  const lines = await openPassingLines(path, [], pieceBytes);
  try {
    let piece = new Piece();
    piece.write('header\n');
    let number = 0;
    for (;;) {
      const line = lines.nextRead() ?? (await lines.next());
      if (line === undefined) break;
      addTo(line, number, piece);
      lines.skip();
      number += 1;
      if (piece.length < pieceBytes) continue;
      yield piece.bytes;
      piece = new Piece();
    }
    yield piece.bytes;
  } finally {
    await lines.close();
  }
}
