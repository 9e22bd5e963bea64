import type { ErrorCode } from '../../errors/codes.ts';
import type { ProgressView } from '../../events/progress.ts';
import type { RunEvent } from '../../events.ts';

/** How far a run is, as a fold over its events; times are milliseconds since 1970. */
interface Progress {
  readonly tables: readonly string[];
  /** Tables that need nothing more, or failed. */
  readonly over: number;
  readonly table: TableProgress | undefined;
  readonly requests: number;
  readonly retries: number;
  readonly lastAnswerAt: number | undefined;
  /** The wait before the next attempt of a request; it is over when its time is. */
  readonly wait: { readonly until: number; readonly code: ErrorCode } | undefined;
}

interface TableProgress {
  readonly name: string;
  /** Those that were there from before included. */
  readonly rows: number;
  readonly resumed: number;
  /** The source's count; undefined as long as, or where, it is not known. */
  readonly expected: number | undefined;
  /** When the table's own rows began to be read: before, there is what they are joined with. */
  readonly readSince: number | undefined;
  /** What was asked for last. */
  readonly asked: string | undefined;
}

export const notStarted: Progress = {
  tables: [],
  over: 0,
  table: undefined,
  requests: 0,
  retries: 0,
  lastAnswerAt: undefined,
  wait: undefined,
};

type Steps = {
  readonly [T in RunEvent['type']]?: (
    progress: Progress,
    event: Extract<RunEvent, { type: T }>,
    now: number,
  ) => Progress;
};

const steps: Steps = {
  'run-started': (_progress, { datasets }) => ({ ...notStarted, tables: datasets }),
  'dataset-started': (progress, { dataset }) => ({
    ...progress,
    table: {
      ...{ name: dataset, rows: 0, resumed: 0 },
      ...{ expected: undefined, readSince: undefined, asked: undefined },
    },
  }),
  'dataset-resumed': (progress, { rows }) => inTable(progress, { rows, resumed: rows }),
  'dataset-planned': (progress, { rows }, now) =>
    inTable(progress, { expected: rows ?? undefined, readSince: now }),
  'rows-written': (progress, { rows }, now) =>
    inTable(progress, {
      rows: (progress.table?.rows ?? 0) + rows,
      readSince: progress.table?.readSince ?? now,
    }),
  'dataset-read': tableOver,
  'dataset-skipped': tableOver,
  'dataset-failed': tableOver,
  // What is written after it has nothing more to show.
  'run-finished': () => notStarted,
  request: (progress, { path }, now) => answered(progress, path.slice(path.lastIndexOf('/') + 1), now),
  fetch: (progress, { partition }, now) => answered(progress, `partition ${partition}`, now),
  retry: (progress, { code, waitMs }, now) => ({
    ...progress,
    retries: progress.retries + 1,
    // Of two that wait, the one that waits longer holds the run up.
    wait: (progress.wait?.until ?? 0) > now + waitMs ? progress.wait : { until: now + waitMs, code },
  }),
};

function inTable(progress: Progress, change: Partial<TableProgress>): Progress {
  const { table } = progress;
  return table === undefined ? progress : { ...progress, table: { ...table, ...change } };
}

function answered(progress: Progress, asked: string, now: number): Progress {
  return { ...inTable(progress, { asked }), requests: progress.requests + 1, lastAnswerAt: now };
}

function tableOver(progress: Progress): Progress {
  return { ...progress, over: progress.over + 1, table: undefined };
}

export function progressAfter(progress: Progress, event: RunEvent, now: number): Progress {
  const step = steps[event.type] as ((p: Progress, e: RunEvent, now: number) => Progress) | undefined;
  return step?.(progress, event, now) ?? progress;
}

/** A rate over less is chance. */
const leastMsForRate = 1_000;

export function viewOf(progress: Progress, now: number): ProgressView {
  const { table, tables, over, requests, retries, wait, lastAnswerAt } = progress;
  const rows = table?.rows ?? 0;
  const { expected } = table ?? {};
  const rate = table === undefined ? undefined : rateOf(table, now);
  const left = expected === undefined || rate === undefined ? undefined : Math.max(0, expected - rows) / rate;
  return {
    dataset: table?.name ?? null,
    over,
    tables: tables.length,
    rows,
    expected: expected ?? null,
    percent: expected === undefined ? null : percentOf(rows, expected),
    rowsPerSecond: rate === undefined ? null : Math.round(rate),
    secondsLeft: left === undefined ? null : Math.ceil(left),
    preparing: table?.readSince === undefined ? (table?.asked ?? null) : null,
    requests,
    retries,
    waiting:
      wait === undefined || wait.until <= now
        ? null
        : { seconds: Math.ceil((wait.until - now) / 1000), code: wait.code },
    silentSeconds: lastAnswerAt === undefined ? null : Math.floor((now - lastAnswerAt) / 1000),
  };
}

/** Rows a second since the first could come; rows from before did not take this run's time. */
function rateOf({ rows, resumed, readSince }: TableProgress, now: number): number | undefined {
  const gained = rows - resumed;
  if (readSince === undefined || gained <= 0 || now - readSince < leastMsForRate) return undefined;
  return (gained * 1000) / (now - readSince);
}

/** 100 only when all are there; rows that were recorded since the count do not make more of it. */
function percentOf(rows: number, expected: number): number {
  return rows >= expected ? 100 : Math.floor((rows / expected) * 100);
}
