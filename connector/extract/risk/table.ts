import type { Dataset } from '../../datasets/define.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import type { Window } from '../../events.ts';
import type { Cell } from '../../output/cells.ts';
import { type CsvSummary, openCsv } from '../../output/csv.ts';
import { removeExisting } from '../../output/file-operations.ts';
import { type Line, type LineReader, openLines } from '../../output/lines.ts';
import { compareTimestamps } from '../../timestamps.ts';
import { withLinesJoined } from '../rows/row-access.ts';
import type { UserObserver } from './users.ts';

interface EventTableOptions {
  readonly dataset: Dataset<AnalyticsSource>;
  readonly path: string;
  /** The table as the run before left it, if it is resumed. */
  readonly before: string | undefined;
  /** Rows of before that are older leave the table. */
  readonly window: Window;
  /** Looks at every row. */
  readonly observer: UserObserver | undefined;
}

/** What became of the rows of a table. */
export interface EventTableSummary extends CsvSummary {
  readonly carriedOver: number;
  readonly added: number;
  readonly expired: number;
}

/** A table of events in the making, sorted by partition and offset: the order in which they are read. */
export interface EventTable {
  /** Takes over what the table had of the partitions up to this one. @throws ConnectorError OUTPUT_FAILED */
  begin(partition: number): Promise<void>;
  /** New rows of that partition. @throws ConnectorError OUTPUT_FAILED */
  add(rows: readonly (readonly Cell[])[]): Promise<void>;
  /** @throws ConnectorError OUTPUT_FAILED */
  close(): Promise<EventTableSummary>;
  /** Closes the files. Never rejects. */
  abort(): Promise<void>;
}

/** Lines that are taken over in one go. */
const mostAtOnce = 1000;

/** @throws ConnectorError OUTPUT_FAILED */
export async function openEventTable(options: EventTableOptions): Promise<EventTable> {
  const { dataset, path, before, window, observer } = options;
  const { columns } = dataset;
  const at = (wanted: string) => columns.findIndex(({ name }) => name === wanted);
  const observedColumns = observer?.columns.map(at) ?? [];
  const wanted = [...new Set([at('TimeGenerated'), at('source_partition'), ...observedColumns])].sort(
    (a, b) => a - b,
  );
  const [timeAt, partitionAt] = [wanted.indexOf(at('TimeGenerated')), wanted.indexOf(at('source_partition'))];
  const observedCells = observedColumns.map((column) => wanted.indexOf(column));
  // What was published of an earlier run may be this very file.
  await removeExisting(path);
  const csv = await openCsv({ path, columns });
  let reader: LineReader | undefined;
  let [carriedOver, added, expired] = [0, 0, 0];

  function isIn({ cells }: Line): boolean {
    return compareTimestamps(cells[timeAt] ?? '', window.from) >= 0;
  }

  /** The next line of before, if it is of a partition up to this one. */
  async function nextOf(partition: number): Promise<Line | undefined> {
    const line = await reader?.next();
    return line !== undefined && Number(line.cells[partitionAt]) <= partition ? line : undefined;
  }

  async function takeOver(partition: number): Promise<void> {
    let batch: Line[] = [];
    for (let line = await nextOf(partition); line !== undefined; line = await nextOf(partition)) {
      reader?.skip();
      if (isIn(line)) batch.push(line);
      else expired += 1;
      if (batch.length < mostAtOnce) continue;
      await keep(batch);
      batch = [];
    }
    await keep(batch);
  }

  async function keep(lines: readonly Line[]): Promise<void> {
    // Cells of a line are its bytes, one a character.
    if (observer !== undefined) {
      for (const { cells } of lines)
        observer.observe(observedCells.map((index) => decoded(cells[index] ?? null)));
    }
    await csv.write(withLinesJoined(lines));
    carriedOver += lines.length;
  }

  if (before !== undefined) {
    try {
      reader = await openLines(before, wanted);
    } catch (error) {
      await csv.abort();
      throw error;
    }
  }
  return {
    begin: takeOver,
    async add(rows) {
      if (observer !== undefined)
        for (const row of rows) observer.observe(observedColumns.map((column) => row[column] ?? null));
      await csv.write(rows.map((row) => [row]));
      added += rows.length;
    },
    async close() {
      await takeOver(Number.POSITIVE_INFINITY);
      const summary = await csv.close();
      return { ...summary, carriedOver, added, expired };
    },
    async abort() {
      await csv.abort();
      await reader?.close();
    },
  };
}

function decoded(cell: Cell): Cell {
  return cell === null ? null : Buffer.from(cell, 'latin1').toString('utf8');
}
