import { keyText } from '../keys.ts';
import { type Line, openLines } from './lines.ts';
import type { SortColumns } from './order.ts';

/** Where a row of a table stands. */
export interface Place {
  /** Of the first byte of its line in the file. */
  readonly at: number;
  readonly cursor: string;
}

/** What is looked through. */
interface Searched {
  readonly path: string;
  readonly sort: SortColumns;
  /** Length of the header. */
  readonly headerBytes: number;
}

/**
 * Finds the keys that stand in a table more than once. Its lines are sorted by the cursor before the key, so two of them may
 * be far apart; all keys of a large table are more than memory may hold. So a first pass sieves out the few keys that may
 * repeat, and a second finds their places.
 * @param rows so many there are
 * @param others keys whose places are wanted in any case
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function findRepeats(
  searched: Searched,
  rows: number,
  others: Iterable<string>,
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const wanted = new Set(others);
  const always = new Set(wanted);
  const sieve = new Sieve(rows);
  for await (const { key } of keyedLines(searched)) if (sieve.mayHave(key)) wanted.add(key);
  const places = await placesOf(searched, wanted);
  const repeats = [...places].filter(([, all]) => all.length > 1);
  return new Map([...repeats, ...[...always].map((key) => [key, places.get(key) ?? []] as const)]);
}

/** Where rows with these keys stand, in order. @throws ConnectorError OUTPUT_FAILED */
export async function placesOf(
  searched: Searched,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const places = new Map<string, Place[]>();
  if (keys.size === 0) return places;
  for await (const { key, ...place } of keyedLines(searched)) {
    if (!keys.has(key)) continue;
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
  }
  return places;
}

async function* keyedLines({
  path,
  sort,
  headerBytes,
}: Searched): AsyncGenerator<Place & { readonly key: string }> {
  const columns = [...new Set([...sort.key, sort.cursor])].sort((a, b) => a - b);
  const [cursorAt, keyAt] = [columns.indexOf(sort.cursor), sort.key.map((column) => columns.indexOf(column))];
  const lines = await openLines(path, columns);
  let at = headerBytes;
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      yield { key: keyOf(line, keyAt), cursor: line.cells[cursorAt] ?? '', at };
      at += line.end - line.start;
      lines.skip();
    }
  } finally {
    await lines.close();
  }
}

const hasOthers = /[^\0-\x7f]/;

/** Cells of a line are its bytes, one a character. */
export function keyOf({ cells }: Pick<Line, 'cells'>, keyAt: readonly number[]): string {
  const key = keyText(keyAt.map((column) => cells[column]));
  return hasOthers.test(key) ? Buffer.from(key, 'latin1').toString('utf8') : key;
}

/** Bits for each row: of a hundred thousand other keys some hundred are taken for repeated, and looked up. */
const bitsPerRow = 16;
const leastBits = 2 ** 16;
const mostBits = 2 ** 29;
const probes = 3;

/** Knows of texts that it has not met before that they are new, but may take new ones for known. */
class Sieve {
  readonly #bits: Uint32Array;
  readonly #mask: number;

  constructor(texts: number) {
    const wanted = Math.min(Math.max(texts * bitsPerRow, leastBits), mostBits);
    const bits = 2 ** Math.ceil(Math.log2(wanted));
    this.#bits = new Uint32Array(bits / 32);
    this.#mask = bits - 1;
  }

  /** Whether this text may have been asked about before. */
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
