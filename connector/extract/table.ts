import type { Dataset } from '../datasets/define.ts';
import type { RowFindings } from '../events.ts';
import { keyText } from '../keys.ts';
import { type Cells, cellAt, KeptLines } from '../output/cells.ts';
import { type CsvFile, type CsvOptions, type CsvSummary, openCsv, reopenCsv } from '../output/csv.ts';
import { csvText } from '../output/csv-text.ts';
import { outputFailure } from '../output/failures.ts';
import { clearPlace, copyFrom, isThere, readRange, remove, unshare } from '../output/files.ts';
import { linesOf, mergedText, type SortedLine } from '../output/merge.ts';
import { type SortColumns, sortColumnsOf } from '../output/order.ts';
import type { Waiting } from '../output/replace.ts';
import type { Checkpoint, Ledger } from './checkpoint.ts';
import { createFindings } from './findings.ts';

/** Rows that were written together: a stretch of a part, and of the file. */
export interface Slice {
  /** Number of the checkpoint at its end. */
  readonly number: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly rows: number;
}

/** What a checkpoint says besides the state of the file. */
export type Standing = Omit<Checkpoint, 'bytes' | 'sha256' | 'rows'>;

/** A table in the making: its file, and the points from which its making can go on. */
export interface Table {
  /** The latest point. */
  readonly standing: Checkpoint;
  /** Adds rows; when it resolves, the table can go on from here. @throws ConnectorError OUTPUT_FAILED */
  add(rows: readonly (Cells | KeptLines)[], standing: Standing): Promise<void>;
  /** The slices of a part, in order. */
  slices(part: number): readonly Slice[];
  /** Keys of the rows in a slice. @throws ConnectorError OUTPUT_FAILED */
  keysIn(slice: Slice): Promise<ReadonlySet<string>>;
  /** Puts rows into slices that lack them; `found` is what was found in these rows. @throws ConnectorError OUTPUT_FAILED */
  place(
    rows: ReadonlyMap<Slice, readonly Cells[]>,
    found: (findings: RowFindings) => RowFindings,
  ): Promise<void>;
  /** @throws ConnectorError OUTPUT_FAILED */
  close(): Promise<CsvSummary>;
  /** Lets go of the file. Never rejects. */
  abort(): Promise<void>;
}

/** Where every table begins. */
const beginning: Standing = {
  part: 0,
  edge: null,
  repeated: 0,
  pages: 0,
  findings: createFindings().report(),
  done: false,
  counted: null,
  placed: 0,
};

/**
 * Begins a table, or goes on with it where its ledger says.
 * @param warn told when the file is not what the ledger says, and the table begins anew
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openTable(
  dataset: Dataset,
  options: CsvOptions & { readonly runtime: Waiting },
  ledger: Ledger,
  warn: (message: string) => void,
): Promise<Table> {
  const last = ledger.at(-1);
  // What was published of an earlier run must not change until it is replaced.
  if (last?.done !== true) await unshare(options.path, options.runtime);
  let csv = last === undefined ? undefined : await reopenCsv(options, last);
  if (csv === undefined) {
    if (last !== undefined || (ledger.isDurable && (await isThere(options.path)))) {
      warn(`${dataset.name}: the unfinished file is not what was saved; the table begins anew.`);
    }
    await clearPlace(options.path);
    await ledger.cut(0);
    csv = await openCsv(options);
    await ledger.add({
      ...(await csv.save()),
      ...beginning,
    });
  }
  return new OpenTable(dataset, options, ledger, csv);
}

class OpenTable implements Table {
  readonly #options: CsvOptions;
  readonly #ledger: Ledger;
  readonly #sort: SortColumns;
  #csv: CsvFile;

  constructor(dataset: Dataset, options: CsvOptions, ledger: Ledger, csv: CsvFile) {
    this.#options = options;
    this.#ledger = ledger;
    this.#csv = csv;
    this.#sort = sortColumnsOf(dataset);
  }

  get standing(): Checkpoint {
    return this.#checkpoint(-1);
  }

  async add(rows: readonly (Cells | KeptLines)[], standing: Standing): Promise<void> {
    await this.#csv.write(rows);
    await this.#save(standing);
  }

  slices(part: number): readonly Slice[] {
    const slices: Slice[] = [];
    let start: Checkpoint | undefined;
    for (const [number, end] of [...this.#ledger].entries()) {
      if (start?.part === part && !end.done) {
        const until = end.part === part ? (end.edge ?? undefined) : undefined;
        slices.push({ number, from: start.edge ?? undefined, until, rows: end.rows - start.rows });
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

  /**
   * The file is cut before the first of the slices and written again from there, checkpoint by checkpoint: killed in
   * between, the run goes on from the last of them and reads the rest from the source.
   */
  async place(
    rows: ReadonlyMap<Slice, readonly Cells[]>,
    found: (findings: RowFindings) => RowFindings,
  ): Promise<void> {
    const byNumber = new Map([...rows].map(([{ number }, cells]) => [number, cells]));
    const first = Math.min(...byNumber.keys());
    const before = this.#checkpoint(first - 1);
    const later = [...this.#ledger].slice(first);
    const tail = `${this.#options.path}.tail`;
    await this.#csv.save();
    await copyFrom(this.#options.path, before.bytes, tail);
    await this.#csv.abort();
    await this.#ledger.cut(first);
    const reopened = await reopenCsv(this.#options, before);
    if (reopened === undefined)
      throw outputFailure(undefined, `${this.#options.path} changed while it was written`);
    this.#csv = reopened;
    let start = before.bytes;
    for (const [index, end] of later.entries()) {
      const bytes = await readRange(tail, start - before.bytes, end.bytes - start);
      const more = byNumber.get(first + index) ?? [];
      const lines = more.length === 0 ? bytes : Buffer.from(this.#merged(String(bytes), more));
      const previous = index === 0 ? before : (later[index - 1] ?? before);
      await this.#csv.write([new KeptLines(lines, end.rows - previous.rows + more.length)]);
      await this.#save({ ...end, findings: found(end.findings) });
      start = end.bytes;
    }
    await remove(tail);
  }

  close(): Promise<CsvSummary> {
    return this.#csv.close();
  }

  abort(): Promise<void> {
    return this.#csv.abort();
  }

  #checkpoint(number: number): Checkpoint {
    const checkpoint = this.#ledger.at(number);
    if (checkpoint === undefined) throw new Error(`there is no checkpoint ${number}`);
    return checkpoint;
  }

  async #save(standing: Standing): Promise<void> {
    const summary = await (this.#ledger.isDurable ? this.#csv.save() : this.#csv.flush());
    await this.#ledger.add({ ...standing, ...summary });
  }

  #merged(text: string, more: readonly Cells[]): string {
    const { cursor, key } = this.#sort;
    const { line } = csvText(this.#options);
    const lines: readonly SortedLine[] = more.map((row) => ({
      cursor: cellAt(row, cursor) ?? '',
      key: keyText(key.map((column) => cellAt(row, column))),
      line: line(row),
    }));
    return mergedText(linesOf(text, this.#sort), lines, this.#sort);
  }
}
