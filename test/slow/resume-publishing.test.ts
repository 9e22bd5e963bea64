import { mkdirSync, watch } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { contentOf } from '../support/folder.ts';
import { begunRun, published, runAlong, runUntil, runWith } from '../support/interrupted.ts';
import { readParquet } from '../support/parquet.ts';
import { smallTenant, wholeDays } from '../support/program.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const tenant = { ...smallTenant, sessions: 300, pageSize: 50 } as const;

describe('a run that ends while it publishes', () => {
  it('because it is killed as soon as the first file appears is completed by the next', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    await mkdir(out);
    await runAlong(
      simulator,
      { event: 'dataset-read', dataset: 'hypervisors' },
      (kill) => {
        const watcher = watch(out, (_event, name) => {
          if (!name?.endsWith('.csv')) return;
          kill('SIGKILL');
          watcher.close();
        });
      },
      { state, out, parameters },
    );
    const next = await runWith(simulator, { state, out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(Object.keys(published(next))).toEqual(Object.keys(expected));
    expect(await dataPackageProblems(out)).toEqual([]);
    expect(Object.keys(await contentOf(state))).toEqual(['health.json']);
  });

  it('because it is killed while a table becomes Parquet is completed by the next, without reading a row again', async () => {
    await using simulator = await startSimulator(tenant);
    const formats = { ...parameters, formats: ['csv', 'parquet'] };
    const { state, out } = await begunRun(simulator, { parameters: formats });
    await mkdir(out);
    await runAlong(
      simulator,
      { event: 'dataset-read', dataset: 'hypervisors' },
      (kill) => {
        const watcher = watch(out, { recursive: true }, (_event, name) => {
          if (!name?.endsWith('.parquet')) return;
          kill('SIGKILL');
          watcher.close();
        });
      },
      { state, out, parameters: formats },
    );
    const asked = simulator.requests.length;
    const next = await runWith(simulator, { state, out, parameters: formats });
    expect(next.exitCode, next.stderr).toBe(0);
    // What the API client may see is asked for again.
    expect(simulator.requests.slice(asked).filter(({ area }) => area === 'monitor')).toEqual([]);
    const { files } = next.report().datasets['sessions'] ?? {};
    expect(files?.map(({ path }) => path)).toEqual(['sessions.csv', 'sessions.parquet']);
    const { rows } = await readParquet(join(out, 'sessions.parquet'));
    expect(rows).toHaveLength(next.table('sessions').rows.length);
  });

  it('because something has come in the way is completed by the next, without reading anything again', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const obstacle = join(out, 'machine_catalogs.csv');
    const failed = await runAlong(
      simulator,
      { event: 'dataset-read', dataset: 'hypervisors' },
      () => mkdirSync(join(obstacle, 'mine'), { recursive: true }),
      { state, out, parameters },
    );
    expect(failed.exitCode).toBe(70);
    expect(failed.report().error?.message).toMatch(/Already replaced by this run: sessions\.csv/);
    await rm(obstacle, { recursive: true });
    const asked = simulator.requests.length;
    const next = await runWith(simulator, { state, out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(published(next)).toEqual(expected);
    const reading = simulator.requests.slice(asked).filter(({ area, path }) => {
      return area !== 'token' && !/\/(me|EffectiveRights)$/.test(path);
    });
    expect(reading).toEqual([]);
  });

  it('because it is killed just after may be resumed, and changes nothing', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const late = await runUntil(simulator, { event: 'file-published' }, 'SIGKILL', {
      state,
      out,
      parameters,
    });
    expect(published(late)).toEqual(expected);
    const next = await runWith(simulator, { state, out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(Object.keys(published(next))).toEqual(Object.keys(expected));
    expect(await dataPackageProblems(out)).toEqual([]);
    expect(Object.keys(await contentOf(state))).toEqual(['health.json']);
  });
});
