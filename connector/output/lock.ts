import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, type FolderKind, folderFailure, folderKinds, outputFailure } from './failures.ts';
import { modes } from './folders.ts';
import { removeFile, whileBusy } from './replace.ts';

/** Keeps a folder for one process. */
export interface Lock {
  /** Whether it is still ours: a process that slept for long may have been taken for gone. */
  isHeld(): Promise<boolean>;
  /** Never rejects: a lock that stays is found to be stale. */
  release(): Promise<void>;
}

export type LockRuntime = Pick<Runtime, 'now' | 'sleep' | 'self' | 'isAlive' | 'every'>;

/** A folder that is locked, and what it is to find it so. */
interface LockedFolder {
  readonly kind: FolderKind;
  readonly code: 'STATE_INVALID' | 'FOLDER_INVALID';
}

const stateFolder: LockedFolder = { kind: folderKinds.state, code: 'STATE_INVALID' };

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  readonly started: number;
}

const beatMs = 60_000;

/** A process that beats no more is gone, also when its number lives on or its machine cannot be asked. */
const staleMs = 5 * beatMs;

/**
 * Takes the lock file for this process, also from one that was killed.
 * @throws ConnectorError with the code of the folder when another process holds it; FOLDER_INVALID when it cannot be written to,
 *   OUTPUT_FAILED when the disk is full or broken
 */
export async function takeLock(
  path: string,
  runtime: LockRuntime,
  folder: LockedFolder = stateFolder,
): Promise<Lock> {
  const since = new Date(runtime.now()).toISOString();
  const own = JSON.stringify({ ...runtime.self, since } satisfies Holder);
  if (!(await create(path, own, runtime, folder)) && !(await takeOver(path, own, runtime, folder))) {
    throw inUse(await holderOf(path, runtime), folder);
  }
  const beat = async () => {
    const now = new Date(runtime.now());
    await utimes(path, now, now).catch(() => undefined); // a beat that is missed is made up for by the next
  };
  await beat(); // where the folder is another machine's, its clock may lag behind
  const stop = runtime.every(beatMs, () => void beat());
  return {
    isHeld: async () => (await textOf(path, runtime)) === own,
    async release() {
      stop();
      if ((await textOf(path, runtime)) !== own) return;
      await removeFile(path, runtime).catch(() => undefined);
    },
  };
}

/** On Windows a lock that was removed stands in the way until the last program that looks at it has closed it. */
async function create(
  path: string,
  content: string,
  runtime: LockRuntime,
  { kind }: LockedFolder,
): Promise<boolean> {
  try {
    const handle = await whileBusy(() => open(path, 'wx', modes.file), runtime);
    try {
      await handle.writeFile(content).finally(() => handle.close());
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined); // else the next run takes it for somebody's
      throw error;
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw folderFailure(error, kind, path);
  }
}

/**
 * Two processes may find the same stale lock: only who holds a second one takes it away, so that nobody takes away the
 * fresh one of another.
 */
async function takeOver(
  path: string,
  own: string,
  runtime: LockRuntime,
  folder: LockedFolder,
): Promise<boolean> {
  await isStale(path, runtime, folder);
  const second = `${path}.taking`;
  if (await isStale(second, runtime, folder)) await removeStale(second, runtime, folder);
  if (!(await create(second, own, runtime, folder))) throw inUse(await holderOf(second, runtime), folder);
  try {
    if (await isStale(path, runtime, folder)) await removeStale(path, runtime, folder);
    return await create(path, own, runtime, folder);
  } finally {
    await rm(second, { force: true }).catch(() => undefined);
  }
}

async function removeStale(path: string, runtime: LockRuntime, { kind }: LockedFolder): Promise<void> {
  try {
    await removeFile(path, runtime);
  } catch (error) {
    throw outputFailure(
      error,
      `${kind.what} is locked by a run that has ended, and ${path} cannot be removed`,
    );
  }
}

/**
 * @returns whether a lock is there, whose holder is gone
 * @throws ConnectorError with the code of the folder when the lock is another's, who may be there, or no lock at all
 */
async function isStale(path: string, runtime: LockRuntime, folder: LockedFolder): Promise<boolean> {
  const found = await lookAt(path, runtime, folder);
  if (found?.isStale === false) throw inUse(found.holder, folder);
  return found !== undefined;
}

interface FoundLock {
  readonly isStale: boolean;
  /** Undefined while the lock is being written. */
  readonly holder: Holder | undefined;
}

/** @returns undefined where there is no lock @throws ConnectorError with the code of the folder where it is no lock of ours */
async function lookAt(
  path: string,
  runtime: LockRuntime,
  { code }: LockedFolder,
): Promise<FoundLock | undefined> {
  const beaten = await stat(path).catch(() => undefined);
  if (beaten === undefined) return undefined;
  // Reading a pipe would wait without end.
  const text = beaten.isFile() ? await textOf(path, runtime) : 'no file';
  const holder = parsed(text);
  if (holder === undefined && text !== '') {
    throw new ConnectorError(code, `${path} is not a lock file of the connector; nothing was changed.`, {
      remedy: causeRemedies[code].foreignFiles,
    });
  }
  const isFresh = runtime.now() - beaten.mtimeMs <= staleMs;
  return { holder, isStale: !(isFresh && mayBeThere(holder, runtime)) };
}

/** Changes nothing. @throws ConnectorError STATE_INVALID when the lock could not be taken because others have it */
export async function refuseHeld(path: string, runtime: LockRuntime): Promise<void> {
  await isStale(path, runtime, stateFolder);
}

/**
 * Changes nothing.
 * @returns what a run that began now would be refused with, where another holds the folder
 * @throws ConnectorError where the lock is no lock of ours
 */
export async function heldNow(
  path: string,
  runtime: LockRuntime,
  folder: LockedFolder,
): Promise<ConnectorError | undefined> {
  const found = await lookAt(path, runtime, folder);
  return found?.isStale === false ? inUse(found.holder, folder) : undefined;
}

/**
 * Whether the process that holds a lock is running; undefined where only the age of the lock could tell, because there is
 * none or it is another machine's. A clock that jumps makes no process look gone. Never rejects.
 */
export async function isHolderThere(path: string, runtime: LockRuntime): Promise<boolean | undefined> {
  const found = await lookAt(path, runtime, stateFolder).catch(() => undefined);
  return found?.holder?.host === runtime.self.host ? mayBeThere(found.holder, runtime) : undefined;
}

function mayBeThere(holder: Holder | undefined, { self, isAlive }: LockRuntime): boolean {
  if (holder?.host !== self.host) return true;
  // The same number is this process itself, or one that is gone.
  return holder.pid === self.pid ? holder.started === self.started : isAlive(holder.pid);
}

function inUse(holder: Holder | undefined, { kind, code }: LockedFolder): ConnectorError {
  const who =
    holder === undefined
      ? ''
      : ` by process ${holder.pid} on ${holder.host.split(' ')[0]} since ${holder.since}`;
  return new ConnectorError(code, `${kind.what} is in use${who}. Only one run at a time can use it.`, {
    remedy: causeRemedies[code].inUse,
  });
}

async function holderOf(path: string, runtime: LockRuntime): Promise<Holder | undefined> {
  return parsed(await textOf(path, runtime));
}

async function textOf(path: string, runtime: LockRuntime): Promise<string> {
  return await whileBusy(() => readFile(path, 'utf8'), runtime).catch(() => '');
}

function parsed(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return undefined;
    const { pid, host, since, started } = value;
    return typeof pid === 'number' &&
      typeof host === 'string' &&
      typeof since === 'string' &&
      typeof started === 'number'
      ? { pid, host, since, started }
      : undefined;
  } catch {
    return undefined;
  }
}
