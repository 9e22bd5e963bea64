import { protectedDataset } from '../../datasets/personal-data/protect.ts';
import { type ConnectorError, mostSevereOf, reportOf } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { examineOutput, ownerOf } from '../../output/output-files.ts';
import { programName } from '../../output/output-names.ts';
import type { Setup } from '../../parameters/load.ts';
import { createRedactor, maskedParameters } from '../../parameters/secrets.ts';
import { hostOf } from '../../parameters/source.ts';
import { timestampOf } from '../../timestamps.ts';
import { version } from '../../version.ts';
import { openBudget } from '../budget.ts';
import type { RunReport } from '../report/run-report.ts';
import { extractAll } from './all-tables.ts';
import { closeRun } from './close-run.ts';
import { riskMemoryOf, snapshotsOf } from './earlier-runs.ts';
import { type OpenRun, openRun } from './open-run.ts';
import { type Recording, recordingOf } from './recording.ts';
import { isResumable } from './resumable.ts';
import type { RunOptions } from './run-options.ts';
import { openSession } from './session.ts';
import { startOf, windowOf } from './start-time.ts';

const connector = { name: programName, version };

/**
 * A batch run: every requested table is read into a temporary or the state folder, and published completely or not at
 * all. A failed table does not stop the others. The report records the result in every case.
 * @returns the report, also written to `run-report.json` unless the folders of the run cannot be used
 * @throws ConnectorError OUTPUT_FAILED only if the report cannot be written at the end
 */
export async function run(options: RunOptions): Promise<RunReport> {
  const { parameters, source, runtime, datasets } = options;
  const { customerId = null } = parameters;
  const { runId = runtime.guid() } = options;
  const start = startOf(runtime);
  const recording = recordingOf({ connector, parameters: maskedParameters(parameters) }, options.emit);
  const redactor = createRedactor();
  const { tenant, emit } = openSession({ ...options, redactor, emit: recording.emit });
  const budget = openBudget({ maxRows: parameters.maxRows, maxMinutes: parameters.maxRunMinutes }, runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  const host = hostOf(source);
  emit({
    type: 'run-started',
    runId,
    at: timestampOf(start.at),
    version: connector.version,
    customerId,
    host,
    window: windowOf(parameters.fetchStartDatePeriod, start.at),
    datasets: datasets.map(({ name }) => name),
  });
  emitSetup(options.setup, emit);
  const begun = await openRun({ ...options, runId, version: connector.version, signal }, host, {
    start,
    tenant,
  });
  const { runTime, platformNeeds, state } = begun;
  emitBeginning(begun, recording, emit);
  const failures =
    begun.output === undefined
      ? [begun.failure]
      : await extractAll(
          {
            datasets: datasets.map((dataset) => protectedDataset(dataset, begun.protection)),
            protection: begun.protection,
            ...{ runId, parameters, connector, host, tenant, budget, runtime, emit, signal },
            ...{ window: state?.window ?? begun.window, now: runTime.now, state, output: begun.output },
            changes: options.changes ?? false,
            startedAt: timestampOf(runTime.startedAt),
            reported: () => recording.report.report().datasets,
            analytics: options.analytics,
            platformProgress: platformNeeds?.platformProgress ?? {},
            snapshots: snapshotsOf(options, state),
            riskMemory: riskMemoryOf(options, state),
            cancelled: options.signal,
          },
          begun.refused,
        );
  budget.close();
  const isResumed = state?.isResumed === true;
  const hasWritten = recording.hasWritten();
  if (isResumed && !hasWritten) warnOfBudget(failures, emit);
  // If nothing was read, the next run should start with a new window.
  const unfinished = (hasWritten || isResumed) && failures.some(isResumable);
  const mostSevere = mostSevereOf(failures);
  const finished: RunEvent = redactor.redactDeep({
    type: 'run-finished',
    at: timestampOf(runTime.now()),
    exitCode: mostSevere?.exitCode ?? 0,
    error: mostSevere === undefined ? null : reportOf(mostSevere),
    ...(mostSevere === undefined || mostSevere.namedProblems.length === 0
      ? {}
      : { problems: [...mostSevere.namedProblems] }),
  });
  recording.report.record(finished);
  const report = await closeRun(begun, {
    ...{ ...options, emit, unfinished, builder: recording.report },
    examine: () =>
      examineOutput({ ...options, formats: parameters.formats, owner: ownerOf(parameters, host) }),
  });
  // Emitted last: a listener may read the report as soon as it gets this event.
  options.emit(finished);
  return report;
}

/** Emits the events at the start of a run. */
function emitBeginning(
  { runTime, window, state, warnings, converted, failure }: OpenRun,
  recording: Recording,
  emit: Emit,
): void {
  if (failure === undefined) {
    const startedAt = timestampOf(runTime.startedAt);
    emit({ type: 'window-closed', startedAt, window: state?.window ?? window });
    const { warning } = runTime;
    if (warning !== undefined) emit({ type: 'warning', code: 'CLOCK_SKEWED', message: warning });
  }
  recording.release();
  if (state?.isResumed === true) emit({ type: 'run-resumed', resumes: state.resumes });
  for (const message of warnings) emit({ type: 'warning', code: 'NOT_RESUMED', message });
  if (converted.length > 0) {
    const message = `The tables of earlier runs in the state folder showed persons: what shows them was replaced (${converted.join(', ')}).`;
    emit({ type: 'warning', code: 'PERSONAL_DATA_CONVERTED', message });
  }
}

/** Variables may have been set for another program, so a run reports which ones it uses. */
function emitSetup(setup: Setup | undefined, emit: Emit): void {
  if (setup === undefined) return;
  const { fromEnvironment, warnings } = setup;
  if (Object.keys(fromEnvironment).length > 0) emit({ type: 'environment-used', variables: fromEnvironment });
  for (const warning of warnings) emit({ type: 'warning', ...warning });
}

/** Warns if a resumed run reached its limit before it made progress. */
function warnOfBudget(failures: readonly ConnectorError[], emit: Emit): void {
  if (!failures.some(({ code }) => code === 'BUDGET_SPENT')) return;
  emit({
    type: 'warning',
    code: 'RUN_LIMIT_TOO_LOW',
    message:
      'The run limit was reached before a row was written. Increase `maxRunMinutes`, or no run makes progress.',
  });
}
