import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, outputFailure } from './failures.ts';

/** Keeps a folder for one process. */
export interface Lock {
  /** Never rejects: a lock that stays is found to be stale. */
  release(): Promise<void>;
}

type LockRuntime = Pick<Runtime, 'now' | 'guid' | 'self' | 'isAlive' | 'every'>;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

const beatMs = 60_000;

/** A process that beats no more is gone, also when its number lives on or its machine cannot be asked. */
const staleMs = 5 * beatMs;

/**
 * Takes the lock file for this process, also from one that was killed.
 * @throws ConnectorError STATE_INVALID when another process holds it, OUTPUT_FAILED when the disk refuses
 */
export async function takeLock(path: string, runtime: LockRuntime): Promise<Lock> {
  const { pid, host } = runtime.self;
  const own = JSON.stringify({ pid, host, since: new Date(runtime.now()).toISOString() } satisfies Holder);
  if (!(await create(path, own))) {
    await removeStale(path, runtime);
    if (!(await create(path, own))) throw inUse(await holderOf(path));
  }
  const stop = runtime.every(beatMs, () => {
    const now = new Date(runtime.now());
    utimes(path, now, now).catch(() => undefined); // a beat that is missed is made up for by the next
  });
  return {
    async release() {
      stop();
      if ((await textOf(path)) === own) await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(content).finally(() => handle.close());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw outputFailure(error, 'The state folder cannot be locked');
  }
}

/** Two processes may find the same stale lock: who moves away what is no longer it puts it back and gives way. */
async function removeStale(path: string, runtime: LockRuntime): Promise<void> {
  const found = await textOf(path);
  const holder = parsed(found);
  if (await isHeld(path, holder, runtime)) throw inUse(holder);
  const aside = `${path}.${runtime.guid()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw outputFailure(error, 'The lock of the state folder cannot be taken over');
  }
  const moved = await textOf(aside);
  if (moved !== found) {
    await rename(aside, path);
    throw inUse(parsed(moved));
  }
  await rm(aside, { force: true });
}

async function isHeld(path: string, holder: Holder | undefined, runtime: LockRuntime): Promise<boolean> {
  const beaten = await stat(path).catch(() => undefined);
  if (beaten === undefined || runtime.now() - beaten.mtimeMs > staleMs) return false;
  if (holder?.host !== runtime.self.host) return true;
  return holder.pid !== runtime.self.pid && runtime.isAlive(holder.pid);
}

function inUse(holder: Holder | undefined): ConnectorError {
  const who = holder === undefined ? '' : ` by process ${holder.pid} on ${holder.host} since ${holder.since}`;
  return new ConnectorError('STATE_INVALID', `The state folder is in use${who}: one run at a time.`);
}

async function holderOf(path: string): Promise<Holder | undefined> {
  return parsed(await textOf(path));
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

function parsed(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return undefined;
    const { pid, host, since } = value;
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'string'
      ? { pid, host, since }
      : undefined;
  } catch {
    return undefined;
  }
}
