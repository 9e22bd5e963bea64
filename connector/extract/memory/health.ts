import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorReport, windowReport } from '../../events/shared.ts';
import type { Warning } from '../../events.ts';
import { outputFailure } from '../../output/failures.ts';
import { type Waiting, writeAtomically } from '../../output/replace.ts';
import { jsonDocument } from '../../visible.ts';
import { customerReport, runIdReport, sourceReport } from '../report/dataset-report.ts';
import type { RunReport } from '../report/run-report.ts';
import { overlapStart } from './carry-over.ts';

const count = z.int().min(0);
const timestamp = z.string().meta({ format: 'date-time' });

const runOf = runIdReport
  .optional()
  .meta({ description: '`runId` of its report; absent: an earlier version wrote it.' });

/** How the runs with a state folder have been going; its JSON Schema is made from here. */
export const healthSchema = z
  .strictObject({
    healthVersion: z.literal('1').meta({ description: 'Version of this format.' }),
    connector: z.string().meta({ description: 'Version of the connector that ran last.' }),
    customerId: customerReport,
    host: sourceReport,
    lastRun: z
      .strictObject({
        runId: runOf,
        startedAt: timestamp.meta({ description: 'When it began.' }),
        finishedAt: timestamp.meta({ description: 'When it ended.' }),
        exitCode: z.int().meta({ description: 'Its exit code; 0: success.' }),
      })
      .meta({ description: 'The last run, whatever its end.' }),
    lastSuccess: z
      .strictObject({
        runId: runOf,
        finishedAt: timestamp.meta({ description: 'When it ended.' }),
        window: windowReport.meta({ description: 'The period that it read.' }),
        rows: count.meta({ description: 'Rows in all tables.' }),
      })
      .nullable()
      .meta({ description: 'The last run that ended with 0; null if there was none.' }),
    lastError: errorReport
      .extend({
        at: timestamp.meta({ description: 'When that run ended.' }),
        since: timestamp.meta({
          description: 'When a run first failed with this error, without a success since.',
        }),
        times: count.meta({ description: 'In how many consecutive runs.' }),
      })
      .nullable()
      .meta({
        description:
          'Error of the last run that failed; null if none did. It stays after a success, without its message if that run hides persons (`personalData`).',
      }),
    consecutiveFailures: count.meta({ description: 'Runs that failed since the last success.' }),
    lagSeconds: z.number().min(0).nullable().meta({
      description:
        'How old the tables are: from the end of the window of the last success to the end of the last run. Null: there was none.',
    }),
    nextReadFrom: timestamp.nullable().meta({
      description:
        'Incremental runs: the next run reads what started, ended or was still open since then. Null: it reads the complete window.',
    }),
    unfinished: z.boolean().meta({
      description: 'Whether the next run resumes the last one, which was interrupted.',
    }),
  })
  .meta({ title: 'Health', description: 'health.json in the state folder: how the runs went.' });

export type Health = Readonly<z.output<typeof healthSchema>>;

/** @param unfinished whether the next run resumes this one */
export function healthAfter(before: Health | undefined, report: RunReport, unfinished: boolean): Health {
  const { runId, connector, customerId, host, startedAt, finishedAt, exitCode, error, window, totals } =
    report;
  const lastSuccess =
    exitCode === 0 ? { runId, finishedAt, window, rows: totals.rowsWritten } : (before?.lastSuccess ?? null);
  return {
    healthVersion: '1',
    connector: connector.version,
    customerId,
    host,
    lastRun: { runId, startedAt, finishedAt, exitCode },
    lastSuccess,
    lastError:
      error === null
        ? carriedError(before, report)
        : { ...error, at: finishedAt, ...spellOf(before, report) },
    consecutiveFailures: exitCode === 0 ? 0 : (before?.consecutiveFailures ?? 0) + 1,
    lagSeconds:
      lastSuccess === null
        ? null
        : Math.max(0, Date.parse(finishedAt) - Date.parse(lastSuccess.window.to)) / 1000,
    nextReadFrom: exitCode === 0 ? nextReadFromOf(report) : (before?.nextReadFrom ?? null),
    unfinished,
  };
}

/** The error of an earlier run. That run may have shown persons, and the source may have named some in its error. */
function carriedError(before: Health | undefined, { parameters }: RunReport): Health['lastError'] {
  const lastError = before?.lastError ?? null;
  if (lastError === null || (parameters['personalData'] ?? 'full') === 'full') return lastError;
  return { ...lastError, message: 'The message is left out, because it may name persons.' };
}

/** What the next incremental run takes to have settled. */
function nextReadFromOf({ parameters, window }: RunReport): string | null {
  const overlapMinutes = parameters['incrementalOverlap'];
  if (parameters['mode'] !== 'incremental' || typeof overlapMinutes !== 'number') return null;
  return overlapStart({ window }, { overlapMinutes });
}

/** Since when, and how often in a row, runs have failed with the same error. */
function spellOf(
  before: Health | undefined,
  { error, finishedAt }: RunReport,
): { since: string; times: number } {
  const last = before?.lastError;
  const isRepeated = (before?.consecutiveFailures ?? 0) > 0 && last?.code === error?.code;
  return isRepeated && last ? { since: last.since, times: last.times + 1 } : { since: finishedAt, times: 1 };
}

/** A warning about a failure that occurs repeatedly; undefined: it does not. */
function repetitionIn({ lastError, lastRun }: Health): Warning | undefined {
  if (lastRun.exitCode === 0 || lastError === null || lastError.times < 2) return undefined;
  const { code, kind, times, since } = lastError;
  const advice =
    kind === 'config' ? ': the configuration must be corrected, it does not resolve by itself' : '';
  const message = `${code} in ${times} consecutive runs since ${since}${advice}.`;
  return { type: 'warning', code: 'FAILING_REPEATEDLY', message };
}

/**
 * Updates `health.json` after a run.
 * @returns a warning for the user, or undefined
 */
export async function updateHealth(
  state: string,
  report: RunReport,
  unfinished: boolean,
  runtime: Waiting,
): Promise<Warning | undefined> {
  const path = join(state, 'health.json');
  const health = healthAfter(await readHealth(path), report, unfinished);
  try {
    await writeAtomically(path, jsonDocument(health), runtime);
  } catch (error) {
    const { message } = outputFailure(error, 'health.json cannot be written');
    return { type: 'warning', code: 'HEALTH_NOT_WRITTEN', message };
  }
  return repetitionIn(health);
}

/**
 * The customer of the last run with this state folder, null where it named none; undefined where there was no run.
 * Never rejects.
 */
export async function lastCustomerIn(state: string): Promise<string | null | undefined> {
  return (await readHealth(join(state, 'health.json')))?.customerId;
}

/** A file that is missing or cannot be understood counts as empty: no run depends on it. */
async function readHealth(path: string): Promise<Health | undefined> {
  try {
    return healthSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
