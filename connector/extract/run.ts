import { join } from 'node:path';
import { subHours } from 'date-fns/subHours';
import type { ExportAccess } from '../citrix/analytics/export.ts';
import { openTenant } from '../citrix/tenant.ts';
import { type Dataset, isAnalytics } from '../datasets/define.ts';
import { asConnectorError, type ConnectorError, gravestOf } from '../errors.ts';
import type { Emit, RunEvent, Window } from '../events.ts';
import { defaultRetryPolicy } from '../http/retry.ts';
import type { WriteTrace } from '../http/trace.ts';
import type { Transport } from '../http/transport.ts';
import { manifest } from '../manifest.ts';
import { folderKinds } from '../output/failures.ts';
import { refuseNested } from '../output/places.ts';
import { probeFolder } from '../output/probe.ts';
import { writeReport } from '../output/publish.ts';
import type { Setup } from '../parameters/load.ts';
import type { Parameters } from '../parameters/schema.ts';
import { createRedactor, maskedParameters, secretsOf } from '../parameters/secrets.ts';
import type { Runtime } from '../runtime.ts';
import { jsonDocument } from '../visible.ts';
import { openBudget } from './budget.ts';
import { updateHealth } from './health.ts';
import type { Held } from './part.ts';
import { buildReport, type RunReport } from './report.ts';
import { rejectedFile } from './risk/rejected.ts';
import type { RiskMemory } from './risk/risk.ts';
import { openSnapshots, type Snapshots } from './snapshots.ts';
import { openState, type State } from './state.ts';
import { extractAll, isWorthGoingOn, reportOf } from './work.ts';

export interface RunOptions {
  readonly parameters: Parameters;
  /** Where they come from; nothing to tell of it if undefined. */
  readonly setup?: Setup | undefined;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Folder the files go to; made when it is not there. */
  readonly out: string;
  /** Folder that keeps what an interrupted run had read, for the next to go on with; made when it is not there. */
  readonly state?: string | undefined;
  /** Whether also the rows that are new, changed or gone are written to files of their own; needs incremental runs. */
  readonly changes?: boolean | undefined;
  /** Tables that the host keeps itself, by name: these are to hold no more than what it lacks. */
  readonly held?: Readonly<Record<string, Held>> | undefined;
  readonly transport: Transport;
  /** How the export of Citrix Analytics is reached; needed for risk datasets. */
  readonly analytics?: ExportAccess | undefined;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Aborting it ends the run; its reason should be a ConnectorError CANCELLED. */
  readonly signal: AbortSignal;
}

const connector = { name: manifest.id, version: manifest.version };

/**
 * One bounded extraction: every table asked for is read into a temporary or the state folder, and published complete, or not at all. A
 * failed table does not stop the others. Whatever happens, the report says it.
 * @returns the report, also written to `run-report.json` unless the folders of the run cannot be used
 * @throws ConnectorError OUTPUT_FAILED only when the report cannot be written at the end
 */
export async function run(options: RunOptions): Promise<RunReport> {
  const { parameters, runtime, datasets, out } = options;
  const redactor = createRedactor();
  for (const secret of secretsOf(parameters)) redactor.add(secret);
  const builder = buildReport({
    connector,
    parameters: maskedParameters(parameters),
  });
  let gained = 0;
  const emit: Emit = (event) => {
    if (event.type === 'rows-written') gained += event.rows;
    const clean = redactor.redactDeep(event);
    builder.note(clean);
    options.emit(clean);
  };
  const budget = openBudget({ maxRows: parameters.maxRows, maxMinutes: parameters.maxRunMinutes }, runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  const tenant = openTenant({
    ...options,
    userAgent: `${connector.name}/${connector.version}`,
    policy: defaultRetryPolicy,
    emit,
    redactor,
  });
  const host = hostOf(options, tenant.monitorRoot);
  const work = await openWork({ ...options, emit }, host);
  const window = work.state?.window ?? work.window;
  emit({
    type: 'run-started',
    at: work.window.to,
    version: connector.version,
    customerId: parameters.customerId,
    host,
    window,
    datasets: datasets.map(({ name }) => name),
  });
  tellSetup(options.setup, emit);
  const isResumed = work.state?.isResumed === true;
  if (isResumed) emit({ type: 'run-resumed' });
  for (const message of work.warnings) emit({ type: 'warning', message });
  const failures =
    work.failure === undefined
      ? await extractAll(
          { ...options, signal, emit, connector, host },
          {
            ...{ tenant, window, budget, state: work.state, cancelled: options.signal },
            snapshots: snapshotsOf(options, work.state),
            risk: riskMemoryOf(options),
          },
        )
      : [work.failure];
  budget.close();
  const hasGained = gained > 0;
  if (isResumed && !hasGained) warnOfBudget(failures, emit);
  // Where nothing has been read, the next run had better have a window of its own.
  const unfinished = (hasGained || isResumed) && failures.some(isWorthGoingOn);
  const gravest = gravestOf(failures);
  const finished: RunEvent = redactor.redactDeep({
    type: 'run-finished',
    at: new Date(runtime.now()).toISOString(),
    exitCode: gravest?.exitCode ?? 0,
    error: gravest === undefined ? null : reportOf(gravest),
  });
  builder.note(finished);
  await endWork(work, { folder: options.state, report: builder.report(), unfinished, runtime, emit });
  const report = builder.report();
  // A run that could not have its folders writes no report: the one that lies there is another's.
  if (work.failure === undefined) await writeReport(out, 'run-report.json', jsonDocument(report), runtime);
  // Only now: whoever hears of the end may read the report.
  options.emit(finished);
  return report;
}

/** Variables may be those of another program: a run says which it goes by. */
function tellSetup(setup: Setup | undefined, emit: Emit): void {
  if (setup === undefined) return;
  const { fromEnvironment, warnings } = setup;
  if (Object.keys(fromEnvironment).length > 0) emit({ type: 'environment-used', variables: fromEnvironment });
  for (const warning of warnings) emit({ type: 'warning', ...warning });
}

/** A run that was gone on with, and came no further. */
function warnOfBudget(failures: readonly ConnectorError[], emit: Emit): void {
  if (!failures.some(({ code }) => code === 'BUDGET_SPENT')) return;
  emit({
    type: 'warning',
    message: 'The budget was spent before a row was written: raise it, or no run gets further.',
  });
}

/** `[now − period, now)`: days of 24 hours, so that no change of the clocks shortens one. */
export function windowOf({ fetchStartDatePeriod }: Parameters, runtime: Runtime): Window {
  const to = new Date(runtime.now());
  return { from: subHours(to, fetchStartDatePeriod * 24).toISOString(), to: to.toISOString() };
}

/** Those of earlier runs, where this one is to go on from them. */
function snapshotsOf(
  { state: folder, parameters, runtime }: RunOptions,
  state?: State,
): Snapshots | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  return openSnapshots(folder, runtime, state?.isResumed ? state.window : undefined);
}

/** Events are not read again: what a run has remembered of them counts at once, also when it is gone on with. */
function riskMemoryOf({ state: folder, parameters, runtime }: RunOptions): RiskMemory | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  return { snapshots: openSnapshots(folder, runtime), rejected: join(folder, 'snapshot', rejectedFile) };
}

/** Where the tables come from, for people and for the state: the site, or the brokers where nothing else is asked for. */
export function hostOf(
  { datasets, analytics }: Pick<RunOptions, 'datasets' | 'analytics'>,
  monitorRoot: URL,
): string {
  return datasets.every(isAnalytics) ? (analytics?.brokers[0] ?? '') : monitorRoot.host;
}

interface Work {
  /** That of a new run. */
  readonly window: Window;
  readonly state: State | undefined;
  readonly warnings: readonly string[];
  readonly failure: ConnectorError | undefined;
}

/** Opens the folders of a run; what stands against one of them is a failure of the run, before anything is asked of the source. */
async function openWork(
  { out, state: folder, parameters, datasets, runtime }: RunOptions,
  host: string,
): Promise<Work> {
  const window = windowOf(parameters, runtime);
  const warnings: string[] = [];
  let state: State | undefined;
  let failure: ConnectorError | undefined;
  try {
    if (folder !== undefined) {
      await refuseNested(out, folder);
      state = await openState({
        ...{ folder, parameters, host, window, runtime },
        version: connector.version,
        datasets: datasets.map(({ name }) => name),
        warn: (message) => warnings.push(message),
      });
    }
    await probeFolder(out, folderKinds.output, runtime);
  } catch (error) {
    failure = asConnectorError(error);
  }
  return { window, warnings, state, failure };
}

/** Writes down how the run went, and lets go of the state folder. */
async function endWork(
  { state }: Work,
  {
    folder,
    report,
    unfinished,
    runtime,
    emit,
  }: {
    readonly folder: string | undefined;
    readonly report: RunReport;
    readonly unfinished: boolean;
    readonly runtime: Runtime;
    readonly emit: Emit;
  },
): Promise<void> {
  if (state === undefined || folder === undefined) return;
  const message = await updateHealth(folder, report, unfinished, runtime);
  if (message !== undefined) emit({ type: 'warning', message });
  await state.close(unfinished);
}
