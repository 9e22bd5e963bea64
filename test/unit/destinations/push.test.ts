import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pushCommand } from '../../../connector/commands/push.ts';
import { pushAfterRun } from '../../../connector/commands/push-after-run.ts';
import { pushCheckCommand } from '../../../connector/commands/push-check.ts';
import type { Check, Destination, Mode } from '../../../connector/destinations/destination.ts';
import type { LoadedTarget } from '../../../connector/destinations/load-target.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import type { RunEvent } from '../../../connector/events.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { publishTables } from '../../support/published-folder.ts';

const secret = 'Canary-secret-of-the-place';

const fields = [{ name: 'id' }];
const twoTables = (first = 'id\n1\n2\n') => ({
  sessions: { csv: first, fields },
  machines: { csv: 'id\n7\n', fields },
});

/** A destination that keeps the names of what it was brought, and fails where it is told to. */
function smallDestination({ mode = 'merge', ...own }: { mode?: Mode; finish?: () => Promise<void> } = {}) {
  const brought: string[] = [];
  const failures = new Map<string, unknown>();
  const checks: Check[] = [];
  let finished = 0;
  const destination: Destination = {
    checks: () => checks,
    async deliver({ dataset }, { rows }) {
      await Promise.resolve();
      const failure = failures.get(dataset);
      failures.delete(dataset);
      if (failure !== undefined) throw failure;
      brought.push(dataset);
      return { sent: rows, accepted: rows, changed: 1, detail: `${rows} rows, ${secret}` };
    },
    async finish() {
      finished += 1;
      await own.finish?.();
    },
    isSurelyNotTaken: () => true,
    close: () => Promise.resolve(),
  };
  const target: LoadedTarget = {
    kind: 'raynet',
    address: 'place.example',
    secrets: [secret],
    orders: () =>
      ['sessions', 'machines'].map((dataset) => ({
        ...{ dataset, mode, place: `table ${dataset}`, isRepeatable: true },
      })),
    open: () => Promise.resolve(destination),
  };
  return { target, brought, failures, checks, finished: () => finished };
}

const frame = (out: string) => ({
  ...{ out, env: {}, readFile: () => '', runtime: fakeRuntime(), emit: () => undefined },
  signal: new AbortController().signal,
});

async function push({ target }: { target: LoadedTarget }, out: string) {
  const report = await pushCommand({ ...frame(out), target, onResult: () => undefined });
  return { report, told: report.tables.map(({ status, error }) => error?.code ?? status) };
}

describe('a push', () => {
  it('tells per table what was sent, accepted and changed, and no secret', async () => {
    const out = await publishTables({ tables: twoTables() });
    const { report } = await push(smallDestination(), out);
    expect(report).toMatchObject({ kind: 'raynet', address: 'place.example', runId: 'run-1', error: null });
    expect(report.tables[0]).toMatchObject({
      ...{ dataset: 'sessions', place: 'table sessions', mode: 'merge', rows: 2 },
      ...{ sent: 2, accepted: 2, changed: 1, detail: '2 rows, ***' },
    });
    const written = await readFile(join(out, 'push-report.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(report);
    expect(written).not.toContain(secret);
  });

  it('goes on where one of the same run has ended early, and brings all tables again after a whole one', async () => {
    const out = await publishTables({ tables: twoTables() });
    const place = smallDestination();
    place.failures.set('machines', new ConnectorError('PUSH_FAILED', 'down'));
    expect((await push(place, out)).told).toEqual(['pushed', 'PUSH_FAILED']);
    expect(place.finished()).toBe(0);
    expect((await push(place, out)).told).toEqual(['again', 'pushed']);
    expect(place.finished()).toBe(1);
    expect((await push(place, out)).told).toEqual(['pushed', 'pushed']);
    expect(place.brought).toEqual(['sessions', 'machines', 'sessions', 'machines']);
  });

  it('brings the table of another run, also where its push has ended early', async () => {
    const out = await publishTables({ tables: twoTables() });
    const place = smallDestination();
    place.failures.set('machines', new ConnectorError('PUSH_FAILED', 'down'));
    await push(place, out);
    await publishTables({ tables: twoTables(), runId: 'run-2' }, out);
    expect((await push(place, out)).told).toEqual(['pushed', 'pushed']);
  });

  it('warns in the log of a run of a table that failed, and of an end that failed', async () => {
    const out = await publishTables({ tables: twoTables() });
    const place = smallDestination({
      finish: () => Promise.reject(new ConnectorError('PUSH_FAILED', `no end with ${secret}`)),
    });
    place.failures.set('machines', new ConnectorError('PUSH_FAILED', 'no place'));
    const pushedAfterRun = async () => {
      const events: RunEvent[] = [];
      const command = { ...frame(out), target: place.target, emit: (event: RunEvent) => events.push(event) };
      const { exitCode } = await pushAfterRun(command, () => undefined);
      return { exitCode, events };
    };
    const warning = { type: 'warning', code: 'PUSH_INCOMPLETE' };
    expect(await pushedAfterRun()).toEqual({
      exitCode: 75,
      events: [{ ...warning, dataset: 'machines', message: 'machines: PUSH_FAILED: no place' }],
    });
    expect(await pushedAfterRun()).toEqual({
      exitCode: 75,
      events: [{ ...warning, message: 'place.example: PUSH_FAILED: no end with ***' }],
    });
  });

  it('goes on with the end, where only that has failed', async () => {
    const out = await publishTables({ tables: twoTables() });
    let isDown = true;
    const place = smallDestination({
      async finish() {
        await Promise.resolve();
        if (isDown) throw new ConnectorError('PUSH_FAILED', `no end with ${secret}`);
      },
    });
    const { report } = await push(place, out);
    expect(report).toMatchObject({
      exitCode: 75,
      error: { code: 'PUSH_FAILED', message: 'no end with ***' },
    });
    isDown = false;
    const next = await push(place, out);
    expect(next.told).toEqual(['again', 'again']);
    expect(next.report).toMatchObject({ exitCode: 0, error: null });
    expect(place.finished()).toBe(2);
  });

  it('ends as its most severe table', async () => {
    const out = await publishTables({ tables: twoTables() });
    const place = smallDestination();
    place.failures.set('sessions', new ConnectorError('PUSH_FAILED', 'down'));
    place.failures.set('machines', new ConnectorError('PUSH_REJECTED', 'no'));
    expect((await push(place, out)).report.exitCode).toBe(78);
    place.failures.set('sessions', new Error('a bug'));
    expect((await push(place, out)).told).toEqual(['INTERNAL_ERROR', 'pushed']);
  });

  it('refuses a folder with no table for the destination, instead of pushing nothing', async () => {
    const out = await publishTables({ tables: twoTables() });
    const { target } = smallDestination();
    await expect(push({ target: { ...target, orders: () => [] } }, out)).rejects.toMatchObject({
      ...{ code: 'PUSH_REJECTED', message: `${out} contains no table that this destination takes.` },
    });
  });

  it('sends no table whose file is not what the data package says', async () => {
    const out = await publishTables({ tables: twoTables() });
    await writeFile(join(out, 'sessions.csv'), 'id\n1\n');
    const place = smallDestination();
    expect((await push(place, out)).told).toEqual(['PUSH_FAILED', 'pushed']);
    expect(place.brought).toEqual(['machines']);
  });
});

describe('a check of a push', () => {
  const look = async ({ target }: { target: LoadedTarget }, out: string) => {
    const report = await pushCheckCommand({
      ...frame(out),
      ...{ target, onStart: () => undefined, onStep: () => undefined },
    });
    return { report, told: report.steps.map(({ step, status }) => `${step} ${status}`) };
  };
  const ok = () => Promise.resolve({ detail: 'fine' });

  it('tells what holds, before there is any table, and brings nothing', async () => {
    const place = smallDestination();
    place.checks.push({ step: 'connect', subject: 'place', run: ok });
    place.checks.push({
      ...{ step: 'rights', subject: 'place' },
      run: () => Promise.resolve({ detail: 'cannot tell', isSkipped: true }),
    });
    const { report, told } = await look(place, await temporaryFolder());
    expect(told).toEqual(['connect ok', 'rights skipped']);
    expect(report).toMatchObject({ verdict: 'ready', exitCode: 0, code: null });
    expect(place.brought).toEqual([]);
  });

  it('skips what depends on a check that failed', async () => {
    const place = smallDestination();
    const refuse = () => Promise.reject(new ConnectorError('PUSH_REJECTED', `no ${secret}`));
    place.checks.push({ step: 'connect', subject: 'place', run: ok });
    place.checks.push({ step: 'sign-in', subject: 'place', run: refuse });
    place.checks.push({ step: 'rights', subject: 'place', run: ok });
    const { report, told } = await look(place, await temporaryFolder());
    expect(told).toEqual(['connect ok', 'sign-in failed', 'rights skipped']);
    expect(report).toMatchObject({ verdict: 'not-ready', exitCode: 78, code: 'PUSH_REJECTED' });
    expect(JSON.stringify(report)).not.toContain(secret);
  });
});
