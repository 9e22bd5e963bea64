import { describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { findLeaks } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { extract, parametersFor, smallTenant, wholeDays } from '../support/program.ts';

const tables = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'] as const;

function previewOf(
  simulator: Simulator,
  args: readonly string[],
  parameters: Readonly<Record<string, unknown>> = {},
) {
  const input = JSON.stringify({
    ...parametersFor(simulator),
    ...{ fetchStartDatePeriod: wholeDays, ...parameters },
  });
  return runCli(['preview', '--params', '-', ...args], { input });
}

describe('preview', () => {
  it.each(tables)('shows the first rows of %s as `run` would write them', async (dataset) => {
    await using simulator = await startSimulator(smallTenant);
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    const { exitCode, stdout, stderr } = await previewOf(simulator, [
      '--dataset',
      dataset,
      '--limit',
      '5',
      '--json',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const seen = JSON.parse(stdout);
    const { columns, rows } = run.table(dataset);
    expect(seen.total).toBe(rows.length);
    expect(seen.rows).toHaveLength(5);
    for (const [index, row] of seen.rows.entries()) {
      expect(Object.keys(row)).toEqual(columns);
      const texts = Object.values(row).map((value) => (value === null ? null : String(value)));
      expect(texts).toEqual(rows[index]);
    }
  });

  it('asks a large tenant for few rows, and for none of its users but those it shows', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 20_000, users: 30_000 });
    const { exitCode, stdout } = await previewOf(simulator, ['--dataset', 'sessions']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nsessions: first 20 rows of about [12]\d,\d{3}\n/);
    const asked = simulator.requests.filter(({ path }) => path.startsWith('/monitorodata/'));
    const pagesOf = (set: string) => asked.filter(({ path }) => path === `/monitorodata/${set}`);
    expect(pagesOf('Users')).toHaveLength(1);
    for (const { query } of pagesOf('Sessions')) expect(['0', '20']).toContain(query['$top']);
    expect(pagesOf('Sessions').length).toBeLessThanOrEqual(4);
    expect(asked.length).toBeLessThanOrEqual(14);
  });

  it('asks for nothing that only other columns need', async () => {
    await using simulator = await startSimulator(smallTenant);
    const columns = ['--columns', 'start_date, user_upn'];
    const { stdout } = await previewOf(simulator, ['--dataset', 'sessions', '--limit', '2', ...columns]);
    expect(stdout).toMatch(/^start_date +user_upn\n-+ +-+\n\d{4}-/);
    const sets = simulator.requests.map(({ path }) => /monitorodata\/(\w+)/.exec(path)?.[1]);
    expect(new Set(sets.filter((set) => set !== undefined))).toEqual(new Set(['Sessions', 'Users']));
  });

  it('obeys no name of a user or desktop', async () => {
    await using simulator = await startSimulator(smallTenant);
    for (const look of [[], ['--vertical'], ['--json']]) {
      const { stdout } = await previewOf(simulator, ['--dataset', 'sessions', '--limit', '100', ...look]);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
  });

  it('shows no secret, also where the source echoes them', async () => {
    const secret = 'Canary+Secret/71=&?é==';
    const echo = { kind: 'status', status: 403, body: JSON.stringify({ detail: `no: ${secret}` }) } as const;
    for (const on of ['token', 'monitor', '/monitorodata/Users'] as const) {
      await using simulator = await startSimulator({
        ...smallTenant,
        clientSecret: secret,
        faults: [{ ...echo, on }],
      });
      for (const format of ['text', 'json']) {
        const args = ['--dataset', 'sessions', '--log-level', 'debug', '--log-format', format];
        const { stdout, stderr } = await previewOf(simulator, args);
        expect(findLeaks({ stdout, stderr }, { secret })).toEqual([]);
      }
    }
  });

  it('fails as a run does', async () => {
    const fault = { kind: 'status', status: 403, on: 'monitor', times: 9 } as const;
    await using simulator = await startSimulator({ ...smallTenant, faults: [fault] });
    const { exitCode, stdout, stderr } = await previewOf(simulator, ['--dataset', 'sessions']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toMatch(/^RIGHTS_MISSING: .*\n.*Read Only Administrator/);
    const json = await previewOf(simulator, ['--dataset', 'sessions', '--log-format', 'json']);
    expect(JSON.parse(json.stderr)).toMatchObject({
      event: 'run-finished',
      exitCode: 78,
      code: 'RIGHTS_MISSING',
    });
  });

  it.each([
    [
      ['--dataset', 'session'],
      /unknown dataset "session"; did you mean "sessions"\?\n`citrix-connector describe` lists all datasets/,
    ],
    [
      ['--dataset', 'hypervisors', '--columns', 'nme,wings'],
      /unknown column "nme"; did you mean "name"\?\n.*unknown column "wings"\n`citrix-connector describe --dataset NAME`/,
    ],
    [[], /preview needs --dataset NAME/],
    [['--dataset', 'sessions', '--limit', '0'], /limit \(--limit\) must be a whole number from 1 to 1000/],
    [['--dataset', 'sessions', '--columns', ','], /columns \(--columns\) needs the name/],
    [['--dataset', 'sessions', '--vertical', '--json'], /--vertical and --json exclude each other/],
    [['--dataset', 'sessions', '--out', 'x'], /--out is not an option of preview/],
  ])('refuses %j before anything is sent', async (args, says) => {
    await using simulator = await startSimulator(smallTenant);
    const { exitCode, stdout, stderr } = await previewOf(simulator, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toMatch(says);
    expect(simulator.requests).toEqual([]);
  });
});

describe('the trace of a run', () => {
  it('is refused before the run where it cannot be written, and tells of each exchange otherwise', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const folder = await temporaryFolder();
    const refused = await extract(simulator, { args: ['--trace-http', `${folder}/not/there`] });
    expect([refused.exitCode, Object.keys(refused.files), simulator.requests]).toEqual([
      78,
      ['run-report.json'],
      [],
    ]);
    expect(refused.stderr).toMatch(/^PARAMETERS_INVALID: The trace file .* cannot be written \(ENOENT\)/);
    const run = await extract(simulator, { args: ['--trace-http', `${folder}/trace.jsonl`] });
    expect(run.exitCode).toBe(0);
    const lines = String((await contentOf(folder))['trace.jsonl'])
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).exchange)).toEqual(lines.map((_line, index) => index + 1));
    expect(lines).toHaveLength(run.report().totals.requests);
    expect(lines.join('')).not.toContain('@acme.example');
  });
});
