import { keyText } from '../keys.ts';
import { type Line, visitLines } from './lines.ts';
import type { SortColumns } from './order.ts';

/** The position of a row in its table. */
export interface LinePosition {
  /** The offset of its line in the file. */
  readonly at: number;
  readonly cursor: string;
}

/** The table to search. */
interface Searched {
  readonly path: string;
  readonly sort: SortColumns;
  /** Length of the header. */
  readonly headerBytes: number;
}

/**
 * Finds the keys that occur in a table more than once. Its lines are sorted by the cursor before the key, so two of
 * them may be far apart; all keys of a large table need too much memory. So a first pass filters out the few keys that
 * may repeat, and a second pass finds their positions.
 * @param rows the number of rows
 * @param others keys whose positions are wanted in any case
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function findRepeatedKeys(
  searched: Searched,
  rows: number,
  others: Iterable<string>,
): Promise<ReadonlyMap<string, readonly LinePosition[]>> {
  const wanted = new Set(others);
  const always = new Set(wanted);
  const sieve = new Sieve(rows);
  const { path, sort } = searched;
  const columns = [...sort.key].sort((a, b) => a - b);
  const keyAt = sort.key.map((column) => columns.indexOf(column));
  await visitLines(path, columns, (line) => {
    const key = keyOf(line, keyAt);
    if (sieve.mayHave(key)) wanted.add(key);
  });
  const positions = await positionsOf(searched, wanted);
  const repeats = [...positions].filter(([, all]) => all.length > 1);
  return new Map([...repeats, ...[...always].map((key) => [key, positions.get(key) ?? []] as const)]);
}

/** The positions of the rows with these keys, in order. @throws ConnectorError OUTPUT_FAILED */
export async function positionsOf(
  searched: Searched,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly LinePosition[]>> {
  const positions = new Map<string, LinePosition[]>();
  if (keys.size === 0) return positions;
  await visitPositions(searched, ({ key, ...place }) => {
    if (!keys.has(key)) return;
    const known = positions.get(key);
    if (known === undefined) positions.set(key, [place]);
    else known.push(place);
  });
  return positions;
}

async function visitPositions(
  { path, sort, headerBytes }: Searched,
  visit: (place: LinePosition & { readonly key: string }) => void,
): Promise<void> {
  const columns = [...new Set([...sort.key, sort.cursor])].sort((a, b) => a - b);
  const [cursorAt, keyAt] = [columns.indexOf(sort.cursor), sort.key.map((column) => columns.indexOf(column))];
  let at = headerBytes;
  await visitLines(path, columns, (line) => {
    visit({ key: keyOf(line, keyAt), cursor: line.cells[cursorAt] ?? '', at });
    at += line.end - line.start;
  });
}

const hasOthers = /[^\0-\x7f]/;

/** Cells of a line have one character per byte. */
export function keyOf({ cells }: Pick<Line, 'cells'>, keyAt: readonly number[]): string {
  const key = keyText(keyAt.map((column) => cells[column]));
  return hasOthers.test(key) ? Buffer.from(key, 'latin1').toString('utf8') : key;
}

/** Bits per row: of a hundred thousand unique keys a few hundred look repeated, and are checked in the second pass. */
const bitsPerRow = 16;
const leastBits = 2 ** 16;
const mostBits = 2 ** 29;
const probes = 3;

/** A Bloom filter: a text that it reports as new is new; a text that it reports as known may still be new. */
class Sieve {
  readonly #bits: Uint32Array;
  readonly #mask: number;

  constructor(texts: number) {
    const wanted = Math.min(Math.max(texts * bitsPerRow, leastBits), mostBits);
    const bits = 2 ** Math.ceil(Math.log2(wanted));
    this.#bits = new Uint32Array(bits / 32);
    this.#mask = bits - 1;
  }

  /** Whether this text may have been added before; adds it. */
  mayHave(text: string): boolean {
    const [first, step] = hashesOf(text);
    let isKnown = true;
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (first + Math.imul(probe, step)) & this.#mask;
      const word = this.#bits[bit >>> 5] ?? 0;
      const flag = 1 << (bit & 31);
      if ((word & flag) === 0) {
        isKnown = false;
        this.#bits[bit >>> 5] = word | flag;
      }
    }
    return isKnown;
  }
}

/** FNV-1a, mixed once more: keys of one kind differ in a few characters only. */
function hashesOf(text: string): readonly [number, number] {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  }
  const first = mixed(hash);
  return [first, mixed(first ^ hash ^ 0x9e_37_79_b9) | 1];
}

function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2_b2_ae_35);
  return value ^ (value >>> 16);
}
