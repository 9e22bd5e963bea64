import { ConnectorError } from '../../errors.ts';
import type { RowFindings } from '../../events.ts';
import type { Cells } from '../../output/cells.ts';
import type { Findings } from '../rows/findings.ts';
import type { Part } from '../rows/part.ts';
import type { Slice, Table } from './table-file.ts';

/** How a table compares with the source's own counts. */
export interface Reconciliation {
  /** What the source says there is; undefined when it does not say, or cannot. */
  readonly counted: number | undefined;
  /** Rows that had not come and were put in their places. */
  readonly placed: number;
}

/** So often the source is asked for what is missing. */
const mostRounds = 3;

/**
 * Compares a table that has been read with the source's own count of each of its parts. Where the source has more, halving
 * by counts leads to the slices that lack rows; these are read again, and what is missing is put in its place. Where the
 * source has fewer, rows were groomed meanwhile: they were true when they were read, and stay.
 * @throws ConnectorError COUNT_MISMATCH when rows that were counted at first stay missing
 */
export async function reconcile(
  name: string,
  table: Table,
  parts: readonly Part[],
  findings: Findings,
  signal: AbortSignal,
): Promise<Reconciliation> {
  let placed = 0;
  let first: readonly Outcome[] | undefined;
  for (let round = 1; ; round += 1) {
    const before = findings.report();
    const outcomes: Outcome[] = [];
    for (const [number, part] of parts.entries()) {
      outcomes.push(await compare(part, table, table.slices(number), signal));
    }
    first ??= outcomes;
    const short = outcomes.find(({ shortBy }) => shortBy > 0);
    if (short === undefined) return { counted: countedIn(outcomes), placed };
    const missing = new Map(outcomes.flatMap((outcome) => [...outcome.missing]));
    if (missing.size > 0) {
      const found = difference(before, findings.report());
      await table.place(missing, (earlier) => sum(earlier, found));
      placed += [...missing.values()].reduce((all, rows) => all + rows.length, 0);
    }
    if (round < mostRounds) continue;
    // Where rows are being recorded all the time, the count of a moment ago is as much as can be had.
    if (first.every(({ counted = 0 }, part) => rowsOf(table.slices(part)) >= counted)) {
      return { counted: countedIn(outcomes), placed };
    }
    throw new ConnectorError(
      'COUNT_MISMATCH',
      `${name}: the source counts ${short.counted} rows, ${short.shortBy} more than it delivers, also after ${round} attempts.`,
    );
  }
}

/** How a part compares with the source's count. */
interface Outcome {
  readonly counted: number | undefined;
  readonly shortBy: number;
  readonly missing: ReadonlyMap<Slice, readonly Cells[]>;
}

async function compare(
  part: Part,
  table: Table,
  slices: readonly Slice[],
  signal: AbortSignal,
): Promise<Outcome> {
  const counted = await part.count({}, signal);
  const rows = rowsOf(slices);
  const shortBy = counted === undefined ? 0 : Math.max(0, counted - rows);
  const missing = new Map<Slice, readonly Cells[]>();
  for (const slice of await deficient(part, slices, rows + shortBy, signal)) {
    const lacking = await rowsLacking(part, table, slice, signal);
    if (lacking.length > 0) missing.set(slice, lacking);
  }
  return { counted, shortBy, missing };
}

/** All parts together, unless the source does not count one of them. */
function countedIn(outcomes: readonly Outcome[]): number | undefined {
  return outcomes.reduce<number | undefined>(
    (all, { counted }) => (all === undefined || counted === undefined ? undefined : all + counted),
    0,
  );
}

function rowsOf(slices: readonly Slice[]): number {
  return slices.reduce((all, { rows }) => all + rows, 0);
}

/** The slices of which the source counts more rows than came. Asks about the left half, and infers the right one. */
async function deficient(
  part: Part,
  slices: readonly Slice[],
  counted: number,
  signal: AbortSignal,
): Promise<readonly Slice[]> {
  if (counted <= rowsOf(slices)) return [];
  if (slices.length <= 1) return slices;
  const middle = Math.ceil(slices.length / 2);
  const left = slices.slice(0, middle);
  const right = slices.slice(middle);
  const told = await part.count({ from: left[0]?.from, until: left.at(-1)?.until }, signal);
  if (told === undefined) return slices;
  return [
    ...(await deficient(part, left, told, signal)),
    ...(await deficient(part, right, counted - told, signal)),
  ];
}

async function rowsLacking(
  part: Part,
  table: Table,
  slice: Slice,
  signal: AbortSignal,
): Promise<readonly Cells[]> {
  const known = await table.keysIn(slice);
  const rows: Cells[] = [];
  for await (const { cells } of part.read(signal, { range: slice, known })) rows.push(...cells);
  return rows;
}

function difference(before: RowFindings, after: RowFindings): RowFindings {
  return combined(after, before, (a, b) => a - b);
}

function sum(a: RowFindings, b: RowFindings): RowFindings {
  return combined(a, b, (one, other) => one + other);
}

type Counts = Readonly<Record<string, number>>;

function countOf(counts: Counts, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
}

function combined(a: RowFindings, b: RowFindings, by: (a: number, b: number) => number): RowFindings {
  const both = (one: Counts, other: Counts) => {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    const counts = [...names].map((name) => [name, by(countOf(one, name), countOf(other, name))] as const);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  };
  return {
    unresolved: both(a.unresolved, b.unresolved),
    missing: both(a.missing, b.missing),
    outside: both(a.outside, b.outside),
    unknown: both(a.unknown, b.unknown),
    merged: both(a.merged, b.merged),
  };
}
