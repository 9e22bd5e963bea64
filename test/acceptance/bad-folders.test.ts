import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../connector/index.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { checkProgram, inspect } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extract, parametersFor, smallTenant } from '../support/program.ts';

/** `check` and `run` say the same of a folder that cannot be used, and say it before anything is asked of the source. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 20 });
});
afterAll(() => simulator.close());

type Bad = readonly [what: string, make: (folder: string) => Promise<string> | string, says: RegExp];

const onLinux = process.platform === 'linux';

const everywhere: readonly Bad[] = [
  [
    'is a file',
    async (folder) => {
      await writeFile(join(folder, 'file'), 'mine');
      return join(folder, 'file');
    },
    /there is a file where a folder is needed/,
  ],
  [
    'lies below a file',
    async (folder) => {
      await writeFile(join(folder, 'file'), 'mine');
      return join(folder, 'file', 'deep', 'below');
    },
    /there is a file where a folder is needed/,
  ],
  ['has too long a name', (folder) => join(folder, 'x'.repeat(300)), /the path is too long/],
  ['has a name that no system allows', (folder) => join(folder, 'a\0b'), /does not allow this name/],
];

const ofUnix: readonly Bad[] = [
  [
    'is too deep for the files in it',
    (folder) => join(folder, ...Array<string>(20).fill('x'.repeat(200))),
    /the path is too long/,
  ],
  [
    'is a link to a file',
    async (folder) => {
      await writeFile(join(folder, 'file'), 'mine');
      await symlink('file', join(folder, 'link'));
      return join(folder, 'link');
    },
    /there is a file where a folder is needed/,
  ],
  [
    'is a link that leads nowhere',
    async (folder) => {
      await symlink('nowhere', join(folder, 'link'));
      return join(folder, 'link');
    },
    /a link has no target/,
  ],
  [
    'lies below a link that leads nowhere',
    async (folder) => {
      await symlink('nowhere', join(folder, 'link'));
      return join(folder, 'link', 'below');
    },
    /a link has no target/,
  ],
  [
    'is a link to itself',
    async (folder) => {
      await symlink('link', join(folder, 'link'));
      return join(folder, 'link');
    },
    /links form a loop/,
  ],
  [
    'is a pipe',
    (folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      return join(folder, 'pipe');
    },
    /there is a file where a folder is needed/,
  ],
];

const ofLinux: readonly Bad[] = [
  ['lies in /proc', () => '/proc/tables', /files cannot be created there/],
  ['lies deep in /proc', () => '/proc/not/there', /files cannot be created there/],
  ['is /proc/self', () => '/proc/self', /files cannot be created there/],
  ['lies in /sys', () => '/sys/tables', /cannot be used: /],
  ['is a device', () => '/dev/full', /there is a file where a folder is needed/],
  ['lies below a device', () => '/dev/null/tables', /there is a file where a folder is needed/],
];

const bad = [...everywhere, ...(process.platform === 'win32' ? [] : ofUnix), ...(onLinux ? ofLinux : [])];

describe.each(bad)('a folder that %s', (_what, make, says) => {
  it.each(['out', 'state'] as const)('is refused as --%s by check and run alike', async (option) => {
    const folder = await temporaryFolder();
    const path = await make(folder);
    const before = await contentOf(folder);
    const folders = { out: join(folder, 'fine'), [option]: path };
    const parameters = parametersFor(simulator);
    const asked = simulator.requests.length;
    const events: string[] = [];
    const report = await run({ parameters, ...folders, onEvent: ({ type }) => events.push(type) });
    expect(simulator.requests.length).toBe(asked);
    expect([report.verdict, report.exitCode, report.error?.code]).toEqual(['failed', 78, 'FOLDER_INVALID']);
    expect(report.error?.message).toMatch(says);
    expect(report.error?.message).toContain(`Correct it, or choose another one with --${option}`);
    expect(events.at(-1)).toBe('run-finished');
    expect(await contentOf(folder)).toEqual(before);

    const { report: checked, step } = await inspect(parameters, folders);
    expect(checked.exitCode).toBe(78);
    const { finding } = step(option === 'out' ? 'output' : 'state');
    expect(finding).toMatchObject({ code: 'FOLDER_INVALID', message: report.error?.message });
    expect(await contentOf(folder)).toEqual(before);
  });
});

describe('two folders that are not apart', () => {
  it.each([
    [
      'out in state',
      (folder: string) => ({ out: join(folder, 'state', 'out'), state: join(folder, 'state') }),
    ],
    ['state in out', (folder: string) => ({ out: join(folder, 'out'), state: join(folder, 'out', 'state') })],
    ['one for both', (folder: string) => ({ out: join(folder, 'x'), state: join(folder, 'y', '..', 'x') })],
  ])('(%s) are refused by check and run alike, and neither is made', async (_what, foldersIn) => {
    const folder = await temporaryFolder();
    const folders = foldersIn(folder);
    const parameters = parametersFor(simulator);
    const asked = simulator.requests.length;
    const report = await run({ parameters, ...folders });
    expect([report.exitCode, report.error?.code]).toEqual([78, 'FOLDER_INVALID']);
    expect(simulator.requests.length).toBe(asked);
    const { report: checked, step } = await inspect(parameters, folders);
    expect([checked.exitCode, step('output').finding?.message]).toEqual([78, report.error?.message]);
    expect(await contentOf(folder)).toEqual({});
  });

  it.skipIf(process.platform === 'win32')('through a link leave the state as it was', async () => {
    const folder = await temporaryFolder();
    const state = join(folder, 'state');
    await mkdir(join(state, 'out'), { recursive: true });
    await symlink(join(state, 'out'), join(folder, 'out'));
    const ended = await extract(simulator, { out: join(folder, 'out'), args: ['--state', state] });
    expect(ended.exitCode).toBe(78);
    expect(ended.stderr).toMatch(/FOLDER_INVALID: The output folder .* is inside the state folder/);
    expect(await contentOf(state)).toEqual({ out: null });
    expect(ended.files).toEqual({});
  });

  it.each(['out', 'state'])('hold for a trace in --%s, too', async (option) => {
    const folder = await temporaryFolder();
    const trace = join(folder, option, 'sessions.csv');
    await mkdir(join(folder, option));
    const ended = await extract(simulator, {
      out: join(folder, 'out'),
      args: ['--state', join(folder, 'state'), '--trace-http', trace],
    });
    expect([ended.exitCode, ended.stderr]).toEqual([
      78,
      expect.stringMatching(/PARAMETERS_INVALID: .*inside the \w+ folder/),
    ]);
    expect(existsSync(trace)).toBe(false);
  });
});

describe.runIf(onLinux)('the program, with a folder in which nothing can be made', () => {
  it('ends at once, with run and check', async () => {
    const ended = await runCli(['run', '--params', '-', '--out', '/proc/tables'], {
      input: JSON.stringify(parametersFor(simulator)),
    });
    expect([ended.exitCode, ended.stderr]).toEqual([78, expect.stringContaining('FOLDER_INVALID')]);
    const check = await checkProgram(parametersFor(simulator), { args: ['--out', '/proc/tables'] });
    expect([check.exitCode, check.step('output').finding?.code]).toEqual([78, 'FOLDER_INVALID']);
  });

  it('for temporary files ends a sync at once, which names TMPDIR', async () => {
    const config = join(await temporaryFolder(), 'config.json');
    await writeFile(config, JSON.stringify(parametersFor(simulator)));
    const { exitCode, stderr } = await runCli(['tap', '--config', config], {
      env: { TMPDIR: '/proc/tables' },
    });
    expect([exitCode, stderr]).toEqual([78, expect.stringMatching(/FOLDER_INVALID: .*TMPDIR/)]);
  });

  it('ends a push at once', async () => {
    const table = { taskId: '0b0e7c1f-2f3c-4d51-9c66-1f1ad1c5a0a1', apiKey: 'key-of-the-task' };
    const target = { kind: 'raynet', url: 'https://hub.example', tables: { sessions: table } };
    const { exitCode, stderr } = await runCli(['push', '--target', '-', '--out', '/dev/null'], {
      input: JSON.stringify(target),
    });
    expect([exitCode, stderr]).toEqual([78, expect.stringContaining('FOLDER_INVALID')]);
  });
});
