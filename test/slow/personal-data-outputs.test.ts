import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { type Outputs, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { dataHub } from '../support/data-hub.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { moment } from '../support/moment.ts';
import { readParquet } from '../support/parquet.ts';
import { personsIn, personsShown } from '../support/persons.ts';
import { extract, parametersFor } from '../support/program.ts';
import { type Story, tell } from '../support/story.ts';

const small = { days: 3, sessions: 200, users: 40, machines: 16, applications: 12 } as const;

const extraDatasets = [
  ...['users', 'machines', 'connections', 'config_operations', 'config_operation_details', 'system_log'],
  ...['application_entitlements', 'machine_assignments', 'probe_endpoints'],
];

const incremental = { mode: 'incremental', fetchStartDatePeriod: 6, extraDatasets };

function personsOf({ table }: Pick<Story, 'table'>): ReadonlySet<string> {
  const isRead = (name: string) => ['sessions', ...extraDatasets].includes(name);
  return personsIn((name) => (isRead(name) ? table(name) : { columns: [], rows: [], records: [] }));
}

/** All files below a folder; of Parquet files what DuckDB reads in them, too. */
async function readable(folder: string): Promise<Outputs> {
  const files = await outputsIn(folder);
  const parquet = Object.keys(files).filter((path) => path.endsWith('.parquet'));
  const read = parquet.map(async (path) => [`rows of ${path}`, JSON.stringify(await readParquet(path))]);
  return { ...files, ...Object.fromEntries(await Promise.all(read)) };
}

const pushed = [
  ['sessions', '01111111-1111-4111-8111-111111111111'],
  ['users', '11111111-1111-4111-8111-111111111111'],
  ['system_log', '21111111-1111-4111-8111-111111111111'],
] as const;

const apiKey = 'key-of-the-hub';

describe('an incremental run with Parquet, changes, push, debug log and trace', () => {
  test('shows nobody after a switch to pseudonyms, then to none, and its report neither', async () => {
    await using simulator = await startSimulator(small);
    await using hub = await dataHub(
      Object.fromEntries(pushed.map(([, id]) => [id, { key: apiKey, uploads: [] }])),
    );
    const root = await temporaryFolder();
    const [out, state, temporary] = [join(root, 'out'), join(root, 'state'), join(root, 'temporary')];
    const [target, trace, settings] = [
      join(root, 'target.json'),
      join(root, 'trace'),
      join(root, 'settings'),
    ];
    await mkdir(temporary);
    const tables = Object.fromEntries(pushed.map(([name, taskId]) => [name, { taskId }]));
    await writeFile(target, JSON.stringify({ kind: 'raynet', url: hub.origin, apiKey, tables }));
    await writeFile(settings, JSON.stringify({ names: 'shown' }));
    const env = { TMPDIR: temporary };
    const run = async (personalData: string) => {
      const ended = await extract(simulator, {
        ...{ out, env, parameters: { ...incremental, formats: ['csv', 'parquet'], personalData } },
        args: [
          ...['--state', state, '--changes', '--push', target],
          ...['--log-level', 'debug', '--trace-http', `${trace}-${personalData}`],
        ],
      });
      expect(ended.exitCode, ended.stderr.slice(-2000)).toBe(0);
      return ended;
    };
    const everything = async ({ stdout, stderr }: { stdout: string; stderr: string }, mode: string) => {
      const folders = await Promise.all([out, state, temporary].map(readable));
      const uploads = pushed.map(([name, id]) => [`hub: ${name}`, JSON.stringify(hub.tasks[id]?.uploads)]);
      return {
        ...Object.assign({}, ...folders),
        ...Object.fromEntries(uploads),
        ...{ stdout, stderr, trace: await readFile(`${trace}-${mode}`, 'utf8') },
      };
    };
    const open = await run('full');
    const persons = personsOf(open);
    expect(persons.size).toBeGreaterThan(100);
    const shown = personsShown(await everything(open, 'full'), persons).join('\n');
    expect(shown).toMatch(/rows of \S+users\.parquet: /);
    for (const [name] of pushed) expect(shown).toContain(`hub: ${name}: `);

    for (const mode of ['pseudonyms', 'none']) {
      const ended = await run(mode);
      expect(personsShown(await everything(ended, mode), persons), mode).toEqual([]);
      for (const [name, id] of pushed) {
        expect(hub.tasks[id]?.uploads.at(-1)?.text).toBe(ended.files[`${name}.csv`]);
      }
      const [page, workbook] = [join(root, `${mode}.html`), join(root, `${mode}.xlsx`)];
      const report = [
        'report',
        '--out',
        out,
        '--report',
        page,
        '--workbook',
        workbook,
        '--settings',
        settings,
      ];
      const made = await runCli(report, { env });
      expect(made.exitCode, made.stderr).toBe(0);
      const sheets = Object.values(unzipSync(await readFile(workbook))).map((bytes) => strFromU8(bytes));
      const text = { page: await readFile(page, 'utf8'), workbook: sheets.join('\n') };
      expect(personsShown({ ...text, ...made, exitCode: '' }, persons), mode).toEqual([]);
      expect(/p-[0-9a-f]{24}/.test(text.workbook)).toBe(mode === 'pseudonyms');
      expect(await outputsIn(temporary)).toEqual({});
    }
  });
});

describe('a state folder of runs that hid nothing', () => {
  const tenant = { ...small, now: moment, clock: () => moment.getTime() } as const;
  const runtime = () => fakeRuntime(moment.toISOString());

  test('keeps no table whose description is damaged, nor one that a killed run left without', async () => {
    await using simulator = await startSimulator(tenant);
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const parameters = { ...parametersFor(simulator), ...incremental };
    const open = await tell({ ...{ parameters, state, out }, runtime: runtime() });
    const snapshot = join(state, 'snapshot');
    await writeFile(join(snapshot, 'system_log.json'), '{"snapshotVersion":"1"');
    await writeFile(join(snapshot, `users.${'a'.repeat(16)}.csv`), open.files['users.csv'] ?? '');
    const hidden = { ...parameters, extraDatasets: [], personalData: 'pseudonyms' };
    const story = await tell({ ...{ parameters: hidden, state, out }, runtime: runtime() });
    expect(story.report.verdict).toBe('complete');
    const left = { ...(await outputsIn(state)), ...(await outputsIn(out)) };
    expect(personsShown(left, personsOf(open))).toEqual([]);
  });

  test('keeps no error that names a person', async () => {
    const person = 'ann.miller@contoso.com';
    const body = JSON.stringify({ error: { code: 'Denied', message: `${person} may not read this.` } });
    const faults = [{ kind: 'status', status: 403, body, on: 'daas', times: 20 }] as const;
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const run = async (personalData: string, options: object) => {
      await using simulator = await startSimulator({ ...tenant, ...options });
      const parameters = { ...parametersFor(simulator), ...incremental, personalData };
      const { report } = await tell({ ...{ parameters, state, out }, runtime: runtime() });
      const places = { ...(await outputsIn(state)), ...(await outputsIn(out)) };
      return [report.verdict, personsShown(places, new Set([person])).length > 0];
    };
    expect(await run('full', { faults })).toEqual(['failed', true]);
    expect(await run('pseudonyms', {})).toEqual(['complete', false]);
  });
});
