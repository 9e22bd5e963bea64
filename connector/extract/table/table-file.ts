import type { Dataset } from '../../datasets/define.ts';
import type { OddValues, RowFindings } from '../../events.ts';
import { keyText } from '../../keys.ts';
import { AppendedFile, reopenAppended } from '../../output/appended-file.ts';
import { CopiedLines, cellAt, type MadeRow } from '../../output/cells.ts';
import { type CsvFile, type CsvOptions, type CsvSummary, openCsv, reopenCsv } from '../../output/csv.ts';
import { csvText } from '../../output/csv-text.ts';
import { outputFailure } from '../../output/failures.ts';
import { exists, openTail, readRange, removeExisting, unshare } from '../../output/file-operations.ts';
import { linesOf, mergedText, type SortedLine } from '../../output/merge.ts';
import { type SortColumns, sortColumnsOf } from '../../output/order.ts';
import { findRepeatedKeys, type LinePosition, positionsOf } from '../../output/repeated-keys.ts';
import type { Waiting } from '../../output/replace.ts';
import type { Checkpoint, Ledger } from '../memory/checkpoint.ts';
import { createFindings } from '../rows/findings.ts';
import {
  countedOdd,
  nothingOdd,
  type OddCell,
  type OddCells,
  rejectedLines,
  sumOfOdd,
} from '../rows/odd-cells.ts';
import type { Amendment, Slice, Table, TableProgress } from './unfinished-table.ts';

/** The progress before the first row. */
const beginning: TableProgress = {
  part: 0,
  resumeFrom: null,
  repeated: 0,
  pages: 0,
  findings: createFindings().report(),
  done: false,
  counted: null,
  placed: 0,
  absent: [],
};

/**
 * Starts a table, or resumes it from its last checkpoint.
 * @param odd the unusual cells of the added rows
 * @param warn called if the file does not match its checkpoint and the table starts over
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openTable(
  dataset: Dataset,
  options: CsvOptions & { readonly runtime: Waiting },
  ledger: Ledger,
  odd: OddCells,
  warn: (message: string) => void,
): Promise<Table> {
  const rejectedPath = rejectedPathOf(options.path);
  const last = ledger.at(-1);
  // The file may be a hard link of a published table, which must not change until it is replaced.
  if (last?.done !== true) await unshare(options.path, options.runtime);
  let rejected = last && (await reopenAppended(rejectedPath, last.rejected));
  let csv = last && rejected && (await reopenCsv(options, last));
  if (csv === undefined || rejected === undefined) {
    if (last !== undefined || (ledger.isDurable && (await exists(options.path)))) {
      warn(`${dataset.name}: the unfinished file does not match its checkpoint; the table starts over.`);
    }
    await removeExisting(options.path);
    await ledger.cut(0);
    rejected = new AppendedFile(rejectedPath, 0);
    await rejected.cut(0);
    csv = await openCsv(options);
    await ledger.add({ ...(await csv.save()), ...beginning, odd: nothingOdd, rejected: 0 });
  }
  return new OpenTable(dataset, options, ledger, { csv, rejected, odd });
}

/** The file beside the unfinished table that contains its invalid values, one line of JSON each. */
export function rejectedPathOf(path: string): string {
  return path.replace(/\.csv$/, '.rejected.ndjson');
}

/** The open files of a table. */
interface Making {
  readonly csv: CsvFile;
  readonly rejected: AppendedFile;
  readonly odd: OddCells;
}

class OpenTable implements Table {
  readonly #options: CsvOptions & { readonly runtime: Waiting };
  readonly #ledger: Ledger;
  readonly #sort: SortColumns;
  readonly #name: string;
  readonly #rejected: AppendedFile;
  readonly #odd: OddCells;
  #csv: CsvFile;

  constructor(
    dataset: Dataset,
    options: CsvOptions & { readonly runtime: Waiting },
    ledger: Ledger,
    { csv, rejected, odd }: Making,
  ) {
    this.#options = options;
    this.#ledger = ledger;
    this.#csv = csv;
    this.#rejected = rejected;
    this.#odd = odd;
    this.#name = dataset.name;
    this.#sort = sortColumnsOf(dataset);
  }

  get progress(): Checkpoint {
    return this.#checkpoint(-1);
  }

  async add(rows: readonly (MadeRow | CopiedLines)[], progress: TableProgress): Promise<void> {
    const { odd } = this.progress;
    await this.#csv.write(rows);
    await this.#save(progress, sumOfOdd(odd, await this.#reject(rows)));
  }

  slices(part: number): readonly Slice[] {
    const slices: Slice[] = [];
    let start: Checkpoint | undefined;
    for (const [number, end] of [...this.#ledger].entries()) {
      if (start?.part === part && !end.done) {
        const until = end.part === part ? (end.resumeFrom ?? undefined) : undefined;
        slices.push({ number, from: start.resumeFrom ?? undefined, until, rows: end.rows - start.rows });
      }
      start = end;
    }
    return slices;
  }

  async keysIn({ number }: Slice): Promise<ReadonlySet<string>> {
    const start = this.#checkpoint(number - 1).bytes;
    const bytes = await readRange(this.#options.path, start, this.#checkpoint(number).bytes - start);
    const lines = linesOf(String(bytes), this.#sort);
    return new Set(lines.map(({ key }) => key));
  }

  insert(
    rows: ReadonlyMap<Slice, readonly MadeRow[]>,
    found: (findings: RowFindings) => RowFindings,
  ): Promise<void> {
    return this.amend({ remove: new Set(), add: rows }, (progress) => ({
      ...progress,
      findings: found(progress.findings),
    }));
  }

  repeatedKeys(others: Iterable<string>): Promise<ReadonlyMap<string, readonly LinePosition[]>> {
    return findRepeatedKeys(this.#searched(this.#options.path), this.progress.rows, others);
  }

  positionsIn(
    path: string,
    keys: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, readonly LinePosition[]>> {
    return positionsOf(this.#searched(path), keys);
  }

  #searched(path: string): Parameters<typeof positionsOf>[0] {
    return { path, sort: this.#sort, headerBytes: this.#checkpoint(0).bytes };
  }

  /**
   * The file is truncated before the first changed slice and written again from there, checkpoint by checkpoint. If it
   * is killed in between, the run resumes from the last checkpoint and reads the rest from the source.
   */
  async amend({ remove, add }: Amendment, update: (progress: TableProgress) => TableProgress): Promise<void> {
    const byNumber = new Map([...add].map(([{ number }, cells]) => [number, cells]));
    const starts = [...remove].sort((a, b) => a - b);
    const lowest = starts[0] ?? Number.POSITIVE_INFINITY;
    const firstCut = [...this.#ledger].findIndex(({ bytes }) => bytes > lowest);
    const first = Math.min(...byNumber.keys(), firstCut < 0 ? Number.POSITIVE_INFINITY : firstCut);
    const before = this.#checkpoint(first - 1);
    const later = [...this.#ledger].slice(first);
    const { bytes: length } = await this.#csv.save();
    const { path } = this.#options;
    const tail = await openTail(path, before.bytes, length);
    const rejectedTail = await openTail(rejectedPathOf(path), before.rejected, this.#rejected.bytes);
    await this.#csv.abort();
    // A finished table that a resumed run changes may be published.
    await unshare(path, this.#options.runtime);
    await this.#ledger.cut(first);
    const reopened = await reopenCsv(this.#options, before);
    if (reopened === undefined) throw outputFailure(undefined, `${path} changed while it was written`);
    this.#csv = reopened;
    await this.#rejected.cut(before.rejected);
    let placed = nothingOdd;
    let removed = 0;
    let previous = before;
    for (const [index, end] of later.entries()) {
      const bytes = await tail.read(previous.bytes, end.bytes);
      const more = byNumber.get(first + index) ?? [];
      const from = previous.bytes;
      let gone = 0;
      while ((starts[removed + gone] ?? end.bytes) < end.bytes) gone += 1;
      removed += gone;
      const isGone = (at: number) => remove.has(from + at);
      const isSame = more.length === 0 && gone === 0;
      const lines = isSame ? bytes : Buffer.from(this.#merged(String(bytes), more, isGone));
      await this.#csv.write([new CopiedLines(lines, end.rows - previous.rows + more.length - gone)]);
      await this.#rejected.append(await rejectedTail.read(previous.rejected, end.rejected));
      placed = sumOfOdd(placed, await this.#reject(more));
      await this.#save({ ...end, ...update(end) }, sumOfOdd(end.odd, placed));
      previous = end;
    }
    await tail.remove();
    await rejectedTail.remove();
  }

  async close(): Promise<CsvSummary> {
    await this.#rejected.close();
    return await this.#csv.close();
  }

  async abort(): Promise<void> {
    await this.#rejected.close();
    await this.#csv.abort();
  }

  /** Writes the invalid values of the rows to their file. @returns the counts of all unusual cells */
  async #reject(rows: readonly (MadeRow | CopiedLines)[]): Promise<OddValues> {
    const found: (readonly [string, readonly OddCell[]])[] = [];
    for (const row of rows) {
      const odd = row instanceof CopiedLines ? [] : this.#odd.of(row);
      if (odd.length > 0 && !(row instanceof CopiedLines)) found.push([this.#keyOf(row), odd]);
    }
    const lines = found.map(([key, odd]) => rejectedLines(this.#name, key, odd));
    await this.#rejected.append(lines.join(''));
    return countedOdd(found);
  }

  #keyOf(row: MadeRow): string {
    return keyText(this.#sort.key.map((column) => cellAt(row, column)));
  }

  #checkpoint(number: number): Checkpoint {
    const checkpoint = this.#ledger.at(number);
    if (checkpoint === undefined) throw new Error(`there is no checkpoint ${number}`);
    return checkpoint;
  }

  async #save(progress: TableProgress, odd: OddValues): Promise<void> {
    const { isDurable } = this.#ledger;
    const summary = await (isDurable ? this.#csv.save() : this.#csv.flush());
    if (isDurable) await this.#rejected.save();
    await this.#ledger.add({ ...progress, ...summary, odd, rejected: this.#rejected.bytes });
  }

  #merged(text: string, more: readonly MadeRow[], isGone: (at: number) => boolean): string {
    const { cursor } = this.#sort;
    const { line } = csvText(this.#options);
    const lines: readonly SortedLine[] = more.map((row) => ({
      cursor: cellAt(row, cursor) ?? '',
      key: this.#keyOf(row),
      line: line(row),
    }));
    let at = 0;
    const kept = linesOf(text, this.#sort).filter((one) => {
      const start = at;
      at += Buffer.byteLength(one.line);
      return !isGone(start);
    });
    return mergedText(kept, lines, this.#sort);
  }
}
