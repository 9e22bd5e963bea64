import { readFileSync } from 'node:fs';
import type { CheckReport, StepResult } from './check/report.ts';
import { checkCommand } from './commands/check.ts';
import { runCommand } from './commands/run.ts';
import { readUtf8 } from './encoding.ts';
import type { Emit } from './events.ts';
import type { RunReport } from './extract/report.ts';
import { analyticsDatasetNames, extraDatasetNames } from './manifest.ts';
import { loadParameters } from './parameters/load.ts';
import type { Parameters } from './parameters/schema.ts';
import { systemRuntime } from './runtime.ts';

/** What a Node.js host imports. Nothing here keeps state: several runs for different customers may go on at once. */

export type { CheckReport, StepResult } from './check/report.ts';
export { ConnectorError, type ErrorCode, type ErrorKind, type ExitCode, type WarningCode } from './errors.ts';
export type { Emit, ErrorReport, RunEvent, Window } from './events.ts';
export type { RunReport } from './extract/report.ts';
export { type Manifest, manifest } from './manifest.ts';

export interface RunRequest {
  /** As the parameter schema of the manifest describes them; the environment is not looked at. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Folder for the tables, `datapackage.json` and `run-report.json`; made when it is not there. */
  readonly out: string;
  /** Folder that keeps what an interrupted run had read, and what incremental runs go on from; one to each configuration. */
  readonly state?: string;
  /** Writes what is new, changed or gone since the run before to files of its own as well; needs the mode `incremental`. */
  readonly changes?: boolean;
  /** Ends the run early: nothing incomplete is published. */
  readonly signal?: AbortSignal;
  /** Told of everything that happens, secrets masked; must not throw. */
  readonly onEvent?: Emit;
}

/**
 * Runs one bounded extraction.
 * @returns the run report; `exitCode` 0 means every table asked for was published. A failed table does not throw.
 * @throws ConnectorError PARAMETERS_INVALID before anything is sent, OUTPUT_FAILED when not even the report can be written
 */
export async function run({
  parameters,
  out,
  state,
  changes,
  signal,
  onEvent,
}: RunRequest): Promise<RunReport> {
  return await runCommand({
    parameters: load(parameters),
    out,
    state,
    changes,
    readFile,
    runtime: systemRuntime,
    emit: onEvent ?? (() => undefined),
    signal: signal ?? new AbortController().signal,
  });
}

export interface CheckRequest extends Omit<RunRequest, 'out'> {
  /** Looked at as `run` would use it; by default `out`. */
  readonly out?: string;
  /** Told of each step when it is over, secrets masked; must not throw. */
  readonly onStep?: (result: StepResult) => void;
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
  return await checkCommand({
    load: () => Promise.resolve(parameters).then(load),
    out: out ?? 'out',
    state,
    readFile,
    runtime: systemRuntime,
    emit: onEvent ?? (() => undefined),
    onStart: () => undefined,
    onStep: onStep ?? (() => undefined),
    signal: signal ?? new AbortController().signal,
  });
}

function readFile(path: string): string {
  return readUtf8(readFileSync(path));
}

function load(parameters: RunRequest['parameters']): Parameters {
  return loadParameters({
    text: JSON.stringify(parameters),
    origin: 'the parameters',
    env: {},
    readFile,
    extraDatasetNames: extraDatasetNames(),
    analyticsDatasetNames: analyticsDatasetNames(),
  });
}
