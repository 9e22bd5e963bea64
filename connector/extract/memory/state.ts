import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { millisecondsInHour } from 'date-fns/constants';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Window } from '../../events.ts';
import { folderFailure, folderKinds, outputFailure } from '../../output/failures.ts';
import { exists } from '../../output/file-operations.ts';
import { makeFolder, makePrivate, modes } from '../../output/folders.ts';
import { refuseHeld, takeLock } from '../../output/lock.ts';
import { type FolderProbe, probeFolder } from '../../output/probe.ts';
import { removeFile, type Waiting, writeAtomically } from '../../output/replace.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { dayMs, timestampOf } from '../../timestamps.ts';
import { type Ledger, openLedger } from './checkpoint.ts';
import { type RunState, readState } from './run-state.ts';
import { differenceOf, unfinishedSettings } from './settings.ts';
import { removeFormer } from './snapshots.ts';

export interface StateOptions {
  /** The run that opens the folder. */
  readonly runId: string;
  readonly folder: string;
  readonly parameters: Parameters;
  readonly host: string;
  readonly version: string;
  /** Names of the tables asked for. */
  readonly datasets: readonly string[];
  /**
   * Says what a new run reads, and when it began, in milliseconds since 1970; not called where the folder is refused.
   */
  readonly begin: () => Promise<Beginning>;
  readonly runtime: Runtime;
  /** Told why an unfinished run is not resumed. */
  readonly warn: (message: string) => void;
}

type Examined = Omit<StateOptions, 'runId'>;

export interface Beginning {
  readonly window: Window;
  readonly startedAt: number;
  /** The fingerprint of the key of the pseudonyms; absent where none are made. */
  readonly pseudonyms?: string | undefined;
}

/** The run that a state folder belongs to. */
export interface State {
  /** That of the run which is resumed, or the new one. */
  readonly window: Window;
  readonly isResumed: boolean;
  /** The run that is resumed; null: none, or it is not known. */
  readonly resumes: string | null;
  /** Whether a report has told of all that was published of the run so far. */
  readonly isReported: boolean;
  /** Where a file lies until all are complete. */
  path(file: string): string;
  /** @throws ConnectorError OUTPUT_FAILED */
  ledger(dataset: string): Promise<Ledger>;
  /** @throws ConnectorError STATE_INVALID when the folder is not ours any more */
  confirm(): Promise<void>;
  /**
   * Releases the folder; unless the run is to be resumed, also of all that is in it. `isReported`: a report was
   * written.
   */
  close(keep: boolean, isReported?: boolean): Promise<void>;
}

/** A run that is not resumed within this time expires: a daily schedule resumes it sooner. */
const longestPauseMs = 36 * millisecondsInHour;

/** Clocks of machines that share a folder differ by less. */
const clockToleranceMs = 600_000;

/** Nor is one whose window ended so long ago. */
const longestRunMs = 7 * dayMs;

/**
 * Opens a state folder, which is made when it is not there.
 * @throws ConnectorError FOLDER_INVALID when it cannot be written to; STATE_INVALID when it is another customer's,
 * damaged, of an unknown version, or in use; OUTPUT_FAILED when the disk is full or broken
 */
export async function openState(options: StateOptions): Promise<State> {
  const { folder, runtime } = options;
  const unfinished = join(folder, 'unfinished');
  await probeState(folder, runtime);
  await failing(folder, () => makeFolder(folder, modes.private));
  const lock = await takeLock(join(folder, 'lock'), runtime);
  try {
    const former = await readState(join(unfinished, 'run.json'));
    if (former === undefined) await refuseForeign(unfinished);
    const fresh = { ...stateOf(options, await options.begin()), runId: options.runId };
    const isResumed = former !== undefined && isWorthwhile(former, fresh, options);
    const window = isResumed ? former.window : fresh.window;
    if (!isResumed) await removeRun(unfinished, runtime);
    await failing(unfinished, () => save(unfinished, { ...fresh, window }, runtime));
    return {
      ...{ window, isResumed, isReported: isResumed && former.isReported === true },
      resumes: isResumed ? (former.runId ?? null) : null,
      path: (file) => join(unfinished, file),
      ledger: (dataset) => openLedger(join(unfinished, `${dataset}.jsonl`), runtime),
      async confirm() {
        if (await lock.isHeld()) return;
        throw new ConnectorError('STATE_INVALID', `Another run has taken over the state folder ${folder}.`, {
          remedy: causeRemedies.STATE_INVALID.takenOver,
        });
      },
      async close(keep, isReported = false) {
        if (keep && isReported) {
          // Where that fails, the next run tells once more.
          await save(unfinished, { ...fresh, window, isReported }, runtime).catch(() => undefined);
        }
        if (!keep) {
          await removeRun(unfinished, runtime).catch(() => undefined); // a later run finds it complete, and removes it
          await removeFormer(folder, runtime);
        }
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Tries whether a state folder, and what earlier runs have made in it, can be written to: parts of it may be another
 * account's, whose run came first.
 * @param content of the file that is written for a moment
 * @throws ConnectorError FOLDER_INVALID, OUTPUT_FAILED
 */
export async function probeState(
  folder: string,
  runtime: Pick<Runtime, 'guid' | 'sleep'>,
  content?: Uint8Array,
): Promise<FolderProbe> {
  const found = await probeFolder(folder, folderKinds.state, runtime, content);
  for (const inner of ['unfinished', 'snapshot'].map((name) => join(folder, name))) {
    if (await exists(inner)) await probeFolder(inner, folderKinds.state, runtime);
  }
  return found;
}

async function failing(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw folderFailure(error, folderKinds.state, folder);
  }
}

/**
 * What `openState` would make of the folder now, without changing anything.
 * @returns whether a run that has not ended would be resumed
 * @throws ConnectorError as `openState` does
 */
export async function examineState(options: Examined): Promise<boolean> {
  const unfinished = join(options.folder, 'unfinished');
  await refuseHeld(join(options.folder, 'lock'), options.runtime);
  const former = await readState(join(unfinished, 'run.json'));
  if (former === undefined) await refuseForeign(unfinished);
  return former !== undefined && isWorthwhile(former, stateOf(options, await options.begin()), options);
}

function stateOf(
  { parameters, host, version, datasets }: Examined,
  { window, startedAt, pseudonyms = '' }: Beginning,
): RunState {
  return {
    stateVersion: '1',
    connector: version,
    customerId: parameters.customerId ?? null,
    host,
    settings: unfinishedSettings(parameters, datasets, pseudonyms),
    window,
    lastStart: timestampOf(startedAt),
  };
}

/** @throws ConnectorError STATE_INVALID when going on, as well as starting over, would mix up two customers */
function isWorthwhile(former: RunState, fresh: RunState, { warn }: Examined): boolean {
  if (former.customerId !== fresh.customerId) {
    throw new ConnectorError(
      'STATE_INVALID',
      `The state belongs to ${ownerText(former)}, not to ${ownerText(fresh)}.`,
      { remedy: causeRemedies.STATE_INVALID.otherSource },
    );
  }
  const reason = reasonAgainst(former, fresh);
  if (reason !== undefined) warn(`The interrupted run is not resumed: ${reason}. Starting over.`);
  return reason === undefined;
}

function ownerText({ customerId, host }: RunState): string {
  return customerId === null ? `the export at ${host}` : `customer ${customerId} at ${host}`;
}

function reasonAgainst(former: RunState, fresh: RunState): string | undefined {
  if (former.connector !== fresh.connector) {
    return `version ${former.connector} started it, and this is version ${fresh.connector}`;
  }
  const settingsOf = ({ host, settings }: RunState) => ({ host, ...settings });
  const difference = differenceOf(settingsOf(former), settingsOf(fresh));
  if (difference !== undefined) return difference.reason;
  const now = Date.parse(fresh.lastStart);
  const latest = Math.max(Date.parse(former.lastStart), Date.parse(former.window.to));
  if (latest - now > clockToleranceMs) return `its date ${new Date(latest).toISOString()} is in the future`;
  if (now - Date.parse(former.window.to) > longestRunMs) return `its window ended at ${former.window.to}`;
  return now - Date.parse(former.lastStart) > longestPauseMs
    ? `it was last started at ${former.lastStart}`
    : undefined;
}

async function save(folder: string, state: RunState, runtime: Waiting): Promise<void> {
  await makePrivate(folder);
  await writeAtomically(join(folder, 'run.json'), `${JSON.stringify(state, null, 2)}\n`, runtime);
}

/** The names of the files a run makes. */
const ownFile =
  /^(?:run\.json|rejected\.ndjson|\w+\.(?:csv|jsonl|rejected\.ndjson))(?:\.(?:new|tail|copy))?$/;

async function filesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** @throws ConnectorError STATE_INVALID: what others have put there must not be taken for ours, and removed */
async function refuseForeign(folder: string): Promise<void> {
  const foreign = (await filesIn(folder)).find((name) => !ownFile.test(name));
  if (foreign === undefined) return;
  throw new ConnectorError(
    'STATE_INVALID',
    `The connector did not create ${join(folder, foreign)}; nothing was changed.`,
    { remedy: causeRemedies.STATE_INVALID.foreignFiles },
  );
}

/**
 * Removes the file that names the owner first: the next run treats what is left without it as garbage.
 * @throws ConnectorError OUTPUT_FAILED
 */
async function removeRun(folder: string, runtime: Waiting): Promise<void> {
  const others = (await filesIn(folder)).filter((name) => ownFile.test(name) && name !== 'run.json');
  for (const name of ['run.json', ...others]) {
    try {
      await removeFile(join(folder, name), runtime);
    } catch (error) {
      throw outputFailure(error, `${join(folder, name)}, left by an earlier run, cannot be removed`);
    }
  }
  await rmdir(folder).catch(() => undefined); // not there, or others keep something in it
}
