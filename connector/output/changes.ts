import { keyText } from '../keys.ts';
import { KeptLines } from './cells.ts';
import { type CsvOptions, type CsvSummary, openCsv } from './csv.ts';
import { type Line, type LineReader, openLines } from './lines.ts';
import { inOrder, type SortColumns } from './order.ts';

interface ChangesOptions extends CsvOptions {
  /** The table before; absent: all rows are new. */
  readonly before: string | undefined;
  readonly after: string;
  /** What the rows of both are sorted by. */
  readonly sort: SortColumns;
}

/** What happened to a row: it is new or another, or it is in the table no more. */
type Operation = 'upsert' | 'expired';

/** Changes that are written together. */
const batchRows = 1000;

/**
 * Compares two versions of a table, which both are sorted, and writes the rows in which they differ: the columns of the table,
 * and `_op` as the last of `options.columns`.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function writeChanges(options: ChangesOptions): Promise<CsvSummary> {
  const { before, after, sort, signal } = options;
  const columns = [...new Set([...sort.key, sort.cursor].filter((column) => column >= 0))].sort(
    (a, b) => a - b,
  );
  const csv = await openCsv(options);
  const readers: LineReader[] = [];
  try {
    const open = async (path: string) => {
      const reader = await openLines(path, columns);
      readers.push(reader);
      return reader;
    };
    const old = before === undefined ? undefined : await open(before);
    let batch: KeptLines[] = [];
    for await (const change of differences(old, await open(after), orderBy(sort, columns))) {
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
    for (const reader of readers) await reader.close();
  }
}

async function* differences(
  old: LineReader | undefined,
  fresh: LineReader,
  compare: (a: Line, b: Line) => number,
): AsyncGenerator<KeptLines> {
  for (;;) {
    const next = firstOf(await old?.next(), await fresh.next(), compare);
    if (next === undefined) return;
    if (next.before !== undefined) old?.skip();
    if (next.after !== undefined) fresh.skip();
    const change = changeOf(next);
    if (change !== undefined) yield change;
  }
}

/** A row as it was and as it is; one of them is absent where the table did not have it, or has it no more. */
interface Versions {
  readonly before: Line | undefined;
  readonly after: Line | undefined;
}

/** Of the next rows of both tables the first, or both when they are the same row; undefined at the end of both. */
function firstOf(
  before: Line | undefined,
  after: Line | undefined,
  compare: (a: Line, b: Line) => number,
): Versions | undefined {
  if (before === undefined || after === undefined) return (before ?? after) && { before, after };
  const order = compare(before, after);
  return { before: order <= 0 ? before : undefined, after: order >= 0 ? after : undefined };
}

/** @returns undefined for a row that is as it was */
function changeOf({ before, after }: Versions): KeptLines | undefined {
  if (after === undefined) return before && changed(before, 'expired');
  return before !== undefined && isSame(before, after) ? undefined : changed(after, 'upsert');
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

function changed({ block, start, end }: Line, operation: Operation): KeptLines {
  // A line read back is a whole one: its last byte is the line feed.
  return new KeptLines(Buffer.concat([block.subarray(start, end - 1), Buffer.from(`,${operation}\n`)]), 1);
}
