import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, type FolderKind, folderFailure, folderKinds, outputFailure } from './failures.ts';
import { modes } from './folders.ts';
import { removeFile, whileBusy } from './replace.ts';

/** Reserves a folder for one process. */
export interface Lock {
  /** Whether this process still has the lock: after a long sleep another process may have taken it. */
  isHeld(): Promise<boolean>;
  /** Never rejects: a lock file that remains is recognised as stale. */
  release(): Promise<void>;
}

export type LockRuntime = Pick<Runtime, 'now' | 'sleep' | 'self' | 'isAlive' | 'every'>;

/** A folder that is locked, and the error if another process has the lock. */
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

/** A process without heartbeat is gone, even if its process id is in use again or its machine cannot be reached. */
const staleMs = 5 * beatMs;

/**
 * Takes the lock file for this process, also from one that was killed.
 * @throws ConnectorError with the code of the folder when another process holds it; FOLDER_INVALID when it cannot be
 * written to, OUTPUT_FAILED when the disk is full or broken
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
    await utimes(path, now, now).catch(() => undefined); // the next heartbeat replaces a missed one
  };
  await beat(); // on a network folder the clock of the server may be slow
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

/** On Windows a removed lock file still exists until the last program that has it open closes it. */
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
      await rm(path, { force: true }).catch(() => undefined); // otherwise the next run would treat it as another process' lock
      throw error;
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw folderFailure(error, kind, path);
  }
}

/**
 * Two processes may find the same stale lock: only the process with a second lock removes it, so that no process
 * removes the new lock of another.
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
 * @returns whether there is a lock whose process is gone
 * @throws ConnectorError with the code of the folder if the process with the lock may be running, or the file is not a
 * lock
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

/**
 * @returns undefined if there is no lock
 * @throws ConnectorError with the code of the folder if the file is not a lock
 */
async function lookAt(
  path: string,
  runtime: LockRuntime,
  { code }: LockedFolder,
): Promise<FoundLock | undefined> {
  const beaten = await stat(path).catch(() => undefined);
  if (beaten === undefined) return undefined;
  // Reading a pipe would never end.
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

/** Changes nothing. @throws ConnectorError STATE_INVALID if another process has the lock */
export async function refuseHeld(path: string, runtime: LockRuntime): Promise<void> {
  await isStale(path, runtime, stateFolder);
}

/**
 * Changes nothing.
 * @returns the error that a run would get now because another process has the folder
 * @throws ConnectorError if the file is not a lock
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
 * Whether the process that has the lock is running; undefined if only the age of the lock could show it, because there
 * is no lock or it belongs to another machine. A clock that jumps does not make a process look gone. Never rejects.
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
