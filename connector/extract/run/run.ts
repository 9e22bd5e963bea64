import { join } from 'node:path';
import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { openTenant, type Tenant } from '../../citrix/tenant.ts';
import type { Dataset } from '../../datasets/define.ts';
import { type ConnectorError, mostSevereOf, reportOf } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { defaultRetryPolicy } from '../../http/retry.ts';
import type { WriteTrace } from '../../http/trace.ts';
import type { Transport } from '../../http/transport.ts';
import { manifest } from '../../manifest.ts';
import { writeReport } from '../../output/publish.ts';
import type { Setup } from '../../parameters/load.ts';
import type { Parameters } from '../../parameters/schema.ts';
import { createRedactor, maskedParameters, type Redactor, secretsOf } from '../../parameters/secrets.ts';
import { hostOf, type SourceChoice } from '../../parameters/source.ts';
import type { Runtime } from '../../runtime.ts';
import { timestampOf } from '../../timestamps.ts';
import { jsonDocument } from '../../visible.ts';
import { openBudget } from '../budget.ts';
import { updateHealth } from '../memory/health.ts';
import { openSnapshots, type Snapshots } from '../memory/snapshots.ts';
import type { State } from '../memory/state.ts';
import { rejectedFile, reportFile } from '../publish/output-files.ts';
import { buildReport, type RunReport } from '../report/report.ts';
import type { RiskMemory } from '../risk/risk.ts';
import type { HostNeeds } from '../rows/part.ts';
import { extractAll, isResumable } from './all-tables.ts';
import { openRun, type Work } from './begin.ts';
import { startOf, windowOf } from './start-time.ts';

export interface RunOptions {
  readonly parameters: Parameters;
  readonly source: SourceChoice;
  /** Where they come from; nothing to tell of it if undefined. */
  readonly setup?: Setup | undefined;
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Folder the files go to; made when it is not there. */
  readonly out: string;
  /** Folder that keeps what an interrupted run had read, for the next to resume; made when it is not there. */
  readonly state?: string | undefined;
  /** Whether also the rows that are new, changed or gone are written to files of their own; needs incremental runs. */
  readonly changes?: boolean | undefined;
  /** What a host that keeps the tables itself lacks of them. */
  readonly host?: HostNeeds | undefined;
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
  const { parameters, source, runtime, datasets } = options;
  const { customerId = null } = parameters;
  const start = startOf(runtime);
  const redactor = createRedactor();
  for (const secret of secretsOf(parameters)) redactor.add(secret);
  const builder = buildReport({
    connector,
    parameters: maskedParameters(parameters),
  });
  let gained = 0;
  let signedIn: RunEvent[] | undefined = [];
  const emit: Emit = (event) => {
    // Told once the window is closed and the state is written: from then on the run can be resumed.
    if (event.type === 'signed-in' && signedIn !== undefined) {
      signedIn.push(event);
      return;
    }
    if (event.type === 'rows-written') gained += event.rows;
    const clean = redactor.redactDeep(event);
    builder.note(clean);
    options.emit(clean);
  };
  const budget = openBudget({ maxRows: parameters.maxRows, maxMinutes: parameters.maxRunMinutes }, runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  const tenant = tenantOf({ ...options, emit }, redactor);
  const host = hostOf(source);
  emit({
    type: 'run-started',
    at: timestampOf(start.at),
    version: connector.version,
    customerId,
    host,
    window: windowOf(parameters.fetchStartDatePeriod, start.at),
    datasets: datasets.map(({ name }) => name),
  });
  tellSetup(options.setup, emit);
  const work = await openRun({ ...options, version: connector.version, signal }, host, { start, tenant });
  const { moment, needs, output, failure } = work;
  const window = work.state?.window ?? work.window;
  if (failure === undefined) {
    emit({ type: 'window-closed', startedAt: timestampOf(moment.startedAt), window });
    if (moment.warning !== undefined)
      emit({ type: 'warning', code: 'CLOCK_SKEWED', message: moment.warning });
  }
  const toTell = signedIn;
  signedIn = undefined;
  for (const event of toTell) emit(event);
  const isResumed = work.state?.isResumed === true;
  if (isResumed) emit({ type: 'run-resumed' });
  for (const message of work.warnings) emit({ type: 'warning', message });
  const failures =
    output !== undefined
      ? await extractAll(
          { ...options, hostProgress: needs?.hostProgress, signal, emit, connector, host },
          {
            ...{ tenant, window, budget, state: work.state, output, cancelled: options.signal },
            ...{ now: moment.now, notLetIn: work.notLetIn },
            snapshots: snapshotsOf(options, work.state),
            risk: riskMemoryOf(options, work.state),
          },
        )
      : [failure];
  budget.close();
  const hasGained = gained > 0;
  if (isResumed && !hasGained) warnOfBudget(failures, emit);
  // Where nothing has been read, the next run had better have a window of its own.
  const unfinished = (hasGained || isResumed) && failures.some(isResumable);
  const gravest = mostSevereOf(failures);
  const finished: RunEvent = redactor.redactDeep({
    type: 'run-finished',
    at: timestampOf(moment.now()),
    exitCode: gravest?.exitCode ?? 0,
    error: gravest === undefined ? null : reportOf(gravest),
  });
  builder.note(finished);
  const report = await closeRun(work, { ...options, emit, unfinished, builder });
  // Only now: a listener that gets the last event may read the report at once.
  options.emit(finished);
  return report;
}

/** @returns undefined where only the export is read */
function tenantOf({ source, ...options }: RunOptions, redactor: Redactor): Tenant | undefined {
  if (source.kind !== 'cloud') return undefined;
  const userAgent = `${connector.name}/${connector.version}`;
  return openTenant({ ...options, cloud: source.cloud, userAgent, policy: defaultRetryPolicy, redactor });
}

/** Variables may be those of another program: a run says which it goes by. */
function tellSetup(setup: Setup | undefined, emit: Emit): void {
  if (setup === undefined) return;
  const { fromEnvironment, warnings } = setup;
  if (Object.keys(fromEnvironment).length > 0) emit({ type: 'environment-used', variables: fromEnvironment });
  for (const warning of warnings) emit({ type: 'warning', ...warning });
}

/** A run that was resumed, and came no further. */
function warnOfBudget(failures: readonly ConnectorError[], emit: Emit): void {
  if (!failures.some(({ code }) => code === 'BUDGET_SPENT')) return;
  emit({
    type: 'warning',
    message: 'The budget was spent before a row was written: raise it, or no run gets further.',
  });
}

/** Those of earlier runs, where this one is to go on from them. */
function snapshotsOf(
  { state: folder, parameters, runtime }: RunOptions,
  state?: State,
): Snapshots | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  return openSnapshots(folder, runtime, state?.isResumed ? state.window : undefined);
}

/** Events are not read again: what a run has remembered of them counts at once, also when it is resumed. */
function riskMemoryOf(
  { state: folder, parameters, runtime }: RunOptions,
  state?: State,
): RiskMemory | undefined {
  if (folder === undefined || parameters.mode !== 'incremental') return undefined;
  const isUntold = state?.isResumed === true && !state.isTold;
  return {
    snapshots: openSnapshots(folder, runtime),
    told: openSnapshots(folder, runtime, isUntold ? state.window : undefined),
    rejected: join(folder, 'snapshot', rejectedFile),
  };
}

interface Ending extends Pick<RunOptions, 'state' | 'out' | 'runtime' | 'emit'> {
  readonly unfinished: boolean;
  readonly builder: ReturnType<typeof buildReport>;
}

/**
 * Writes down how the run went, then releases the folders. In this order: as long as nobody has been told what the
 * run published and changed, the next one resumes it, and reports the same.
 * @throws ConnectorError OUTPUT_FAILED
 */
async function closeRun(
  { state, output }: Work,
  { state: folder, out, runtime, emit, unfinished, builder }: Ending,
): Promise<RunReport> {
  let isTold = false;
  try {
    if (output !== undefined) builder.leave(await output.files());
    if (state !== undefined && folder !== undefined) {
      const message = await updateHealth(folder, builder.report(), unfinished, runtime);
      if (message !== undefined) emit({ type: 'warning', message });
    }
    const told = builder.report();
    // A run that could not have its folders writes no report: the one that lies there is another's.
    if (output !== undefined) await writeReport(out, reportFile, jsonDocument(told), runtime);
    isTold = true;
    return told;
  } finally {
    await output?.close(isTold);
    await state?.close(unfinished || !isTold, isTold);
  }
}
