import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runStateSchema } from '../../../../connector/extract/memory/run-state.ts';
import { openState } from '../../../../connector/extract/memory/state.ts';
import { findLeaks, outputsIn } from '../../../support/canaries.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { contentOf } from '../../../support/folder.ts';
import { customer, parametersOf } from '../../../support/story.ts';
import { type Differences, folderOfRuns, later, window } from './state-folder.ts';

const hour = 3_600_000;

const resumed = { isResumed: true, window, csv: 'rows', checkpoints: 1 };
const anew = { isResumed: false, window: later, csv: undefined, checkpoints: 0 };

describe('a state folder', () => {
  it('is made when it is not there, and is empty after a run that is not to be resumed', async () => {
    const { folder, open } = await folderOfRuns();
    const state = await open();
    expect([state.isResumed, state.window]).toEqual([false, window]);
    await writeFile(state.path('sessions.csv'), 'rows');
    await state.close(false);
    expect(await contentOf(folder)).toEqual({});
  });

  it('lets the next run go on, with the window of the first', async () => {
    const { begin, found, warnings } = await folderOfRuns();
    await begin();
    expect(await found()).toEqual(resumed);
    expect(await found()).toEqual(resumed);
    expect(warnings).toEqual([]);
  });

  it('holds nothing but the parameters that decide the content, and no secret', async () => {
    const { folder, file, begin } = await folderOfRuns();
    await begin({ parameters: { proxyUrl: 'http://reporting:Canary-Pa55word@proxy:3128' } });
    const state = runStateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(state).toMatchObject({ customerId: customer.customerId, window, host: 'api.cloud.com' });
    const { clientSecret, clientId } = customer;
    const secrets = { clientSecret, clientId, password: 'Canary-Pa55word' };
    expect(findLeaks(await outputsIn(folder), secrets)).toEqual([]);
  });

  it('keeps one run out while another is at it', async () => {
    const { folder, open } = await folderOfRuns();
    const state = await open();
    // Another process, for which ours is alive.
    const other = { ...fakeRuntime(), self: { pid: 4712, host: 'here', started: 2 } };
    const second = openState({
      runId: 'other',
      ...{ folder, runtime: other, host: 'api.cloud.com', version: '1.0.0', datasets: ['sessions'] },
      parameters: parametersOf(),
      begin: () => Promise.reject(new Error('it was let in')),
      warn: () => undefined,
    });
    await expect(second).rejects.toMatchObject({ code: 'STATE_INVALID' });
    await state.close(true);
    expect(await contentOf(folder)).toEqual({ unfinished: null });
  });
});

describe('an unfinished run', () => {
  it.each<readonly [string, Differences, RegExp]>([
    [
      'of another period',
      { parameters: { fetchStartDatePeriod: 7 } },
      /fetchStartDatePeriod was "30" and is "7"/,
    ],
    [
      'of another kind of window',
      { parameters: { sessionWindow: 'overlapping' } },
      /sessionWindow was "started"/,
    ],
    ['of another site', { parameters: { siteId: '70360961-e0f1-4ce9-9371-d590efb5c04f' } }, /siteId was ""/],
    [
      'of other tables',
      { datasets: ['sessions', 'hypervisors'] },
      /tables was "sessions" and is "sessions hyp/,
    ],
    ['of another address', { host: 'proxy.example.com' }, /host was "api.cloud.com" and is "proxy\.example/],
    ['of another version', { version: '1.0.1' }, /version 1\.0\.0 started it, and this is version 1\.0\.1/],
  ])(
    '%s is not resumed: a warning says why, and nothing of it is left',
    async (_title, differences, says) => {
      const { begin, found, warnings } = await folderOfRuns();
      await begin();
      expect(await found(differences)).toEqual(anew);
      expect(warnings).toEqual([expect.stringMatching(says)]);
      expect(warnings).toEqual([
        expect.stringMatching(/^The interrupted run is not resumed: .* Starting over\.$/),
      ]);
    },
  );

  it.each<readonly [string, Differences]>([
    ['budgets', { parameters: { maxRows: 10, maxRunMinutes: 5 } }],
    ['time-outs', { parameters: { requestTimeout: 120 } }],
    ['secrets', { parameters: { clientSecret: 'a new one' } }],
  ])('is resumed under other %s', async (_title, differences) => {
    const { begin, found } = await folderOfRuns();
    await begin();
    expect(await found(differences)).toEqual(resumed);
  });

  it('is resumed for 36 hours, and again for as long as somebody comes back, but no longer than a week', async () => {
    const { begin, found, runtime, warnings } = await folderOfRuns();
    await begin();
    for (let pause = 0; pause < 4; pause += 1) {
      runtime.advance(36 * hour);
      expect(await found(), `pause ${pause}`).toEqual(resumed);
    }
    runtime.advance(24 * hour);
    expect(await found()).toEqual(resumed);
    runtime.advance(1);
    expect(await found()).toEqual(anew);
    expect(warnings).toEqual([expect.stringContaining('its window ended at 2026-11-20T09:00:00.000Z')]);
  });

  it('that nobody came back to for more than 36 hours is not resumed', async () => {
    const { begin, found, runtime, warnings } = await folderOfRuns();
    await begin();
    runtime.advance(36 * hour + 1);
    expect(await found()).toEqual(anew);
    expect(warnings).toEqual([expect.stringContaining('it was last started at 2026-11-20T09:00:00.000Z')]);
  });
});

describe('a state that cannot be trusted', () => {
  it.each<readonly [string, Differences, string]>([
    [
      'of another customer',
      { parameters: { customerId: 'zzz' } },
      'The state belongs to customer a1b2c3d4e5f6 at api.cloud.com, not to customer zzz at api.cloud.com.',
    ],
  ])('%s is STATE_INVALID, stays, and is free again', async (_title, differences, message) => {
    const { begin, open, found } = await folderOfRuns();
    await begin();
    await expect(open(differences)).rejects.toMatchObject({ code: 'STATE_INVALID', message });
    expect(await found()).toEqual(resumed);
  });

  it.each<readonly [string, (text: string) => string]>([
    ['is cut short', (text) => text.slice(0, -3)],
    ['is empty', () => ''],
    ['is another program’s', () => '{"runs": []}'],
    ['is of a later version', (text) => text.replace('"stateVersion": "1"', '"stateVersion": "2"')],
    ['has a member too many', (text) => text.replace('{', '{"colour": "red",')],
    [
      'has a window that ends before it begins',
      (text) => text.replace(window.from, '2027-01-01T00:00:00.000Z'),
    ],
    ['has a window that is none', (text) => text.replace(window.from, 'yesterday')],
  ])('because it %s is STATE_INVALID, names the file, and stays', async (_title, change) => {
    const { folder, file, begin, open } = await folderOfRuns();
    await begin();
    const text = change(await readFile(file, 'utf8'));
    await writeFile(file, text);
    await expect(open()).rejects.toMatchObject({
      code: 'STATE_INVALID',
      message: `The state is damaged, or was written by an incompatible version: ${file}.`,
    });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(Object.keys(await contentOf(folder))).toEqual(['unfinished']);
  });

  it('because its name is gone belongs to nobody: what is left goes', async () => {
    const { folder, begin, found, file } = await folderOfRuns();
    await begin();
    await writeFile(join(folder, 'of-mine'), 'mine');
    await rm(file);
    expect(await found()).toEqual(anew);
    expect(await contentOf(folder)).toEqual({ 'of-mine': 'mine', unfinished: null });
  });
});

describe('a state folder that cannot be used', () => {
  it('because a file stands there is FOLDER_INVALID', async () => {
    const { folder, open } = await folderOfRuns();
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'mine');
    await expect(open()).rejects.toMatchObject({
      code: 'FOLDER_INVALID',
      message: `The state folder ${folder} cannot be used: there is a file where a folder is needed. Correct it, or choose another one with --state.`,
    });
    expect(await readFile(folder, 'utf8')).toBe('mine');
  });

  it('because a folder stands where the state belongs is FOLDER_INVALID, and the lock is let go', async () => {
    const { folder, file, open } = await folderOfRuns();
    await mkdir(file, { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'FOLDER_INVALID' });
    expect(Object.keys(await contentOf(folder))).toEqual(['unfinished']);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'because we may not write there is FOLDER_INVALID',
    async () => {
      const { folder, open } = await folderOfRuns();
      await mkdir(folder, { recursive: true });
      await chmod(folder, 0o555);
      await expect(open()).rejects.toMatchObject({
        code: 'FOLDER_INVALID',
        message: expect.stringMatching(/^The state folder .* cannot be used: access is denied/),
      });
    },
  );
});

describe('what was told of an unfinished run', () => {
  it('is remembered until the run is resumed', async () => {
    const { open } = await folderOfRuns();
    const isReported = async (told?: boolean) => {
      const state = await open();
      await state.close(true, told);
      return [state.isResumed, state.isReported];
    };
    expect(await isReported(true)).toEqual([false, false]);
    expect(await isReported(false)).toEqual([true, true]);
    expect(await isReported(true)).toEqual([true, false]);
    expect(await isReported()).toEqual([true, true]);
  });
});
