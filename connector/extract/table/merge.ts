import { cursorTypes } from '../../citrix/monitor/cursors.ts';
import type { Cells, KeptLines } from '../../output/cells.ts';
import { type Line, type LineReader, openLines } from '../../output/lines.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { CellBatch, Part, TableBatch } from '../rows/part.ts';
import { type AnyRow, isLine, type RowView, rowView, withLinesJoined } from '../rows/row-access.ts';
import { createMergeDecisions, type Merge, type MergeDecisions } from './merge-decisions.ts';

/** Where to begin. */
interface Start {
  /** Whether also what lies before the part is to be judged. */
  readonly isFirst: boolean;
  /** The `resumeFrom` of an earlier batch, to go on from there. */
  readonly resumeFrom: string | undefined;
}

/** Rows that are asked for by key in one question, with all their columns: more would make the address too long. */
const keysAtOnce = 10;

/** Bytes and rows that are held before they are passed to the caller. */
const mostBytes = 1024 * 1024;
const mostRows = 5000;

const { before: tickBefore } = cursorTypes.timestamp;

/**
 * Reads a part of a table by merging, in one stream, what the table held before with what the source has changed: both
 * are in the same order, so no more than a page and a megabyte are held. A row of the source takes the place of the
 * one with its key; the others stay, until they leave the window.
 * @throws ConnectorError
 */
export async function* mergedRows(
  merge: Merge,
  part: Part,
  { isFirst, resumeFrom }: Start,
): AsyncGenerator<TableBatch> {
  const { signal } = merge.context;
  const view = rowView(merge.dataset, merge.look.columns);
  const lines = await openLines(merge.carryOver.snapshot.path, view.columns);
  try {
    const stream = new MergeStream(
      createMergeDecisions(merge, view),
      view,
      { part, lines, strays: merge.strays },
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
  readonly #view: RowView;
  readonly #part: Part;
  readonly #lines: LineReader;
  readonly #signal: AbortSignal;
  readonly #strays: Merge['strays'];
  #buffered: (AnyRow | LineToLookUp)[] = [];
  #bytes = 0;
  /** Cursor of the last row that was decided. */
  #last: string | undefined;

  constructor(
    decide: MergeDecisions,
    view: RowView,
    { part, lines, strays }: { part: Part; lines: LineReader; strays: Merge['strays'] },
    signal: AbortSignal,
  ) {
    this.#strays = strays;
    this.#decide = decide;
    this.#view = view;
    this.#part = part;
    this.#lines = lines;
    this.#signal = signal;
  }

  /** What lies before has been judged already. */
  async skipBefore(bound: string | undefined): Promise<void> {
    if (bound === undefined) return;
    while ((await this.#next(bound)) !== undefined) this.#lines.skip();
  }

  /** A batch of the source with the lines that lie before its resumeFrom, in one or several batches. */
  async *merged({ cells, resumeFrom, ...counts }: CellBatch): AsyncGenerator<TableBatch> {
    let used = 0;
    let told = 0;
    for (;;) {
      const line = await this.#next(resumeFrom ?? this.#part.range.until);
      const row = cells[used];
      const first = this.#firstOf(line, row);
      if (first === undefined) break;
      const at = this.#view.cursorOf(first);
      if (this.#canRest(at)) {
        const fresh = used - told;
        told = used;
        const rest = { repeated: 0, pages: 0, resumeFrom: tickBefore(at) };
        yield { rows: await this.#take(), fresh, read: fresh, ...rest };
      }
      this.#last = at;
      if (this.#step(line, row)) used += 1;
    }
    yield { rows: await this.#take(), fresh: used - told, ...counts, read: counts.read - told, resumeFrom };
  }

  /** The next line, if it lies before the bound. */
  async #next(bound: string | undefined): Promise<Line | undefined> {
    const line = await this.#lines.next();
    if (line === undefined || bound === undefined) return line;
    return compareTimestamps(this.#view.cursorOf(line), bound) < 0 ? line : undefined;
  }

  #firstOf(line: Line | undefined, row: Cells | undefined): AnyRow | undefined {
    if (line === undefined || row === undefined) return line ?? row;
    return this.#view.compare(line, row) <= 0 ? line : row;
  }

  /** Enough is held, and a run that goes on from here would find all that is to come. */
  #canRest(next: string): boolean {
    if (this.#bytes < mostBytes && this.#buffered.length < mostRows) return false;
    return this.#last !== undefined && compareTimestamps(this.#last, tickBefore(next)) < 0;
  }

  /** Judges the first of the two, or both when they are the same row. @returns whether the row was judged */
  #step(line: Line | undefined, row: Cells | undefined): boolean {
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
  async #take(): Promise<readonly (Cells | KeptLines)[]> {
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

  /** A row that stands elsewhere by now cannot take the place of its line: both are put right when the table is read. */
  #resolved(line: Line, fresh: Cells | undefined): AnyRow | undefined {
    if (fresh === undefined) return this.#decide.onLineOnly(line);
    if (this.#view.cursorOf(fresh) === this.#view.cursorOf(line)) return this.#decide.onLookedUpRow(fresh);
    this.#strays.set(this.#view.keyOf(line), fresh);
    return this.#decide.onLineOnly(line);
  }

  async #lookUp(pending: readonly LineToLookUp[]): Promise<ReadonlyMap<string, Cells>> {
    const found = new Map<string, Cells>();
    for (let first = 0; first < pending.length; first += keysAtOnce) {
      const keys = pending.slice(first, first + keysAtOnce).map(({ line }) => this.#view.keyOf(line));
      for await (const { cells } of this.#part.read(this.#signal, { keys })) {
        for (const row of cells) found.set(this.#view.keyOf(row), row);
      }
    }
    return found;
  }
}
