/** Long: each step of the check has its story here, over one tenant that all of them share. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../connector/index.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { checkProgram, hurriedRuntime, inspect, troubles } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 50 });
});
afterAll(() => simulator.close());

const tables = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'];

describe('a configuration that works', () => {
  it('is ready: each step with what was seen, exit code 0, and nothing is left behind', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'a', 'tables');
    const state = join(folder, 'b', 'state');
    const { customerId } = simulator.tenant;
    const input = JSON.stringify(parametersFor(simulator));
    const args = ['check', '--params', '-', '--out', out, '--state', state];
    const { exitCode, stdout, stderr } = await runCli(args, { input });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = stdout.split('\n').filter((line) => /^\S/.test(line));
    expect(lines.map((line) => line.slice(0, 25).replaceAll(/ {2,}/g, '|'))).toEqual([
      'ok|parameters|',
      'ok|DNS|',
      'ok|connection|',
      'ok|TLS|',
      'ok|clock|',
      'ok|sign-in|',
      'ok|customer|',
      'ok|site|',
      'ok|permissions|',
      ...tables.map(() => 'ok|table|'),
      'ok|output folder|',
      'ok|state folder|',
      'Ready: all checks passed.',
    ]);
    for (const seen of [
      `customer ${customerId} at 127.0.0.1`,
      'agrees with 127.0.0.1',
      `customer ${customerId} found, 1 site`,
      'Read Only Administrator (scope All)',
      'rows in the last 30 days',
      `can be created in ${folder}`,
    ]) {
      expect(stdout.replaceAll(/\n {2,}/g, ' ')).toContain(seen);
    }
    expect(await contentOf(folder)).toEqual({});
  });

  it('--json is one document for hosts, in the form of its schema', async () => {
    const out = await temporaryFolder();
    const { exitCode, stderr, report } = await checkProgram(parametersFor(simulator), {
      args: ['--out', out],
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(report).toMatchObject({ verdict: 'ready', exitCode: 0, code: null });
    expect(report.customerId).toBe(simulator.tenant.customerId);
    expect(report.steps.filter(({ step }) => step === 'table').map(({ subject }) => subject)).toEqual(tables);
    expect(await contentOf(out)).toEqual({});
  });

  it('costs one question for each table, and a few besides', async () => {
    const before = simulator.requests.length;
    await inspect(parametersFor(simulator));
    const asked = simulator.requests.slice(before).map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(asked).toEqual([
      '',
      'clients',
      'me',
      'EffectiveRights',
      'Sessions',
      'ApplicationInstances',
      'MachineCatalogs',
      'hypervisors',
    ]);
  });

  it('shows every request with --log-level debug', async () => {
    const { stderr } = await checkProgram(parametersFor(simulator), { args: ['--log-level', 'debug'] });
    expect(stderr).toMatch(/GET \/cvad\/manage\/me -> 200/);
    expect(stderr).not.toContain(simulator.tenant.clientSecret);
  });

  it('leaves out tables that are switched off', async () => {
    const quick = { fetchSessions: false, fetchApplicationInstances: false, fetchMachineCatalogs: false };
    const { report } = await inspect({ ...parametersFor(simulator), ...quick });
    expect(report.steps.filter(({ step }) => step === 'table').map(({ subject }) => subject)).toEqual([
      'hypervisors',
    ]);
  });
});

describe('a host that imports the connector', () => {
  it('is told of each step as it happens, and gets the report', async () => {
    const told: string[] = [];
    const { verdict, steps } = await check({
      parameters: parametersFor(simulator),
      out: await temporaryFolder(),
      onStep: ({ step, status }) => told.push(`${step} ${status}`),
    });
    expect(verdict).toBe('ready');
    expect(told).toEqual(steps.map(({ step, status }) => `${step} ${status}`));
  });

  it('gets a report, not an error, for parameters that are wrong, and when it interrupts', async () => {
    const out = await temporaryFolder();
    expect(await check({ parameters: {}, out })).toMatchObject({ exitCode: 78, code: 'PARAMETERS_INVALID' });
    const parameters = parametersFor(simulator);
    const aborted = await check({ parameters, out, signal: AbortSignal.abort() });
    expect(aborted).toMatchObject({ exitCode: 130, verdict: 'interrupted' });
  });
});

describe('a person who has', () => {
  it('mistyped the secret learns it, with exit code 78, and the secret is not shown', async () => {
    const clientSecret = 'mistyped-secret';
    const input = JSON.stringify({ ...parametersFor(simulator), clientSecret });
    const { exitCode, stdout, stderr } = await runCli(['check', '--params', '-'], { input });
    expect(exitCode).toBe(78);
    expect(stdout).toMatch(
      /FAILED {3}sign-in +CREDENTIALS_REJECTED: .*\n.*Invalid client id or client secret\./,
    );
    expect(stdout).toMatch(/has expired or was copied incompletely/);
    expect(stdout).toMatch(/skipped {2}table +sessions: depends on "sign-in"/);
    expect(stdout).toMatch(/Not ready: 1 check failed \(CREDENTIALS_REJECTED\), exit code 78\.\n$/);
    expect(stdout + stderr).not.toContain(clientSecret);
  });

  it('given another customer learns that it is not the secret', async () => {
    const { report, step } = await inspect({ ...parametersFor(simulator), customerId: 'another' });
    expect([report.exitCode, troubles(report)]).toEqual([78, ['sign-in failed CUSTOMER_UNKNOWN']]);
    expect(step('sign-in').finding?.message).toContain('The client ID and the secret are valid');
  });

  it('given no good parameters learns of each, and the folder is looked at all the same', async () => {
    const { exitCode, report, step } = await checkProgram({ customrId: 'x', requestTimeout: 5 });
    expect([exitCode, troubles(report)]).toEqual([78, ['parameters failed PARAMETERS_INVALID']]);
    const problems = step('parameters')
      .finding?.problems.map((problem) => problem.message)
      .join('\n');
    for (const told of ['did you mean `customerId`', 'clientId', 'requestTimeout']) {
      expect(problems).toContain(told);
    }
    expect(step('sign-in')).toMatchObject({
      status: 'skipped',
      detail: 'depends on "parameters"',
    });
    expect(step('output').status).toBe('ok');
    expect(report).toMatchObject({ customerId: null, host: null });
  });

  it('named a parameters file that is not there learns it', async () => {
    const { exitCode, stdout } = await runCli(['check', '--params', '/no/such/file.json']);
    expect(exitCode).toBe(78);
    expect(stdout).toMatch(/FAILED {3}parameters +PARAMETERS_INVALID: .*"\/no\/such\/file\.json"/);
  });

  it('given a site that is none of the customer learns which there are', async () => {
    const { report, step } = await inspect({ ...parametersFor(simulator), siteId: 'another' });
    expect([report.exitCode, troubles(report)]).toEqual([78, ['site failed SITE_NOT_FOUND']]);
    expect(step('site').finding?.message).toContain(
      `the customer has these sites: ${simulator.tenant.siteId}.`,
    );
    expect(step('table', 'sessions').status).toBe('skipped');
  });

  it('a client with a narrow scope is warned, with exit code 0', async () => {
    await using narrow = await startSimulator({ ...smallTenant, sessions: 50, scopes: ['London'] });
    const { exitCode, stdout } = await runCli(['check', '--params', '-'], {
      input: JSON.stringify(parametersFor(narrow)),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning {2}permissions +Read Only Administrator \(scope London\)/);
    expect(stdout).toMatch(/RIGHTS_LIMITED: [\s\S]*silently\s+omits/);
    expect(stdout).toContain('Ready: all checks passed, with 1 warning.');
  });

  it.each([
    ['behind', -3_600_000],
    ['ahead of', 3_600_000],
  ])('a clock that is %s the source is warned', async (where, ms) => {
    const runtime = { ...hurriedRuntime, now: () => Date.now() + ms };
    const { report, step } = await inspect(parametersFor(simulator), { runtime });
    expect([report.exitCode, troubles(report)]).toEqual([0, ['clock warning CLOCK_SKEWED']]);
    expect(step('clock').finding?.message).toContain(`is 60 min ${where} the clock of 127.0.0.1`);
  });
});

describe('an interrupted check', () => {
  it('ends at once with exit code 130 and says so', async () => {
    const faults = [{ on: 'token', kind: 'hang', times: 99 } as const];
    let interrupt = () => {};
    const onRequest = ({ area }: { readonly area: string }) => {
      if (area === 'token') interrupt();
    };
    await using slow = await startSimulator({ ...smallTenant, sessions: 50, faults, onRequest });
    const { exitCode, report, step } = await checkProgram(parametersFor(slow), {
      onStart: (kill) => {
        interrupt = () => kill('SIGINT');
      },
    });
    expect(exitCode).toBe(130);
    expect(report).toMatchObject({ verdict: 'interrupted', code: 'CANCELLED' });
    expect(step('customer').detail).toBe('the check was interrupted');
  });
});

describe('an output folder', () => {
  it('that is a file is FOLDER_INVALID, with exit code 78', async () => {
    const out = join(await temporaryFolder(), 'file');
    await writeFile(out, 'mine');
    const { report, step } = await inspect(parametersFor(simulator), { out: join(out, 'below') });
    expect([report.exitCode, troubles(report)]).toEqual([78, ['output failed FOLDER_INVALID']]);
    expect(step('output').finding?.message).toContain('there is a file where a folder is needed');
  });

  it.runIf(process.platform !== 'win32')(
    'on a disk that takes no more is found out, and left as it was',
    async () => {
      const out = await temporaryFolder();
      await writeFile(join(out, 'sessions.csv'), 'of yesterday\n');
      const launcher = ['sh', '-c', 'ulimit -f 64; exec "$@"', 'sh'];
      const { exitCode, report, step } = await checkProgram(parametersFor(simulator), {
        args: ['--out', out],
        launcher,
      });
      expect([exitCode, troubles(report)]).toEqual([70, ['output failed OUTPUT_FAILED']]);
      expect(step('output').finding?.message).toMatch(/cannot be written to: /);
      expect(await contentOf(out)).toEqual({ 'sessions.csv': 'of yesterday\n' });
    },
  );

  it.runIf(process.getuid?.() !== 0)('without rights is found out', async () => {
    const out = await temporaryFolder();
    await chmod(out, 0o500);
    const { step } = await inspect(parametersFor(simulator), { out });
    expect(step('output').finding?.message).toContain('access is denied');
  });
});

describe('a state folder', () => {
  const run = {
    stateVersion: '1',
    connector: '0.0.1',
    customerId: 'acmesimulated',
    settings: {},
    window: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
    lastStart: '2026-01-02T00:00:00.000Z',
  };

  async function stateWith(files: Readonly<Record<string, unknown>>): Promise<string> {
    const state = await temporaryFolder();
    await mkdir(join(state, 'unfinished'));
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(state, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return state;
  }

  const host = () => new URL(simulator.origin).host;

  it('of another customer is STATE_INVALID, and stays as it was', async () => {
    const of = { ...run, customerId: 'another', host: host() };
    const state = await stateWith({ 'unfinished/run.json': of });
    const { report, step } = await inspect(parametersFor(simulator), { state });
    expect([report.exitCode, troubles(report)]).toEqual([78, ['state failed STATE_INVALID']]);
    expect(step('state').finding?.message).toContain('belongs to customer another');
    expect(JSON.parse((await contentOf(join(state, 'unfinished')))['run.json'] ?? '')).toEqual(of);
  });

  it('with a run that would begin anew says why', async () => {
    const state = await stateWith({ 'unfinished/run.json': { ...run, host: host() } });
    const { report, step } = await inspect(parametersFor(simulator), { state });
    expect(troubles(report)).toEqual([]);
    expect(step('state').detail).toContain('not resumed: version 0.0.1 started it');
  });

  it.each([
    ['that is damaged', { 'unfinished/run.json': '{' }, 'damaged'],
    ['with files of others', { 'unfinished/notes.txt': 'mine' }, 'The connector did not create'],
    ['whose lock is none', { lock: 'mine' }, 'is not a lock file of the connector'],
  ])('%s is STATE_INVALID', async (_what, files, says) => {
    const { step } = await inspect(parametersFor(simulator), { state: await stateWith(files) });
    expect(step('state').finding).toMatchObject({ code: 'STATE_INVALID' });
    expect(step('state').finding?.message).toContain(says);
  });

  it('that another run holds is STATE_INVALID, and keeps its lock', async () => {
    const holder = JSON.stringify({ pid: 1, host: hostname(), since: 'today', started: 1 });
    const state = await stateWith({ lock: holder });
    const { step } = await inspect(parametersFor(simulator), { state });
    expect(step('state').finding?.message).toContain('in use by process 1');
    expect((await contentOf(state))['lock']).toBe(holder);
  });

  it('that is a file is FOLDER_INVALID', async () => {
    const state = join(await stateWith({ file: 'mine' }), 'file');
    const { step } = await inspect(parametersFor(simulator), { state });
    expect(step('state').finding?.code).toBe('FOLDER_INVALID');
  });
});
