import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../../connector/output/lock.ts';
import type { Runtime } from '../../../connector/runtime.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../../support/folder.ts';

type LockRuntime = Parameters<typeof takeLock>[1];

const minute = 60_000;
const start = '2026-11-20T09:00:00.000Z';

/** A process of its own, on the clock of its own. */
function processOf(pid: number, host = 'here', options: Partial<Runtime> = {}) {
  const inner = fakeRuntime(start);
  const beats = new Set<() => void>();
  const runtime: LockRuntime = {
    ...inner,
    self: { pid, host, started: pid },
    every(_ms, action) {
      beats.add(action);
      return () => void beats.delete(action);
    },
    ...options,
  };
  return { runtime, advance: inner.advance, beats };
}

const lockIn = async (): Promise<string> => join(await temporaryFolder(), 'lock');

/** A lock file as a process left it that beat for the last time so many minutes before the start of all clocks here. */
async function left(path: string, holder: object | string, minutesAgo: number): Promise<void> {
  await writeFile(path, typeof holder === 'string' ? holder : JSON.stringify(holder));
  const at = new Date(Date.parse(start) - minutesAgo * minute);
  await utimes(path, at, at);
}

const holder = (pid: number, host = 'here', started = 0) => ({
  ...{ pid, host, started },
  since: '2026-11-20T08:00:00.000Z',
});

describe('a lock', () => {
  it('is refused to a second process, which is told whose it is', async () => {
    const path = await lockIn();
    await takeLock(path, processOf(4711).runtime);
    await expect(takeLock(path, processOf(4712).runtime)).rejects.toMatchObject({
      code: 'STATE_INVALID',
      message: `The state folder is in use by process 4711 on here since ${start}. Only one run at a time can use it.`,
    });
  });

  it('is free once it is released, and leaves nothing', async () => {
    const path = await lockIn();
    const { runtime, beats } = processOf(4711);
    const lock = await takeLock(path, runtime);
    expect(beats.size).toBe(1);
    await lock.release();
    expect([beats.size, existsSync(path)]).toEqual([0, false]);
    await (await takeLock(path, processOf(4712).runtime)).release();
    expect(await contentOf(join(path, '..'))).toEqual({});
  });

  it('in a folder that is not there is FOLDER_INVALID', async () => {
    const path = join(await temporaryFolder(), 'missing', 'lock');
    await expect(takeLock(path, processOf(1).runtime)).rejects.toMatchObject({
      code: 'FOLDER_INVALID',
      message: `The state folder ${path} cannot be used: the folder does not exist. Correct it, or choose another one with --state.`,
    });
  });
});

describe('a lock that was left behind', () => {
  it('by a process that is no more is taken over', async () => {
    const path = await lockIn();
    await left(path, holder(4711), 0);
    const asked: number[] = [];
    const isAlive = (pid: number) => {
      asked.push(pid);
      return false;
    };
    await takeLock(path, processOf(4712, 'here', { isAlive }).runtime);
    expect(new Set(asked)).toEqual(new Set([4711]));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...{ pid: 4712, host: 'here', started: 4712 },
      since: start,
    });
    expect(Object.keys(await contentOf(join(path, '..')))).toEqual(['lock']);
  });

  it('by a process that had our number is taken over: in a container all have the same', async () => {
    const path = await lockIn();
    await left(path, holder(1), 0);
    await expect(takeLock(path, processOf(1).runtime)).resolves.toBeDefined();
  });

  it.each([
    ['of this machine', holder(4711)],
    ['of another machine', holder(4711, 'there')],
    ['without a word', ''],
  ])(
    '%s is refused while it is fresh, and taken over after five minutes without a beat',
    async (_title, text) => {
      const path = await lockIn();
      await left(path, text, 5);
      const before = await readFile(path, 'utf8');
      await expect(takeLock(path, processOf(4712).runtime)).rejects.toMatchObject({ code: 'STATE_INVALID' });
      expect(await readFile(path, 'utf8')).toBe(before);
      await left(path, text, 5.001);
      await (await takeLock(path, processOf(4712).runtime)).release();
      expect(existsSync(path)).toBe(false);
    },
  );

  it('on another machine is not looked for among the processes of this one', async () => {
    const path = await lockIn();
    await left(path, holder(4711, 'there'), 1);
    const { runtime } = processOf(4712, 'here', { isAlive: () => false });
    await expect(takeLock(path, runtime)).rejects.toMatchObject({
      message: expect.stringContaining('by process 4711 on there since 2026-11-20T08:00:00.000Z'),
    });
  });
});

describe('a file in the place of the lock', () => {
  it.each([
    ['is half a lock', '{"pid":'],
    ['is of another form', '[]'],
    ['has a number in words', '{"pid":"4711","host":"here","started":1,"since":""}'],
  ])('that %s is never taken away, however old', async (_title, text) => {
    const path = await lockIn();
    await left(path, text, 500);
    await expect(takeLock(path, processOf(4712).runtime)).rejects.toMatchObject({
      code: 'STATE_INVALID',
      message: `${path} is not a lock file of the connector; nothing was changed.`,
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

describe('a lock of this very process', () => {
  it('is refused to a second run in it', async () => {
    const path = await lockIn();
    const { runtime } = processOf(4711);
    const lock = await takeLock(path, runtime);
    await expect(takeLock(path, runtime)).rejects.toMatchObject({ code: 'STATE_INVALID' });
    expect(await lock.isHeld()).toBe(true);
    await left(path, holder(4712), 0);
    expect(await lock.isHeld()).toBe(false);
  });
});

describe('a beat', () => {
  it('tells that the process is there, by its own clock, also at once', async () => {
    const path = await lockIn();
    const { runtime, advance, beats } = processOf(4711);
    await takeLock(path, runtime);
    expect((await stat(path)).mtime.toISOString()).toBe(start);
    advance(20 * minute);
    for (const beat of beats) beat();
    await expect.poll(async () => (await stat(path)).mtimeMs).toBe(Date.parse(start) + 20 * minute);
    const late = processOf(4712, 'there');
    late.advance(24 * minute);
    await expect(takeLock(path, late.runtime)).rejects.toMatchObject({ code: 'STATE_INVALID' });
    late.advance(2 * minute);
    await expect(takeLock(path, late.runtime)).resolves.toBeDefined();
  });

  it('that cannot be given is no unhandled rejection', async () => {
    const path = join(await temporaryFolder(), 'folder', 'lock');
    await mkdir(join(path, '..'));
    const { runtime, beats } = processOf(4711);
    const lock = await takeLock(path, runtime);
    await lock.release();
    const [beat] = [...beats];
    beat?.();
    await new Promise((resolve) => setImmediate(resolve));
    await lock.release();
  });
});

describe('a release', () => {
  it('never takes away the lock of another', async () => {
    const path = await lockIn();
    const lock = await takeLock(path, processOf(4711).runtime);
    const { runtime } = processOf(4712, 'here', { isAlive: () => false });
    await takeLock(path, runtime);
    const text = await readFile(path, 'utf8');
    await lock.release();
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

describe('two processes that find the same stale lock', () => {
  it('come to an agreement: one has it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const path = await lockIn();
      await left(path, holder(4711), 10);
      const takers = [1, 2, 3].map((pid) => takeLock(path, processOf(pid).runtime));
      const outcomes = await Promise.allSettled(takers);
      const taken = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(taken).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STATE_INVALID' });
      }
      expect(Object.keys(await contentOf(join(path, '..')))).toEqual(['lock']);
    }
  });

  it('do not take away the lock of a third that was quicker', async () => {
    const path = await lockIn();
    await left(path, holder(4711), 1);
    const third = JSON.stringify(holder(4712));
    // Asked twice whether the former holder is there; in between another has taken over.
    let asked = 0;
    const isAlive = (pid: number) => {
      asked += 1;
      if (asked === 1) writeFileSync(path, third);
      return pid === 4712;
    };
    const { runtime } = processOf(4713, 'here', { isAlive });
    await expect(takeLock(path, runtime)).rejects.toMatchObject({
      message: expect.stringContaining('by process 4712'),
    });
    expect(await contentOf(join(path, '..'))).toEqual({ lock: third });
  });

  it('are not held up by a third that died over it, but for five minutes', async () => {
    const path = await lockIn();
    await left(path, holder(4711), 10);
    await left(`${path}.taking`, holder(4712), 5);
    const { runtime } = processOf(4713, 'here', { isAlive: () => false });
    await (await takeLock(path, runtime)).release();
    await left(path, holder(4711), 10);
    await left(`${path}.taking`, holder(4712), 5);
    await expect(takeLock(path, processOf(4713).runtime)).rejects.toMatchObject({
      message: expect.stringContaining('by process 4712'),
    });
    await left(`${path}.taking`, holder(4712), 5.001);
    await takeLock(path, processOf(4713).runtime);
    expect(Object.keys(await contentOf(join(path, '..')))).toEqual(['lock']);
  });
});
