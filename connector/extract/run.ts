import { subHours } from 'date-fns/subHours';
import { askMonitor } from '../citrix/monitor/service.ts';
import { openTenant, type Tenant } from '../citrix/tenant.ts';
import type { Dataset } from '../datasets/define.ts';
import { asConnectorError, ConnectorError, gravestOf } from '../errors.ts';
import type { Emit, ErrorReport, RunEvent, Window } from '../events.ts';
import { defaultRetryPolicy } from '../http/retry.ts';
import type { Transport } from '../http/transport.ts';
import { manifest } from '../manifest.ts';
import type { PublishedTable } from '../output/data-package.ts';
import { openStaging, type Staging, writeReport } from '../output/publish.ts';
import type { Parameters } from '../parameters/schema.ts';
import { createRedactor, maskedParameters, secretsOf } from '../parameters/secrets.ts';
import type { Runtime } from '../runtime.ts';
import { type Budget, openBudget } from './budget.ts';
import { type Ledger, MemoryLedger } from './checkpoint.ts';
import { type ExtractContext, extractDataset } from './dataset.ts';
import { createDimensions } from './dimensions.ts';
import { dimensionNeeds } from './plan.ts';
import { fileOf, jsonText, publish } from './publish.ts';
import { buildReport, type RunReport } from './report.ts';
import { openState, type State } from './state.ts';

export interface RunOptions {
  readonly parameters: Parameters;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Folder the files go to; made when it is not there. */
  readonly out: string;
  /** Folder that keeps what an interrupted run had read, for the next to go on with; made when it is not there. */
  readonly state?: string | undefined;
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Aborting it ends the run; its reason should be a ConnectorError CANCELLED. */
  readonly signal: AbortSignal;
}

const connector = { name: manifest.id, version: manifest.version };

/**
 * One bounded extraction: every table asked for is read into a temporary or the state folder, and published complete, or not at all. A
 * failed table does not stop the others. Whatever happens, the report says it.
 * @returns the report, also written to `run-report.json`
 * @throws ConnectorError OUTPUT_FAILED only when not even the report can be written
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
  const work = await openWork({ ...options, emit }, tenant.monitorRoot.host);
  const window = work.state?.window ?? work.window;
  emit({
    type: 'run-started',
    at: work.window.to,
    version: connector.version,
    customerId: parameters.customerId,
    host: tenant.monitorRoot.host,
    window,
    datasets: datasets.map(({ name }) => name),
  });
  if (work.state?.isResumed) emit({ type: 'run-resumed' });
  for (const message of work.warnings) emit({ type: 'warning', message });
  const failures =
    work.failure === undefined
      ? await extractAll({ ...options, signal, emit }, { tenant, window, budget, state: work.state })
      : [work.failure];
  budget.close();
  if (work.state?.isResumed && gained === 0 && failures.some(({ code }) => code === 'BUDGET_SPENT')) {
    emit({
      type: 'warning',
      message: 'The budget was spent before a row was written: raise it, or no run gets further.',
    });
  }
  await work.state?.close(failures.some(isWorthGoingOn));
  const gravest = gravestOf(failures);
  const finished: RunEvent = redactor.redactDeep({
    type: 'run-finished',
    at: new Date(runtime.now()).toISOString(),
    exitCode: gravest?.exitCode ?? 0,
    error: gravest === undefined ? null : reportOf(gravest),
  });
  builder.note(finished);
  const report = builder.report();
  // Whoever was not let in leaves alone what the run that is in has to say.
  if (work.failure === undefined) await writeReport(out, 'run-report.json', jsonText(report), runtime);
  // Only now: whoever hears of the end may read the report.
  options.emit(finished);
  return report;
}

/** `[now − period, now)`: days of 24 hours, so that no change of the clocks shortens one. */
function windowOf({ fetchStartDatePeriod }: Parameters, runtime: Runtime): Window {
  const to = new Date(runtime.now());
  return { from: subHours(to, fetchStartDatePeriod * 24).toISOString(), to: to.toISOString() };
}

interface Work {
  /** That of a new run. */
  readonly window: Window;
  readonly state?: State;
  readonly warnings: readonly string[];
  readonly failure?: ConnectorError;
}

/** Opens the state, if there is to be one; what stands against it is a failure of the run. */
async function openWork(
  { state: folder, parameters, datasets, runtime }: RunOptions,
  host: string,
): Promise<Work> {
  const window = windowOf(parameters, runtime);
  const warnings: string[] = [];
  if (folder === undefined) return { window, warnings };
  try {
    const state = await openState({
      ...{ folder, parameters, host, window, runtime },
      version: connector.version,
      datasets: datasets.map(({ name }) => name),
      warn: (message) => warnings.push(message),
    });
    return { window, warnings, state };
  } catch (error) {
    return { window, warnings, failure: asConnectorError(error) };
  }
}

/** Misconfigurations that may concern one table for good, while the others are read every day. */
const ofOneTable: ReadonlySet<string> = new Set(['RIGHTS_MISSING', 'SITE_NOT_FOUND', 'DAAS_NOT_ENABLED']);

/**
 * Whether the run may come further when it is gone on with, be it after the way in has been mended. Where only one table
 * cannot be had, or the source breaks its contract, the next run had better start anew, with a window of its own.
 */
function isWorthGoingOn({ kind, code, dataset }: ConnectorError): boolean {
  if (dataset === undefined || code === 'OUTPUT_FAILED') return true;
  return kind !== 'system' && !ofOneTable.has(code);
}

interface Surroundings {
  readonly tenant: Tenant;
  readonly window: Window;
  readonly budget: Budget;
  readonly state: State | undefined;
}

/** Reads and publishes; returns what went wrong. */
async function extractAll(
  options: RunOptions,
  surroundings: Surroundings,
): Promise<readonly ConnectorError[]> {
  const { out, signal } = options;
  let staging: Staging | undefined;
  const failures: ConnectorError[] = [];
  try {
    staging = await openStaging(out, options.runtime);
    await surroundings.tenant.signIn(signal);
    const files = await extractEach(options, surroundings, staging, failures);
    if (files.length > 0 && !failures.some(({ code }) => code === 'CANCELLED')) {
      const { parameters, datasets, emit } = options;
      const { customerId } = parameters;
      const { state } = surroundings;
      await state?.confirm();
      if (state !== undefined) for (const { path } of files) await staging.take(state.path(path), path);
      await publish(staging, files, {
        out,
        customerId,
        window: surroundings.window,
        connector,
        datasets,
        emit,
      });
    }
  } catch (error) {
    failures.push(whyEnded(error, signal));
  } finally {
    await staging?.discard();
  }
  return failures;
}

/** One table after the other (the source takes one query at a time); adds to `failures`. */
async function extractEach(
  options: RunOptions,
  { tenant, window, budget, state }: Surroundings,
  staging: Staging,
  failures: ConnectorError[],
): Promise<readonly PublishedTable[]> {
  const { parameters, datasets, emit, signal } = options;
  const ask = askMonitor(tenant, emit);
  const context: ExtractContext = {
    tenant,
    ask,
    dimensions: createDimensions(ask, tenant.monitorRoot, dimensionNeeds(datasets), emit),
    customerId: parameters.customerId,
    window,
    overlapping: parameters.sessionWindow === 'overlapping',
    escapeFormulas: parameters.csvEscapeFormulas,
    budget,
    emit,
  };
  const files: PublishedTable[] = [];
  for (const dataset of datasets) {
    const file = fileOf(dataset.name);
    let ledger: Ledger | undefined;
    try {
      ledger = state === undefined ? new MemoryLedger() : await state.ledger(dataset.name);
      const place = { path: (state ?? staging).path(file), ledger };
      files.push({ path: file, ...(await extractDataset(dataset, context, place, signal)) });
    } catch (error) {
      const failure = whyEnded(error, signal).forDataset(dataset.name);
      failures.push(failure);
      emit({ type: 'dataset-failed', dataset: dataset.name, error: reportOf(failure) });
      // What was read of it may be what is wrong with it.
      if (failure.kind === 'system' && failure.code !== 'OUTPUT_FAILED') {
        await ledger?.cut(0).catch((problem: unknown) => failures.push(asConnectorError(problem)));
      }
      if (failure.code === 'CANCELLED' || failure.code === 'BUDGET_SPENT') break;
    } finally {
      await ledger?.close();
    }
  }
  return files;
}

/** What ended a table or the run: its own error, else the reason it was ended from outside. */
function whyEnded(error: unknown, signal: AbortSignal): ConnectorError {
  if (error instanceof ConnectorError || !signal.aborted) return asConnectorError(error);
  return signal.reason instanceof ConnectorError
    ? signal.reason
    : new ConnectorError('CANCELLED', 'The run was cancelled.', { cause: signal.reason });
}

function reportOf({ code, kind, message, remedy }: ConnectorError): ErrorReport {
  return { code, kind, message, remedy };
}
