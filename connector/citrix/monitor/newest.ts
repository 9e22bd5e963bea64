import { isRecord } from '../../http/body.ts';
import { cursorTypes } from './cursors.ts';
import { keyOf, type Reading, readInOrder } from './pages.ts';
import type { Expansion } from './query.ts';
import type { Ask, Row } from './service.ts';

/** How a row without a current one finds the newest of its collection. */
export interface NewestQuestion {
  /** Foreign key that is null in such rows, as a filter writes it. */
  readonly filterPath: string;
  readonly expand: readonly Expansion[];
  readonly path: readonly string[];
  readonly by: string;
}

/**
 * One question for several rows that lack a current one, in the order of the cursor: the stretch of the window they lie
 * in, narrowed to such rows.
 * @returns the newest row of the collection by the key of the row it belongs to; rows without any are left out
 */
export async function newestOfRows(
  ask: Ask,
  reading: Reading,
  question: NewestQuestion,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  const cursor = cursorTypes[reading.cursor.type];
  const first = cursor.of(rows[0]?.[reading.cursor.property]);
  const last = cursor.of(rows.at(-1)?.[reading.cursor.property]);
  if (first === undefined || last === undefined) return found;
  const narrowed: Reading = {
    ...reading,
    select: [...new Set([reading.key, reading.cursor.property])],
    expand: question.expand,
    from: cursor.before(first),
    where: [`${reading.cursor.property} lt ${cursor.after(last)}`, `${question.filterPath} eq null`],
  };
  for await (const batch of readInOrder(ask, narrowed, signal)) {
    for (const row of batch.rows) {
      const newest = newestOfPage(row, question);
      if (newest !== undefined) found.set(keyOf(row, reading.key), newest);
    }
  }
  return found;
}

/** The rows whose foreign key is null. */
export function rowsLacking(rows: readonly Row[], { filterPath }: NewestQuestion): readonly Row[] {
  const path = filterPath.split('/');
  return rows.filter((row) => isNull(row, path));
}

/** The newest row of the collection that came along with a row. */
export function newestOfPage(row: Row, { path, by }: NewestQuestion): Row | undefined {
  return newestOf(collectionOf(row, path), by);
}

/** Whether the foreign key at the path is null, all rows on the way being there. */
function isNull(row: Row, path: readonly string[]): boolean {
  const [name = '', ...rest] = path;
  const value = row[name];
  if (rest.length === 0) return value === null;
  return isRecord(value) && isNull(value, rest);
}

function collectionOf(row: Row, path: readonly string[]): readonly Row[] {
  const end = path.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), row);
  return Array.isArray(end) ? end.filter(isRecord) : [];
}

function newestOf(rows: readonly Row[], by: string): Row | undefined {
  const { of, compare } = cursorTypes.int64;
  return rows.reduce<Row | undefined>((newest, row) => {
    const [a, b] = [of(row[by]), of(newest?.[by])];
    return b === undefined || (a !== undefined && compare(a, b) > 0) ? row : newest;
  }, undefined);
}
