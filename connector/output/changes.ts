import { keyText } from '../keys.ts';
import { CopiedLines } from './cells.ts';
import { type CsvOptions, type CsvSummary, openCsv } from './csv.ts';
import { type Line, type LineReader, openLines } from './lines.ts';
import { inOrder, type SortColumns } from './order.ts';
import { keyOf, positionsOf } from './repeated-keys.ts';

interface ChangesOptions extends CsvOptions {
  /** The previous table; absent: all rows are new. */
  readonly before: string | undefined;
  readonly after: string;
  /** Whether the previous table is of another customer or site: then no row of it is one of this table. */
  readonly isOtherSource?: boolean;
  /** The columns by which the rows of both are sorted. */
  readonly sort: SortColumns;
}

/** What happened to a row: it is new or changed, or it is no longer in the table. */
type Operation = 'upsert' | 'delete';

/** Changes that are written together. */
const batchRows = 1000;

/**
 * Compares two versions of a table, which both are sorted, and writes the rows in which they differ: the columns of the
 * table, and `_op` as the last of `options.columns`. There is one line per key, even if its position has changed: a row
 * that has moved was not deleted.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function writeChanges(options: ChangesOptions): Promise<CsvSummary> {
  const { signal } = options;
  const moved = await movedKeys(options);
  const csv = await openCsv(options);
  try {
    let batch: CopiedLines[] = [];
    for await (const versions of pairsOf(options)) {
      const change = changeOf(versions, moved);
      if (change === undefined) continue;
      batch.push(change);
      if (batch.length < batchRows) continue;
      signal?.throwIfAborted();
      await csv.write(batch);
      batch = [];
    }
    await csv.write(batch);
    return await csv.close();
  } finally {
    await csv.abort();
  }
}

/** Keys whose old line is gone although the key still exists. Memory grows with the changes, not with the table. */
async function movedKeys({
  before,
  after,
  sort,
  isOtherSource,
  signal,
}: ChangesOptions): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  if (before === undefined || isOtherSource === true) return gone;
  if (sort.cursor < 0 || sort.key.includes(sort.cursor)) return gone;
  for await (const { before: old, after: fresh, key } of pairsOf({ before, after, sort })) {
    if (old !== undefined && fresh === undefined) gone.add(key);
  }
  signal?.throwIfAborted();
  const still = await positionsOf({ path: after, sort, headerBytes: 0 }, gone);
  return new Set(still.keys());
}

type Compared = Pick<ChangesOptions, 'before' | 'after' | 'isOtherSource' | 'sort'>;

/** Two versions of a table, row by row, in their order. @throws ConnectorError OUTPUT_FAILED */
export async function* pairsOf({
  before,
  after,
  isOtherSource = false,
  sort,
}: Compared): AsyncGenerator<Versions> {
  const columns = [...new Set([...sort.key, sort.cursor].filter((column) => column >= 0))].sort(
    (a, b) => a - b,
  );
  const keyAt = sort.key.map((column) => columns.indexOf(column));
  const cursorAt = columns.indexOf(sort.cursor);
  const inPlace = orderBy(sort, columns);
  const compare = (a: Line, b: Line) => inPlace(a, b) || (isOtherSource ? -1 : 0);
  const readers: LineReader[] = [];
  const open = async (path: string) => {
    const reader = await openLines(path, columns);
    readers.push(reader);
    return reader;
  };
  try {
    const old = before === undefined ? undefined : await open(before);
    const fresh = await open(after);
    for (;;) {
      const next = firstOf(await old?.next(), await fresh.next(), compare);
      const line = next?.after ?? next?.before;
      if (next === undefined || line === undefined) return;
      if (next.before !== undefined) old?.skip();
      if (next.after !== undefined) fresh.skip();
      yield { ...next, key: keyOf(line, keyAt), cursor: line.cells[cursorAt] ?? '' };
    }
  } finally {
    for (const reader of readers) await reader.close();
  }
}

/** The old and the new version of a row; one of them is absent if the row is new or deleted. */
interface Versions {
  readonly before: Line | undefined;
  readonly after: Line | undefined;
  readonly key: string;
  /** Empty where the table has none. */
  readonly cursor: string;
}

/** Of the next rows of both tables the first, or both when they are the same row; undefined at the end of both. */
function firstOf(
  before: Line | undefined,
  after: Line | undefined,
  compare: (a: Line, b: Line) => number,
): Omit<Versions, 'key' | 'cursor'> | undefined {
  if (before === undefined || after === undefined) return (before ?? after) && { before, after };
  const order = compare(before, after);
  return { before: order <= 0 ? before : undefined, after: order >= 0 ? after : undefined };
}

/** @returns undefined for a row that is as it was */
function changeOf({ before, after, key }: Versions, moved: ReadonlySet<string>): CopiedLines | undefined {
  if (after === undefined) return before && !moved.has(key) ? changed(before, 'delete') : undefined;
  const isAsBefore = before !== undefined && isSame(before, after) && !moved.has(key);
  return isAsBefore ? undefined : changed(after, 'upsert');
}

function orderBy(
  { cursor, type, key, keyAs }: SortColumns,
  columns: readonly number[],
): (a: Line, b: Line) => number {
  const [cursorAt, keyAt] = [columns.indexOf(cursor), key.map((column) => columns.indexOf(column))];
  const compare = inOrder(type, keyAs);
  const sorted = ({ cells }: Line) => ({
    cursor: cells[cursorAt] ?? '',
    key: keyText(keyAt.map((column) => cells[column])),
  });
  return (a, b) => compare(sorted(a), sorted(b));
}

function isSame(a: Line, b: Line): boolean {
  return a.block.compare(b.block, b.start, b.end, a.start, a.end) === 0;
}

function changed({ block, start, end }: Line, operation: Operation): CopiedLines {
  // A line always ends with its line feed.
  return new CopiedLines(Buffer.concat([block.subarray(start, end - 1), Buffer.from(`,${operation}\n`)]), 1);
}
