import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Ledger, openLedger } from '../../../connector/extract/memory/checkpoint.ts';
import { createOddCells, type OddCells } from '../../../connector/extract/rows/odd-cells.ts';
import { openTable } from '../../../connector/extract/table/table-file.ts';
import type { Table, TableProgress } from '../../../connector/extract/table/unfinished-table.ts';
import type { Cells } from '../../../connector/output/cells.ts';
import { type CsvOptions, openCsv } from '../../../connector/output/csv.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { visits } from './tables.ts';

/** A row of `visits` before it is cells. */
export interface Visit {
  readonly key: string;
  readonly at: string;
  readonly name?: string | null;
}

export const findings = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };

export const progress = (part: number, resumeFrom: string | null): TableProgress => ({
  part,
  resumeFrom,
  repeated: 0,
  pages: 1,
  findings,
  done: false,
  counted: null,
  placed: 0,
  absent: [],
});

export const timestampAt = (ms: number): string =>
  new Date(Date.parse('2026-11-20T09:00:00.000Z') + ms).toISOString();

/** Cells in two groups, as a row has them that shares some with others. */
export function cellsOf({ key, at, name = null }: Visit): Cells {
  const values: Readonly<Record<string, string | null>> = {
    visit_id: key,
    start_date: at,
    machine_name: name,
  };
  const cells = visits.columns.map((column) => values[column.name] ?? null);
  return [cells.slice(0, 4), cells.slice(4)];
}

/** By start, then by key. */
export function inOrder(rows: readonly Visit[]): readonly Visit[] {
  const place = ({ key, at }: Visit) => `${at} ${key}`;
  return rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

export interface Making {
  readonly options: CsvOptions;
  readonly warnings: string[];
  /** What is odd about the rows that are added. */
  readonly odd: OddCells;
  /** The cells of a row, of which one was of another type and one was noted if its key begins with a digit. */
  oddCellsOf(visit: Visit): Cells;
  /** The keys of the rows whose values were rejected, sorted. */
  rejected(): Promise<readonly string[]>;
  /** Opens the ledger on the disk, as the next process does. */
  ledger(): Promise<Ledger>;
  /** Opens the table, also again; `ledger` may stand in for the one on the disk. */
  open(ledger?: Ledger): Promise<Table>;
  text(): Promise<string>;
}

/** A table that is made in a folder of its own. */
export async function making(): Promise<Making> {
  const folder = await temporaryFolder();
  const options = { path: join(folder, 'visits.csv'), columns: visits.columns };
  const warnings: string[] = [];
  const odd = createOddCells();
  async function ledger(): Promise<Ledger> {
    const opened = await openLedger(join(folder, 'visits.jsonl'), fakeRuntime());
    onTestFinished(() => opened.close());
    return opened;
  }
  return {
    options,
    warnings,
    odd,
    oddCellsOf(visit) {
      const cells = cellsOf(visit);
      if (isOdd(visit)) {
        const value = { column: 'state_code', value: 'x'.repeat(visit.key.charCodeAt(0)) };
        odd.put(cells, [value, { column: 'state', note: 'notANumber' }]);
      }
      return cells;
    },
    async rejected() {
      const path = options.path.replace('.csv', '.rejected.ndjson');
      const lines = await readFile(path, 'utf8').catch(() => '');
      const keys = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).key as string]));
      return keys.toSorted();
    },
    ledger,
    open: async (given) =>
      openTable(visits, { ...options, runtime: fakeRuntime() }, given ?? (await ledger()), odd, (message) =>
        warnings.push(message),
      ),
    text: () => readFile(options.path, 'utf8'),
  };
}

export const isOdd = ({ key }: Visit): boolean => /^\d/.test(key);

/** The file as it is when these rows are written in one go. */
export async function wholeText(rows: readonly Visit[]): Promise<string> {
  const { options, text } = await making();
  const csv = await openCsv(options);
  await csv.write(rows.map(cellsOf));
  await csv.close();
  return await text();
}
