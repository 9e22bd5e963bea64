import { keyText } from '../entity.ts';
import { schema } from '../schema.ts';
import { hash } from '../values/random.ts';
import type { Row, RowSource, SetName } from '../values/rows.ts';

/** A draw may hit rows that are gone already; more misses than this a row, and there is hardly one left. */
const MOST_MISSES = 50;

/** Sets whose rows hang on a session by its key. */
export function hangsOnSession(set: SetName): boolean {
  return set === 'Connections' || set === 'ApplicationInstances';
}

/** The rows that vanished one by one, by key, and the lot that picks them. */
export class Losses {
  readonly #seed: number;
  readonly #lost = new Map<SetName, Set<string>>();
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  has(set: SetName, row: Row): boolean {
    if (this.#lost.size === 0) return false;
    if (this.#lost.get(set)?.has(keyText(schema[set], row))) return true;
    return hangsOnSession(set) && this.#lost.get('Sessions')?.has(String(row['SessionKey'])) === true;
  }

  /** True when some row of the set may have vanished. */
  touches(set: SetName): boolean {
    return this.#lost.has(set) || (hangsOnSession(set) && this.#lost.has('Sessions'));
  }

  /** Takes `count` of the rows that are left, or all. */
  draw(set: SetName, source: RowSource, count: number, isLeft: (row: Row) => boolean): void {
    const lost = this.#lost.get(set) ?? new Set<string>();
    this.#lost.set(set, lost);
    if (source.size === 0) return;
    const goal = lost.size + count;
    for (let turn = 0; turn < count * MOST_MISSES && lost.size < goal; turn += 1) {
      const row = source.row(this.next(source.size));
      if (isLeft(row)) lost.add(keyText(schema[set], row));
    }
  }

  /** A number below `size`, the next of the seed's. */
  next(size: number): number {
    this.#drawn += 1;
    return hash(this.#seed, this.#drawn, 91) % size;
  }
}
