import { EventEmitter, on } from 'node:events';
import { env } from 'node:process';
import { readGivenText } from './bounded-file.ts';
import type { CheckReport, StepResult } from './check/report.ts';
import { checkCommand } from './commands/check.ts';
import { previewCommand } from './commands/preview.ts';
import { runCommand } from './commands/run.ts';
import { datasetNames } from './datasets/parameter-names.ts';
import type { Emit, RunEvent } from './events.ts';
import type { RunReport } from './extract/report/run-report.ts';
import { givenFolder } from './output/given-folder.ts';
import { givenParameters } from './parameters/given-parameters.ts';
import { type Loaded, loadParameters } from './parameters/load.ts';
import { systemRuntime } from './runtime.ts';

/** What a Node.js host imports. Nothing here keeps state: several runs for different customers may go on at once. */

export type { CheckReport, StepResult } from './check/report.ts';
export type { ErrorCode, ErrorKind } from './errors/codes.ts';
export type { ExitCode } from './errors/exit-codes.ts';
export type { WarningCode } from './errors/warnings.ts';
export type { ErrorReport } from './errors.ts';
export { ConnectorError } from './errors.ts';
export type { Emit, RunEvent, Window } from './events.ts';
export type { RunReport } from './extract/report/run-report.ts';
export type { Manifest } from './manifest/form.ts';
export { manifest } from './manifest.ts';

export interface RunRequest {
  /** As the parameter schema of the manifest describes them; the environment is not looked at. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Folder for the tables, `datapackage.json` and `run-report.json`; made when it is not there. */
  readonly out: string;
  /**
   * Folder that keeps what an interrupted run had read, and what incremental runs start from; one for each
   * configuration.
   */
  readonly state?: string;
  /**
   * Writes what is new, changed or gone since the run before to files of its own as well; needs the mode `incremental`.
   */
  readonly changes?: boolean;
  /** Ends the run early: nothing incomplete is published. */
  readonly signal?: AbortSignal;
  /**
   * Told of everything that happens, secrets masked. What it throws, or rejects with, ends the run and comes out of it.
   */
  readonly onEvent?: (event: RunEvent) => unknown;
  /**
   * Given one line of JSON for each exchange with the source, without its end, for support: no secrets and no rows. As
   * `onEvent`.
   */
  readonly onExchange?: (line: string) => unknown;
}

/**
 * Runs one bounded extraction.
 * @returns the run report; `exitCode` 0 means every table asked for was published. A failed table does not throw.
 * @throws ConnectorError PARAMETERS_INVALID before anything is sent, OUTPUT_FAILED when not even the report can be
 * written
 */
export async function run({
  parameters,
  out,
  state,
  changes,
  signal,
  onEvent,
  onExchange,
}: RunRequest): Promise<RunReport> {
  return await heard(signal, async (hear, until) => {
    return await runCommand({
      ...load(parameters),
      out: givenFolder(out),
      state: state && givenFolder(state),
      changes,
      trace: onExchange && hear(onExchange),
      ...surroundings(until, hear(onEvent)),
    });
  });
}

/**
 * The same as a sequence of events that ends with the report: `run-finished` is the last event, the report is what the
 * generator returns. The run begins when the first event is asked for. It does not wait for the reader: what is not
 * taken yet is kept in memory, a few events for each page of the source. Leaving the loop ends the run like `signal`,
 * and goes on when the run is over.
 * @throws ConnectorError as `run` does
 */
export async function* runEvents(
  request: Omit<RunRequest, 'onEvent'>,
): AsyncGenerator<RunEvent, RunReport, undefined> {
  const left = new AbortController();
  const emitter = new EventEmitter<{ event: [RunEvent]; over: [] }>();
  const events: AsyncIterable<readonly RunEvent[]> = on(emitter, 'event', { close: ['over'] });
  const report = run({
    ...request,
    signal: AbortSignal.any([left.signal, ...(request.signal === undefined ? [] : [request.signal])]),
    onEvent: (event) => emitter.emit('event', event),
  }).finally(() => emitter.emit('over'));
  // Awaited below; the reader of the events may take long to get there.
  const ended = report.catch(() => undefined);
  try {
    for await (const batch of events) yield* batch;
    return await report;
  } finally {
    left.abort();
    await ended;
  }
}

export interface PreviewRequest extends Omit<RunRequest, 'out' | 'state' | 'changes'> {
  /** Name of the table; it need not be switched on. */
  readonly dataset: string;
  /** Names, in the order wanted; by default all. */
  readonly columns?: readonly string[];
  /** Rows at most, 1 to 1000; by default 20. */
  readonly limit?: number;
}

/** Its form is that of `preview --json`, but all cells are text, as in the CSV: so they keep all digits. */
export interface PreviewedTable {
  readonly dataset: string;
  /** Rows in all, as the source counts them; null when it does not say. */
  readonly total: number | null;
  /** By name of the column; null is unknown. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/**
 * Reads the first rows of one table, with few requests. Writes nothing.
 * @throws ConnectorError PARAMETERS_INVALID, or whatever went wrong at the source
 */
export async function preview({
  parameters,
  dataset,
  columns,
  limit = 20,
  signal,
  onEvent,
  onExchange,
}: PreviewRequest): Promise<PreviewedTable> {
  const seen = await heard(signal, async (hear, until) => {
    return await previewCommand({
      ...load(parameters, [dataset]),
      ...{ dataset, columns, limit },
      trace: onExchange && hear(onExchange),
      ...surroundings(until, hear(onEvent)),
    });
  });
  const names = seen.columns.map(({ name }) => name);
  const rows = seen.rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])));
  return { dataset, total: seen.total, rows };
}

export interface CheckRequest extends Omit<RunRequest, 'out' | 'changes' | 'onExchange'> {
  /** Looked at as `run` would use it; by default `out`. */
  readonly out?: string;
  /** Told of each step when it is over, secrets masked. As `onEvent`. */
  readonly onStep?: (result: StepResult) => unknown;
}

/**
 * Finds out whether a run can work, step by step: parameters, network, sign-in, rights, tables, folders. Leaves nothing
 * behind.
 * @returns the check report; `exitCode` 0 means nothing failed. What it finds does not throw.
 */
export async function check({
  parameters,
  out,
  state,
  signal,
  onEvent,
  onStep,
}: CheckRequest): Promise<CheckReport> {
  return await heard(signal, async (hear, until) => {
    return await checkCommand({
      load: async () => load(parameters),
      out: givenFolder(out ?? 'out'),
      state: state && givenFolder(state),
      onStart: () => undefined,
      onStep: hear(onStep),
      ...surroundings(until, hear(onEvent)),
    });
  });
}

type Hear = <A>(listener: ((about: A) => unknown) | undefined) => (about: A) => void;

/**
 * Does something that a host listens to. A listener that fails, at once or by its promise, ends it in order, locks
 * released and report written; then its own error comes out, and not among what the process cannot catch.
 */
async function heard<T>(
  signal: AbortSignal | undefined,
  work: (hear: Hear, until: AbortSignal) => Promise<T>,
): Promise<T> {
  const broken = new AbortController();
  let isOver = false;
  const fail = (error: unknown) => {
    // Nobody waits for it any more: then it is as if the host had called its listener itself.
    if (isOver) throw error;
    broken.abort(error);
  };
  const hear: Hear = (listener) => (about) => {
    if (listener === undefined) return;
    try {
      Promise.resolve(listener(about)).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  try {
    return await work(hear, AbortSignal.any([broken.signal, ...(signal === undefined ? [] : [signal])]));
  } finally {
    isOver = true;
    broken.signal.throwIfAborted();
  }
}

/** What a command gets from this machine and from its caller. */
function surroundings(signal: AbortSignal, emit: Emit) {
  return { env, readFile: readGivenText, runtime: systemRuntime, emit, signal };
}

/** @param asked the datasets to read, whatever the parameters ask for */
function load(parameters: RunRequest['parameters'], requested?: readonly string[]): Loaded {
  const origin = 'the parameters';
  const given = givenParameters(parameters, origin);
  return loadParameters({ given, origin, env: {}, readFile: readGivenText, ...datasetNames(), requested });
}
