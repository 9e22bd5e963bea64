import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { patience } from '../support/patience.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { runTap } from '../support/singer.ts';

const tenant = { ...smallTenant, sessions: 60, clientSecret: 'Canary+Secret/71=&?é==' } as const;

describe('the program as a tap', () => {
  it('writes lines for the target to stdout, and all else to stderr', async () => {
    await using simulator = await startSimulator(tenant);
    const run = await runTap(simulator, { args: ['--log-level', 'debug'] });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.rows['machine_catalogs']?.length).toBe(tenant.catalogs);
    expect(Object.keys(run.state?.bookmarks ?? {})).toEqual(['sessions', 'application_instances']);
    expect(run.stderr).toMatch(
      /^INFO METRIC: \{"type":"counter","metric":"record_count","value":5,"tags":\{"stream":"hypervisors"\}\}$/m,
    );
    expect(run.stderr).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info {2}run complete$/m);
  });

  it('tests with one row of each stream, and writes none where a run could not work', async () => {
    await using simulator = await startSimulator(tenant);
    const run = await runTap(simulator, { args: ['--test'] });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(Object.values(run.rows).map((rows) => rows.length)).toEqual([1, 1, 1, 1]);
    expect(run.states).toEqual([]);
    expect(run.stderr).toContain('Ready: all checks passed.');
    const args = ['--test', '--log-format', 'json'];
    const refused = await runTap(simulator, { args, parameters: { clientId: 'another' } });
    expect({ exitCode: refused.exitCode, stdout: refused.stdout }).toEqual({ exitCode: 78, stdout: '' });
    const lines = refused.stderr.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({
      event: 'check-report',
      code: 'CREDENTIALS_REJECTED',
    });
  });

  it.each([
    ['state', ['--state'], 'STATE_INVALID', 'Pass the last state'],
    ['catalog', ['--properties'], 'CATALOG_INVALID', 'Discover the tables again'],
  ])(
    'takes the environment for its configuration, and refuses a damaged %s',
    async (what, args, code, remedy) => {
      const env = { CITRIX_CUSTOMER_ID: 'acme', CITRIX_CLIENT_ID: 'x', CITRIX_CLIENT_SECRET: 'secret' };
      const file = join(await temporaryFolder(), 'file.json');
      await writeFile(file, '{"bookmarks":{"sessions":');
      const { stdout, stderr, exitCode } = await runCli(['tap', '--config=ENV', ...args, file], { env });
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 78 });
      const [told, problem, todo] = stderr.split('\n');
      expect(told).toBe(`${code}: The ${what} "${file}" is invalid.`);
      expect(problem).toContain('where it ends too early');
      expect(todo).toContain(remedy);
    },
  );

  it('tells how it is used', async () => {
    const { stdout, exitCode } = await runCli(['tap', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/tap-citrix --config FILE[\s\S]*--discover[\s\S]*--about[\s\S]*--test/);
  });

  it('ends at once when it is asked to, with whole lines only', async () => {
    await using simulator = await startSimulator({
      ...tenant,
      faults: [{ kind: 'hang', on: '/cvad/manage/hypervisors' }],
    });
    const program: { kill?: (signal: NodeJS.Signals) => void } = {};
    const running = runTap(simulator, {
      onStart: (kill) => {
        program.kill = kill;
      },
    });
    await vi.waitFor(
      () => expect(simulator.requests.some(({ fault }) => fault === 'hang')).toBe(true),
      patience,
    );
    program.kill?.('SIGTERM');
    const run = await running;
    expect({ exitCode: run.exitCode, rows: run.rows, state: run.state }).toEqual({
      exitCode: 143,
      rows: {},
      state: { bookmarks: {} },
    });
    expect(run.stderr).toContain('CANCELLED');
  });

  it('leaves its tables when it is killed, for itself alone, and removes them when it begins again', async () => {
    const faults = [{ kind: 'hang', on: '/cvad/manage/hypervisors', times: 1 } as const];
    await using simulator = await startSimulator({ ...tenant, faults });
    const folder = await temporaryFolder();
    const env = { TMPDIR: folder, TEMP: folder, TMP: folder };
    const program: { kill?: (signal: NodeJS.Signals) => void } = {};
    const running = runTap(simulator, {
      env,
      onStart: (kill) => {
        program.kill = kill;
      },
    });
    await vi.waitFor(
      () => expect(simulator.requests.some(({ fault }) => fault === 'hang')).toBe(true),
      patience,
    );
    program.kill?.('SIGKILL');
    expect((await running).exitCode).toBeNull();
    const [left = '', ...others] = await readdir(folder);
    expect([left, others]).toEqual([expect.stringMatching(/^\.connector-staging-/), []]);
    if (process.platform !== 'win32') expect((await stat(join(folder, left))).mode & 0o777).toBe(0o700);
    const run = await runTap(simulator, { env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('ends when the target has gone', async () => {
    await using simulator = await startSimulator(tenant);
    const folder = await temporaryFolder();
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(parametersFor(simulator)));
    const program = fileURLToPath(new URL('../../connector/tap-citrix.ts', import.meta.url));
    const tap = `"${process.execPath}" "${program}" --config "${config}" 2>"${folder}/log"`;
    const script = `{ ${tap}; echo $? >"${folder}/end"; } | head -c 10`;
    expect(await promisify(execFile)('sh', ['-c', script])).toEqual({ stdout: '{"type":"S', stderr: '' });
    await vi.waitFor(async () => expect(await readFile(`${folder}/end`, 'utf8')).toBe('70\n'), patience);
    const log = await readFile(`${folder}/log`, 'utf8');
    expect(log).toContain('OUTPUT_FAILED: The program that reads standard output has closed it.');
  });
});
