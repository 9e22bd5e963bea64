import { ConnectorError } from '../../errors.ts';
import { outcomeOf } from '../outcome.ts';
import { smallestPage } from './page-size.ts';
import type { Row } from './service.ts';

/** Looks at rows behind a point, of which a page never comes. @throws ConnectorError */
export interface RowProbe {
  /** Rows in front of the page. */
  readonly passed: number;
  /** So many rows behind so many others of the page; GivenUp where they do not come. */
  rows(passed: number, count: number, attempts: number): Promise<readonly Row[]>;
  /** One row with nothing but what names it. */
  bare(passed: number, attempts: number): Promise<readonly Row[]>;
  /** Names a row for people, by key and time. */
  nameOf(row: Row): string;
}

/** Looks that have to agree before a row is blamed: the service may only have been away. */
const mostRounds = 3;

/** So many rows behind an unreadable one are looked at for one that comes. */
const farthest = 64;

/**
 * Finds the first row of a page that the source cannot write: halving by what comes leads to it. It is blamed only when
 * it fails again and again while its neighbours come. Some twenty small questions at most.
 * @returns undefined where it is not sure that one row is the reason
 * @throws ConnectorError for any other failure meanwhile
 */
export async function findUnreadable(set: string, probe: RowProbe): Promise<ConnectorError | undefined> {
  if (!(await isAlive(probe))) return undefined;
  const before = await goodRows(probe);
  if (before === undefined) return undefined;
  const { length: place } = before;
  let failure: ConnectorError | undefined;
  let after: Row | undefined;
  for (let round = 1; round <= mostRounds; round += 1) {
    const neighbour = await nextGood(probe, place);
    if (neighbour === undefined) return undefined;
    [after] = neighbour;
    const again = await outcomeOf(() => probe.rows(place, 1, 2));
    if ('value' in again) return undefined;
    failure = again.failure;
  }
  const itself = await outcomeOf(() => probe.bare(place, 1));
  const [row] = 'value' in itself ? itself.value : [];
  return unreadable(set, { row, before: before.at(-1) ?? (await inFront(probe)), after, probe, failure });
}

/** Whether the source answers anything at all: with the least of a row, here or further on. */
async function isAlive(probe: RowProbe): Promise<boolean> {
  for (const passed of [0, 1, 16]) {
    if ('value' in (await outcomeOf(() => probe.bare(passed, 1)))) return true;
  }
  return false;
}

/** The rows in front of the first that does not come; undefined where all come, or fewer than there should be. */
async function goodRows(probe: RowProbe): Promise<readonly Row[] | undefined> {
  let good: readonly Row[] = [];
  let bad: number | undefined;
  while (bad === undefined || bad - good.length > 1) {
    const count: number = bad === undefined ? Math.max(1, good.length * 2) : (good.length + bad) >> 1;
    const came = await outcomeOf(() => probe.rows(0, count, 1));
    if ('failure' in came) bad = count;
    else if (came.value.length !== count || count > smallestPage) return undefined;
    else good = came.value;
  }
  return good;
}

/** The last row in front of the page. */
async function inFront(probe: RowProbe): Promise<Row | undefined> {
  if (probe.passed === 0) return undefined;
  const came = await outcomeOf(() => probe.rows(-1, 1, 1));
  return 'value' in came ? came.value[0] : undefined;
}

/** The nearest row behind a place that comes, or none behind the last; undefined where nothing comes. */
async function nextGood(probe: RowProbe, place: number): Promise<readonly Row[] | undefined> {
  for (let further = 1; further <= farthest; further *= 2) {
    const came = await outcomeOf(() => probe.rows(place + further, 1, 1));
    if ('value' in came) return came.value;
  }
  return undefined;
}

interface Found {
  readonly row: Row | undefined;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly probe: RowProbe;
  readonly failure: ConnectorError | undefined;
}

function unreadable(set: string, { row, before, after, probe, failure }: Found): ConnectorError {
  const which = row === undefined ? 'a row' : `the row ${probe.nameOf(row)}`;
  const from = before === undefined ? 'the first of the requested rows' : `after ${probe.nameOf(before)}`;
  const until = after === undefined ? 'no row after it' : `the next readable row is ${probe.nameOf(after)}`;
  return new ConnectorError(
    'ROW_UNREADABLE',
    `${set}: the source cannot deliver ${which} (${from}; ${until}). Every request for it fails, while the rows before and after it arrive. ${failure?.message ?? ''}`.trim(),
    { cause: failure, answer: failure?.answer },
  );
}
