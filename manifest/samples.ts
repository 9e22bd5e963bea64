import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { datasets } from '../connector/datasets/registry.ts';
import { hostileNames } from '../test/simulator/index.ts';
import { readEveryTable } from '../test/support/every-table.ts';

/** The history of the tenant ends at a fixed time: samples are the same every day. */
const tenant = {
  ...{ now: new Date('2026-11-20T09:00:00.000Z'), days: 6, sessions: 240, users: 90, machines: 45 },
  ...{ applications: 40, catalogs: 12, deliveryGroups: 12, hypervisors: 12, facts: 120 },
  logs: { records: 60, operations: 24, days: 6 },
} as const;

const rowsOfSample = 5;

/** Some rows of each dataset as a run leaves them: header and rows of a CSV file, by the name of the dataset. */
export async function readSamples(): Promise<ReadonlyMap<string, string>> {
  const { report, files } = await readEveryTable({ tenant });
  if (report.exitCode !== 0) throw new Error(`the run for the samples ended with ${report.exitCode}`);
  return new Map(datasets.map(({ name }) => [name, sampleOf(fileOf(name))]));

  function fileOf(name: string): string {
    const csv = files[`${name}.csv`];
    if (typeof csv === 'string') return csv;
    throw new Error(
      `${name}: the simulated site has no such table; see "The simulator" in docs/development.md`,
    );
  }
}

/** A row with its bytes, as the CSV reader gives it. */
const linesSchema = z.array(z.object({ raw: z.string(), record: z.array(z.string()) }));

type Line = z.infer<typeof linesSchema>[number];

/**
 * The header of a table, and the rows that show most: as many columns with values as any can, then as many different values.
 * Rows keep their order and their bytes.
 */
export function sampleOf(csv: string): string {
  const [header, ...rows] = linesOf(csv);
  if (header === undefined) throw new Error('a table without a header');
  const chosen = choose(rows);
  return [header, ...rows.filter((row) => chosen.has(row))].map(({ raw }) => raw).join('');
}

function linesOf(csv: string): readonly Line[] {
  const parsed: unknown = parse(csv, { raw: true });
  return linesSchema.parse(parsed);
}

/** Always the row that adds most to those chosen. */
function choose(rows: readonly Line[]): ReadonlySet<Line> {
  const left = new Map(rows.map((row) => [row, { values: valuesOf(row), cost: costOf(row) }]));
  const chosen = new Set<Line>();
  const seen = new Set<string>();
  while (chosen.size < rowsOfSample && left.size > 0) {
    const [first, ...others] = [...left].map(([row, { values, cost }]) => ({
      row,
      values,
      worth: worthOf(values, seen) + cost,
    }));
    if (first === undefined) break;
    const best = others.reduce((found, one) => (one.worth > found.worth ? one : found), first);
    chosen.add(best.row);
    left.delete(best.row);
    for (const value of best.values) seen.add(value);
  }
  return chosen;
}

const worth = { column: 100, value: 1, oddCell: -300 } as const;

/** The columns of a row that have a value, and their values. */
function valuesOf({ record }: Line): readonly string[] {
  return record.flatMap((cell, column) => (cell === '' ? [] : [`${column}`, `${column} ${cell}`]));
}

/** A column that had no value yet is worth more than another value of one that had. */
function worthOf(values: readonly string[], seen: ReadonlySet<string>): number {
  return values
    .filter((value) => !seen.has(value))
    .reduce((sum, value) => sum + (value.includes(' ') ? worth.value : worth.column), 0);
}

/** Names made to break spreadsheets, and codes and numbers beyond all that is published, are for tests. */
function costOf({ record }: Line): number {
  const isOdd = (cell: string): boolean => /^Unknown\(|9007199254740993/.test(cell) || isHostile(cell);
  return worth.oddCell * record.filter(isOdd).length;
}

function isHostile(cell: string): boolean {
  return hostileNames.some(
    (name) => name !== '' && (cell === name || (name.length > 6 && cell.includes(name))),
  );
}
