import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { contentOf, leaveTables, temporaryFolder } from '../support/folder.ts';
import { extract, parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { only } from '../support/story.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const tenant = { ...smallTenant, sessions: 300 } as const;

/** No file may grow beyond so many blocks of 512 bytes: what a full disk looks like to one program. */
const withFilesUpTo = (blocks: number) => ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh'];

const staging = /^\.connector-staging-/;

describe('an output folder that cannot be used', () => {
  it.each([
    ['is a file', '.', 'there is a file where a folder is needed'],
    ['lies below a file', 'tables', 'there is a file where a folder is needed'],
  ])(
    'because it %s: FOLDER_INVALID, exit code 78, and nothing is asked of the source',
    async (_title, below, says) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'taken'), 'mine');
      await using simulator = await startSimulator(tenant);
      const { exitCode, stderr } = await runCli(
        ['run', '--params', '-', '--out', join(folder, 'taken', below)],
        { input: JSON.stringify(parametersFor(simulator)) },
      );
      expect(exitCode).toBe(78);
      expect(stderr).toMatch(new RegExp(`FOLDER_INVALID: .*${says}`));
      expect(await contentOf(folder)).toEqual({ taken: 'mine' });
      expect(simulator.requests).toEqual([]);
    },
  );

  it('because we may not write there: FOLDER_INVALID', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    await using simulator = await startSimulator(tenant);
    // Rights do not hold back an administrator, so the program runs as somebody else then.
    const isRoot = process.getuid?.() === 0;
    const { exitCode, stderr } = await runCli(['run', '--params', '-', '--out', join(folder, 'tables')], {
      input: JSON.stringify(parametersFor(simulator)),
      ...(isRoot ? { launcher: ['setpriv', '--reuid', '65534', '--clear-groups'] } : {}),
    });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/FOLDER_INVALID: .*access is denied/);
    expect(simulator.requests).toEqual([]);
  });
});

describe('a disk that fills up', () => {
  it('while tables are written fails these, keeps their former files and publishes the others', async () => {
    await using simulator = await startSimulator(tenant);
    const out = await temporaryFolder();
    const old = { 'sessions.csv': 'of yesterday\n', 'application_instances.csv': 'of yesterday\n' };
    await leaveTables(out, old);
    const run = await extract(simulator, { parameters, out, launcher: withFilesUpTo(64) });
    expect(run.exitCode, run.stderr).toBe(70);
    expect(run.files).toMatchObject(old);
    expect(run.report()).toMatchObject({
      verdict: 'failed',
      error: { code: 'OUTPUT_FAILED' },
      datasets: {
        sessions: { status: 'failed', file: null },
        application_instances: { status: 'failed', file: null },
        machine_catalogs: { status: 'complete' },
        hypervisors: { status: 'complete' },
      },
    });
    expect(Object.keys(run.files).filter((name) => staging.test(name))).toEqual([]);
    expect(await dataPackageProblems(out)).toEqual([]);
  });

  it('while a table becomes Parquet publishes nothing, and says which file it was', async () => {
    await using simulator = await startSimulator({ ...tenant, sessions: 2, storm: 0 });
    // A small table is larger as Parquet, since the file describes its columns.
    const small = { ...parameters, ...only('hypervisors') };
    const first = await extract(simulator, { parameters: small });
    const both = { ...small, formats: ['csv', 'parquet'] };
    const run = await extract(simulator, { parameters: both, out: first.out, launcher: withFilesUpTo(16) });
    expect(run.exitCode, run.stderr).toBe(70);
    expect(run.report().error).toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/^hypervisors\.parquet cannot be written: /),
    });
    const { 'run-report.json': _old, ...before } = first.files;
    const { 'run-report.json': _new, ...after } = run.files;
    expect(after).toEqual(before);
  });

  it('so early that not even the report can be written leaves everything as it was', async () => {
    await using simulator = await startSimulator(tenant);
    const first = await extract(simulator, { parameters });
    const run = await extract(simulator, { parameters, out: first.out, launcher: withFilesUpTo(0) });
    expect(run.exitCode).toBe(70);
    expect(run.stderr).toMatch(/OUTPUT_FAILED: .*cannot be written/);
    expect(run.files).toEqual(first.files);
  });

  it('when the data package is written publishes nothing', async () => {
    await using simulator = await startSimulator({ ...tenant, sessions: 2, storm: 0 });
    const first = await extract(simulator, { parameters });
    // The tables fit, the description of their many columns does not.
    const run = await extract(simulator, { parameters, out: first.out, launcher: withFilesUpTo(40) });
    expect(run.exitCode).toBe(70);
    const { 'run-report.json': _old, ...before } = first.files;
    const { 'run-report.json': _new, ...after } = run.files;
    expect(after).toEqual(before);
    expect(run.report().error?.message).toMatch(/datapackage\.json cannot be written; nothing was published/);
  });
});

describe('a folder that stands where a table has to go', () => {
  it('is found before anything is read, and named', async () => {
    await using simulator = await startSimulator(tenant);
    const out = await temporaryFolder();
    await mkdir(join(out, 'machine_catalogs.csv', 'mine'), { recursive: true });
    const run = await extract(simulator, { parameters, out });
    expect(run.exitCode).toBe(78);
    expect(run.stderr).toMatch(
      /FOLDER_INVALID: .*machine_catalogs\.csv is a folder, but a run writes a file with this name/,
    );
    expect(simulator.requests).toEqual([]);
    expect(run.files).toEqual({ 'machine_catalogs.csv': null });
  });
});
