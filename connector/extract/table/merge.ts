import { cursorTypes } from '../../citrix/monitor/cursors.ts';
import type { CopiedLines, MadeRow } from '../../output/cells.ts';
import { type Line, type LineReader, openLines } from '../../output/lines.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { CellBatch, Part, TableBatch } from '../rows/part.ts';
import { type AnyRow, isLine, type RowAccess, rowAccess, withLinesJoined } from '../rows/row-access.ts';
import { createMergeDecisions, type Merge, type MergeDecisions } from './merge-decisions.ts';

/** Where the merge starts. */
interface Start {
  /** Whether lines before the part are decided, too. */
  readonly isFirst: boolean;
  /** The `resumeFrom` of an earlier batch, to resume there. */
  readonly resumeFrom: string | undefined;
}

/** Keys per lookup request, with all columns: more would make the address too long. */
const keysAtOnce = 10;

/** Bytes and rows that are buffered before they are passed to the caller. */
const mostBytes = 1024 * 1024;
const mostRows = 5000;

const { before: cursorBefore } = cursorTypes.timestamp;

/**
 * Reads a part of a table by merging, in one stream, the previous table with the changed rows of the source: both
 * have the same order, so at most a page and a megabyte are buffered. A row of the source replaces the
 * line with its key; all other lines are carried over until they leave the window.
 * @throws ConnectorError
 */
export async function* mergedRows(
  merge: Merge,
  part: Part,
  { isFirst, resumeFrom }: Start,
): AsyncGenerator<TableBatch> {
  const { signal } = merge.context;
  const view = rowAccess(merge.dataset, merge.observer.columns);
  const lines = await openLines(merge.carryOver.snapshot.path, view.columns);
  try {
    const stream = new MergeStream(
      createMergeDecisions(merge, view),
      view,
      { part, lines, movedRows: merge.movedRows },
      signal,
    );
    await stream.skipBefore(resumeFrom ?? (isFirst ? undefined : part.range.from));
    for await (const batch of part.read(signal, { resumeFrom, since: merge.carryOver.since }))
      yield* stream.merged(batch);
  } finally {
    await lines.close();
  }
}

/** A line whose row has to be fetched by key before it can be decided. */
class LineToLookUp {
  readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }
}

class MergeStream {
  readonly #decide: MergeDecisions;
  readonly #view: RowAccess;
  readonly #part: Part;
  readonly #lines: LineReader;
  readonly #signal: AbortSignal;
  readonly #movedRows: Merge['movedRows'];
  #buffered: (AnyRow | LineToLookUp)[] = [];
  #bytes = 0;
  /** Cursor of the last row that was decided. */
  #last: string | undefined;

  constructor(
    decide: MergeDecisions,
    view: RowAccess,
    { part, lines, movedRows }: { part: Part; lines: LineReader; movedRows: Merge['movedRows'] },
    signal: AbortSignal,
  ) {
    this.#movedRows = movedRows;
    this.#decide = decide;
    this.#view = view;
    this.#part = part;
    this.#lines = lines;
    this.#signal = signal;
  }

  /** Skips the lines before the bound, which have been decided already. */
  async skipBefore(bound: string | undefined): Promise<void> {
    if (bound === undefined) return;
    while ((await this.#next(bound)) !== undefined) this.#lines.skip();
  }

  /** Merges a batch of the source with the lines before its `resumeFrom`, in one or several batches. */
  async *merged({ cells, resumeFrom, ...counts }: CellBatch): AsyncGenerator<TableBatch> {
    let used = 0;
    let reported = 0;
    for (;;) {
      const line = await this.#next(resumeFrom ?? this.#part.range.until);
      const row = cells[used];
      const first = this.#firstOf(line, row);
      if (first === undefined) break;
      const at = this.#view.cursorOf(first);
      if (this.#canRest(at)) {
        const fresh = used - reported;
        reported = used;
        const rest = { repeated: 0, pages: 0, resumeFrom: cursorBefore(at) };
        yield { rows: await this.#take(), fresh, read: fresh, ...rest };
      }
      this.#last = at;
      if (this.#step(line, row)) used += 1;
    }
    yield {
      rows: await this.#take(),
      fresh: used - reported,
      ...counts,
      read: counts.read - reported,
      resumeFrom,
    };
  }

  /** The next line, if it is before the bound. */
  async #next(bound: string | undefined): Promise<Line | undefined> {
    const line = await this.#lines.next();
    if (line === undefined || bound === undefined) return line;
    return compareTimestamps(this.#view.cursorOf(line), bound) < 0 ? line : undefined;
  }

  #firstOf(line: Line | undefined, row: MadeRow | undefined): AnyRow | undefined {
    if (line === undefined || row === undefined) return line ?? row;
    return this.#view.compare(line, row) <= 0 ? line : row;
  }

  /** Enough is buffered, and a run that resumes here would miss nothing. */
  #canRest(next: string): boolean {
    if (this.#bytes < mostBytes && this.#buffered.length < mostRows) return false;
    return this.#last !== undefined && compareTimestamps(this.#last, cursorBefore(next)) < 0;
  }

  /** Decides the first of the two, or both if they are the same row. @returns whether the row was decided */
  #step(line: Line | undefined, row: MadeRow | undefined): boolean {
    const order = line === undefined ? 1 : row === undefined ? -1 : this.#view.compare(line, row);
    if (line !== undefined && order <= 0) this.#lines.skip();
    if (row !== undefined && order >= 0) {
      this.#buffer(this.#decide.onSourceRow(row, order === 0 ? line : undefined));
      return true;
    }
    if (line !== undefined)
      this.#buffer(this.#decide.needsLookup(line) ? new LineToLookUp(line) : this.#decide.onLineOnly(line));
    return false;
  }

  #buffer(row: AnyRow | LineToLookUp | undefined): void {
    if (row === undefined) return;
    this.#buffered.push(row);
    if (!(row instanceof LineToLookUp) && isLine(row)) this.#bytes += row.end - row.start;
  }

  /** The buffered rows, with the pending ones fetched by key. */
  async #take(): Promise<readonly (MadeRow | CopiedLines)[]> {
    const buffered = this.#buffered;
    this.#buffered = [];
    this.#bytes = 0;
    const pending = buffered.filter((row) => row instanceof LineToLookUp);
    const found = await this.#lookUp(pending);
    const rows = buffered.flatMap((row) => {
      if (!(row instanceof LineToLookUp)) return [row];
      const taken = this.#resolved(row.line, found.get(this.#view.keyOf(row.line)));
      return taken === undefined ? [] : [taken];
    });
    return withLinesJoined(rows);
  }

  /**
   * A row whose cursor has changed cannot replace its line here; `keepOneRowPerKey` corrects both after the reading.
   */
  #resolved(line: Line, fresh: MadeRow | undefined): AnyRow | undefined {
    if (fresh === undefined) return this.#decide.onLineOnly(line);
    if (this.#view.cursorOf(fresh) === this.#view.cursorOf(line)) return this.#decide.onLookedUpRow(fresh);
    this.#movedRows.set(this.#view.keyOf(line), fresh);
    return this.#decide.onLineOnly(line);
  }

  async #lookUp(pending: readonly LineToLookUp[]): Promise<ReadonlyMap<string, MadeRow>> {
    const found = new Map<string, MadeRow>();
    for (let first = 0; first < pending.length; first += keysAtOnce) {
      const keys = pending.slice(first, first + keysAtOnce).map(({ line }) => this.#view.keyOf(line));
      for await (const { cells } of this.#part.read(this.#signal, { keys })) {
        for (const row of cells) found.set(this.#view.keyOf(row), row);
      }
    }
    return found;
  }
}
