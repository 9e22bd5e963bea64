import { cursorTypes } from './cursors.ts';
import { keyOf, type Reading } from './reading.ts';
import type { FetchPage, Row } from './service.ts';
import type { RowProbe } from './unreadable.ts';

/** Where rows are asked for behind others, with these members or all that the reading wants. */
type AddressOf = (rows: number, behind: number, select?: readonly string[]) => URL;

/** Looks at the rows of a reading one by one. */
export function createRowProbe(
  fetchPage: FetchPage,
  { key, cursor }: Pick<Reading, 'key' | 'cursor'>,
  addressOf: AddressOf,
  passed: number,
  signal: AbortSignal,
): RowProbe {
  const names = [...new Set([...key, cursor.property])];
  async function rows(address: URL, giveUpAfter: number): Promise<readonly Row[]> {
    return (await fetchPage(address, signal, { giveUpAfter })).rows;
  }
  return {
    passed,
    rows: (behind, count, attempts) => rows(addressOf(count, behind), attempts),
    bare: (behind, attempts) => rows(addressOf(1, behind, names), attempts),
    nameOf(row) {
      const at = key.includes(cursor.property)
        ? undefined
        : cursorTypes[cursor.type].of(row[cursor.property]);
      return at === undefined ? keyOf(row, key) : `${keyOf(row, key)} (${cursor.property} ${at})`;
    },
  };
}
