import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, folderFailure, folderKinds, outputFailure } from './failures.ts';
import { modes } from './folders.ts';
import { removeFile, whileBusy } from './replace.ts';

/** Keeps a folder for one process. */
interface Lock {
  /** Whether it is still ours: a process that slept for long may have been taken for gone. */
  isHeld(): Promise<boolean>;
  /** Never rejects: a lock that stays is found to be stale. */
  release(): Promise<void>;
}

type LockRuntime = Pick<Runtime, 'now' | 'sleep' | 'self' | 'isAlive' | 'every'>;

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
 * @throws ConnectorError STATE_INVALID when another process holds it, OUTPUT_FAILED when the disk refuses
 */
export async function takeLock(path: string, runtime: LockRuntime): Promise<Lock> {
  const since = new Date(runtime.now()).toISOString();
  const own = JSON.stringify({ ...runtime.self, since } satisfies Holder);
  if (!(await create(path, own, runtime)) && !(await takeOver(path, own, runtime))) {
    throw inUse(await holderOf(path, runtime));
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
async function create(path: string, content: string, runtime: LockRuntime): Promise<boolean> {
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
    throw folderFailure(error, folderKinds.state, path);
  }
}

/**
 * Two processes may find the same stale lock: only who holds a second one takes it away, so that nobody takes away the
 * fresh one of another.
 */
async function takeOver(path: string, own: string, runtime: LockRuntime): Promise<boolean> {
  await isStale(path, runtime);
  const second = `${path}.taking`;
  if (await isStale(second, runtime)) await removeStale(second);
  if (!(await create(second, own, runtime))) throw inUse(await holderOf(second, runtime));
  try {
    if (await isStale(path, runtime)) await removeStale(path);
    return await create(path, own, runtime);
  } finally {
    await rm(second, { force: true }).catch(() => undefined);
  }
}

async function removeStale(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw outputFailure(error, 'The lock of the state folder cannot be taken over');
  }
}

/**
 * @returns whether a lock is there, whose holder is gone
 * @throws ConnectorError STATE_INVALID when the lock is another's, who may be there, or no lock at all
 */
async function isStale(path: string, runtime: LockRuntime): Promise<boolean> {
  const beaten = await stat(path).catch(() => undefined);
  if (beaten === undefined) return false;
  const text = await textOf(path, runtime);
  const holder = parsed(text);
  if (holder === undefined && text !== '') {
    throw new ConnectorError('STATE_INVALID', `${path} is no lock of a run; nothing was changed.`);
  }
  const isFresh = runtime.now() - beaten.mtimeMs <= staleMs;
  if (isFresh && mayBeThere(holder, runtime)) throw inUse(holder);
  return true;
}

/** Changes nothing. @throws ConnectorError STATE_INVALID when the lock could not be taken because others have it */
export async function refuseHeld(path: string, runtime: LockRuntime): Promise<void> {
  await isStale(path, runtime);
}

function mayBeThere(holder: Holder | undefined, { self, isAlive }: LockRuntime): boolean {
  if (holder?.host !== self.host) return true;
  // The same number is this process itself, or one that is gone.
  return holder.pid === self.pid ? holder.started === self.started : isAlive(holder.pid);
}

function inUse(holder: Holder | undefined): ConnectorError {
  const who =
    holder === undefined
      ? ''
      : ` by process ${holder.pid} on ${holder.host.split(' ')[0]} since ${holder.since}`;
  return new ConnectorError('STATE_INVALID', `The state folder is in use${who}: one run at a time.`);
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
