import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Health,
  healthAfter,
  healthSchema,
  updateHealth,
} from '../../../../connector/extract/memory/health.ts';
import { buildReport } from '../../../../connector/extract/report/report.ts';
import type { RunReport } from '../../../../connector/extract/report/run-report.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
const nobody = { code: 'CREDENTIALS_REJECTED', kind: 'config', message: 'No.', remedy: 'Do.' } as const;
const busy = { code: 'THROTTLED', kind: 'transient', message: 'Busy.', remedy: 'Wait.' } as const;

function reportOf(minute: number, error: RunReport['error'] = null, mode = 'full'): RunReport {
  const at = `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    ...buildReport({ connector: { name: 'c', version: '1.0.0' }, parameters: {} }).report(),
    ...{ startedAt: window.to, finishedAt: at, customerId: 'acme', host: 'h', window, error },
    exitCode: error === null ? 0 : 78,
    parameters: { mode, incrementalOverlap: 60 },
    totals: {
      ...buildReport({ connector: { name: 'c', version: '1' }, parameters: {} }).report().totals,
      rowsWritten: 5,
    },
  };
}

/** The health after these runs. */
const healthOf = (...reports: readonly RunReport[]) =>
  reports.reduce<Health | undefined>((health, report) => healthAfter(health, report, false), undefined);

describe('the health of runs', () => {
  it('after a first success says how old the tables are', () => {
    const health = healthOf(reportOf(2));
    expect(health).toMatchObject({
      consecutiveFailures: 0,
      lagSeconds: 120,
      lastError: null,
      lastSuccess: { rows: 5, window },
      nextReadFrom: null,
    });
    expect(healthSchema.parse(health)).toEqual(health);
  });

  it('says what an incremental run need not read again, also when a later one fails', () => {
    expect(healthOf(reportOf(2, null, 'incremental'))?.nextReadFrom).toBe('2026-11-20T08:00:00.000Z');
    expect(healthOf(reportOf(2, null, 'incremental'), reportOf(3, busy, 'incremental'))?.nextReadFrom).toBe(
      '2026-11-20T08:00:00.000Z',
    );
  });

  it('counts failures of one kind, and keeps the last success', () => {
    const health = healthOf(reportOf(1), reportOf(2, busy), reportOf(3, nobody), reportOf(4, nobody));
    expect(health).toMatchObject({
      consecutiveFailures: 3,
      lagSeconds: 240,
      lastSuccess: { finishedAt: '2026-11-20T09:01:00.000Z' },
      lastError: { ...nobody, times: 2, since: '2026-11-20T09:03:00.000Z', at: '2026-11-20T09:04:00.000Z' },
    });
  });

  it('begins to count anew after a success, and remembers the error', () => {
    const health = healthOf(reportOf(2, nobody), reportOf(3), reportOf(4, nobody));
    expect(health).toMatchObject({ consecutiveFailures: 1, lastError: { times: 1 } });
    expect(healthOf(reportOf(2, nobody), reportOf(3))).toMatchObject({
      consecutiveFailures: 0,
      lastError: { code: 'CREDENTIALS_REJECTED' },
    });
  });
});

describe('the error of an earlier run', () => {
  const success = reportOf(3);
  const hiding = { ...success, parameters: { ...success.parameters, personalData: 'pseudonyms' } };

  it('keeps its message, unless the run hides persons: that may name one', () => {
    expect(healthOf(reportOf(2, nobody), success)?.lastError).toMatchObject(nobody);
    const { message, ...rest } = nobody;
    const health = healthOf(reportOf(2, nobody), hiding);
    expect(health?.lastError).toMatchObject(rest);
    expect(JSON.stringify(health)).not.toContain(message);
  });
});

const repeated = (message: string) => ({ type: 'warning', code: 'FAILING_REPEATEDLY', message });

describe('health.json', () => {
  it('is written after each run; the second of one configuration error is told', async () => {
    const state = await temporaryFolder();
    expect(await updateHealth(state, reportOf(1, nobody), true, fakeRuntime())).toBeUndefined();
    expect(await updateHealth(state, reportOf(2, nobody), true, fakeRuntime())).toEqual(
      repeated(
        'CREDENTIALS_REJECTED in 2 consecutive runs since 2026-11-20T09:01:00.000Z: the configuration must be corrected, it does not resolve by itself.',
      ),
    );
    expect(await updateHealth(state, reportOf(3, busy), true, fakeRuntime())).toBeUndefined();
    expect(await updateHealth(state, reportOf(4, busy), true, fakeRuntime())).toEqual(
      repeated('THROTTLED in 2 consecutive runs since 2026-11-20T09:03:00.000Z.'),
    );
    const health = healthSchema.parse(JSON.parse(await readFile(join(state, 'health.json'), 'utf8')));
    expect(health).toMatchObject({
      consecutiveFailures: 4,
      unfinished: true,
      lastSuccess: null,
      lagSeconds: null,
    });
  });

  it('that cannot be understood begins anew', async () => {
    const state = await temporaryFolder();
    await writeFile(join(state, 'health.json'), '{"healthVersion": "7"');
    expect(await updateHealth(state, reportOf(1), false, fakeRuntime())).toBeUndefined();
    expect(JSON.parse(await readFile(join(state, 'health.json'), 'utf8')).consecutiveFailures).toBe(0);
  });

  it('that cannot be written is told, and costs nothing', async () => {
    const folder = join(await temporaryFolder(), 'not there');
    expect(await updateHealth(folder, reportOf(1), false, fakeRuntime())).toEqual({
      ...{ type: 'warning', code: 'HEALTH_NOT_WRITTEN' },
      message: expect.stringContaining('health.json cannot be written'),
    });
  });
});
