import { ConnectorError } from '../../errors.ts';
import type { RowFindings } from '../../events.ts';
import type { MadeRow } from '../../output/cells.ts';
import type { Findings } from '../rows/findings.ts';
import type { Part } from '../rows/part.ts';
import type { Slice, Table } from './unfinished-table.ts';

/** The result of comparing a table with the source's row counts. */
export interface Reconciliation {
  /** The source's row count; undefined if it returns none. */
  readonly counted: number | undefined;
  /** Late rows that were inserted in order. */
  readonly placed: number;
}

/** How often missing rows are fetched before the table fails. */
const mostRounds = 3;

/**
 * Compares a table with the source's row count of each part. If the source has more rows, a bisection
 * by counts finds the slices with missing rows; these are read again, and missing rows are inserted in order. If the
 * source has fewer rows, it has purged some meanwhile: they were correct when they were read, and stay.
 * @throws ConnectorError COUNT_MISMATCH if rows of the first count stay missing
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
      await table.insert(missing, (earlier) => sum(earlier, found));
      placed += [...missing.values()].reduce((all, rows) => all + rows.length, 0);
    }
    if (round < mostRounds) continue;
    // If rows are recorded all the time, the table can only be compared with the first count.
    if (first.every(({ counted = 0 }, part) => rowsOf(table.slices(part)) >= counted)) {
      return { counted: countedIn(outcomes), placed };
    }
    throw new ConnectorError(
      'COUNT_MISMATCH',
      `${name}: the source counts ${short.counted} rows, ${short.shortBy} more than it delivers, also after ${round} attempts.`,
    );
  }
}

/** The result for one part. */
interface Outcome {
  readonly counted: number | undefined;
  readonly shortBy: number;
  readonly missing: ReadonlyMap<Slice, readonly MadeRow[]>;
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
  const missing = new Map<Slice, readonly MadeRow[]>();
  for (const slice of await deficient(part, slices, rows + shortBy, signal)) {
    const lacking = await rowsLacking(part, table, slice, signal);
    if (lacking.length > 0) missing.set(slice, lacking);
  }
  return { counted, shortBy, missing };
}

/** The sum of all parts; undefined if the source does not count one of them. */
function countedIn(outcomes: readonly Outcome[]): number | undefined {
  return outcomes.reduce<number | undefined>(
    (all, { counted }) => (all === undefined || counted === undefined ? undefined : all + counted),
    0,
  );
}

function rowsOf(slices: readonly Slice[]): number {
  return slices.reduce((all, { rows }) => all + rows, 0);
}

/** The slices with missing rows. Requests the count of the left half, and infers that of the right half. */
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
  const leftCount = await part.count({ from: left[0]?.from, until: left.at(-1)?.until }, signal);
  if (leftCount === undefined) return slices;
  return [
    ...(await deficient(part, left, leftCount, signal)),
    ...(await deficient(part, right, counted - leftCount, signal)),
  ];
}

async function rowsLacking(
  part: Part,
  table: Table,
  slice: Slice,
  signal: AbortSignal,
): Promise<readonly MadeRow[]> {
  const known = await table.keysIn(slice);
  const rows: MadeRow[] = [];
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
