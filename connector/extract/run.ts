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
import { type ExtractContext, extractDataset } from './dataset.ts';
import { createDimensions } from './dimensions.ts';
import { dimensionNeeds } from './plan.ts';
import { fileOf, jsonText, publish } from './publish.ts';
import { buildReport, type RunReport } from './report.ts';

export interface RunOptions {
  readonly parameters: Parameters;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Folder the files go to; made when it is not there. */
  readonly out: string;
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Aborting it ends the run; its reason should be a ConnectorError CANCELLED. */
  readonly signal: AbortSignal;
}

const connector = { name: manifest.id, version: manifest.version };

/**
 * One bounded extraction: every table asked for is read into a temporary folder and published complete, or not at all. A
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
  const emit: Emit = (event) => {
    const clean = redactor.redactDeep(event);
    builder.note(clean);
    options.emit(clean);
  };
  const window = windowOf(parameters, runtime);
  const budget = openBudget({ maxRows: parameters.maxRows, maxMinutes: parameters.maxRunMinutes }, runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  const tenant = openTenant({
    ...options,
    userAgent: `${connector.name}/${connector.version}`,
    policy: defaultRetryPolicy,
    emit,
    redactor,
  });
  emit({
    type: 'run-started',
    at: window.to,
    version: connector.version,
    customerId: parameters.customerId,
    host: tenant.monitorRoot.host,
    window,
    datasets: datasets.map(({ name }) => name),
  });
  const failures = await extractAll({ ...options, signal, emit }, { tenant, window, budget }).finally(
    budget.close,
  );
  const gravest = gravestOf(failures);
  const finished: RunEvent = redactor.redactDeep({
    type: 'run-finished',
    at: new Date(runtime.now()).toISOString(),
    exitCode: gravest?.exitCode ?? 0,
    error: gravest === undefined ? null : reportOf(gravest),
  });
  builder.note(finished);
  const report = builder.report();
  await writeReport(out, 'run-report.json', jsonText(report), runtime);
  // Only now: whoever hears of the end may read the report.
  options.emit(finished);
  return report;
}

/** `[now − period, now)`: days of 24 hours, so that no change of the clocks shortens one. */
function windowOf({ fetchStartDatePeriod }: Parameters, runtime: Runtime): Window {
  const to = new Date(runtime.now());
  return { from: subHours(to, fetchStartDatePeriod * 24).toISOString(), to: to.toISOString() };
}

interface Surroundings {
  readonly tenant: Tenant;
  readonly window: Window;
  readonly budget: Budget;
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
  { tenant, window, budget }: Surroundings,
  staging: Staging,
  failures: ConnectorError[],
): Promise<readonly PublishedTable[]> {
  const { parameters, datasets, emit, signal } = options;
  const ask = askMonitor(tenant);
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
    try {
      files.push({ path: file, ...(await extractDataset(dataset, context, staging.path(file), signal)) });
    } catch (error) {
      const failure = whyEnded(error, signal).forDataset(dataset.name);
      failures.push(failure);
      emit({ type: 'dataset-failed', dataset: dataset.name, error: reportOf(failure) });
      if (failure.code === 'CANCELLED' || failure.code === 'BUDGET_SPENT') break;
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
