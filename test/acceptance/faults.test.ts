import { describe, expect, it } from 'vitest';
import { type Fault, type FaultEffect, type FaultTarget, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, publishedTables, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

const tenant = { ...smallTenant, sessions: 300, pageSize: 50 } as const;

const unavailable = JSON.stringify({
  type: 'https://errors-api.cloud.com/common/serviceUnavailable',
  detail: 'Service is unavailable; try again in 0 seconds',
  parameters: [{ name: 'retryDelay', value: '0' }],
});

const passing: readonly (readonly [title: string, effect: FaultEffect])[] = [
  ['429 with seconds to wait', { kind: 'throttle', seconds: 0 }],
  ['429 with a date', { kind: 'throttle', variant: 'date', seconds: 0 }],
  ['429 with a delay in its body', { kind: 'throttle', variant: 'body', seconds: 0 }],
  ['429 in plain text', { kind: 'throttle', variant: 'text' }],
  ['429 without a word', { kind: 'throttle', variant: 'bare' }],
  ['503 with a delay in its body', { kind: 'status', status: 503, body: unavailable }],
  ['504 without a body', { kind: 'status', status: 504 }],
  ['an error page', { kind: 'html' }],
  ['a body that is cut off', { kind: 'cut-body' }],
  ['JSON that ends too early', { kind: 'invalid-json' }],
  ['an empty body', { kind: 'empty-body' }],
  ['a connection that breaks', { kind: 'reset' }],
];

const once = (on: FaultTarget, effect: FaultEffect, after = 0): Fault => ({ ...effect, on, after, times: 1 });

async function expectComplete(faults: readonly Fault[], retries: number): Promise<void> {
  await using simulator = await startSimulator({ ...tenant, faults });
  const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
  expect(run.exitCode, run.stderr).toBe(0);
  expectTables(publishedTables(run), expectedTables(simulator, run));
  const hits = faults.reduce((sum, { times = 1 }) => sum + times, 0);
  expect(simulator.requests.filter(({ fault }) => fault !== undefined)).toHaveLength(hits);
  expect(run.report().totals.retries).toBe(retries);
}

/** Each kind hits the sessions and one other part of the service, in turn. */
const places: readonly FaultTarget[] = [
  'token',
  '/cvad/manage/me',
  '/cvad/manage/MachineCatalogs',
  '/monitorodata/Users',
];

/** Each kind with its other place. Three run side by side, since most of their time is waiting. */
const trios = Object.values(
  Object.groupBy(
    passing.map(([title, effect], at) => ({
      title,
      effect,
      at,
      place: places[at % places.length] ?? 'token',
    })),
    ({ at }) => Math.floor(at / 3),
  ),
).map((trio = []) => ({ trio, titles: trio.map(({ title, place }) => `${title} (${place})`).join('; ') }));

describe('complete tables in spite of', () => {
  it.each(trios)('one each, also at the sessions: $titles', async ({ trio }) => {
    await Promise.all(
      trio.map(({ effect, place }) =>
        expectComplete([once(place, effect), once('/monitorodata/Sessions', effect, 2)], 2),
      ),
    );
  });

  it('escapes that are no JSON, without asking again', async () => {
    const effect = { kind: 'escape-x' } as const;
    const places = ['/monitorodata/Users', '/monitorodata/Sessions', '/cvad/manage/hypervisors'] as const;
    await expectComplete(
      places.map((place) => once(place, effect)),
      0,
    );
  });

  it('bodies that come in pieces, without asking again', async () => {
    const effect = { kind: 'slow-body', ms: 50, chunks: 5 } as const;
    const places = ['token', '/cvad/manage/me', '/cvad/manage/hypervisors'] as const;
    await expectComplete(
      places.map((place) => once(place, effect)),
      0,
    );
  });

  it('a token that ends in the middle of each service', async () => {
    const effect = { kind: 'expire-token' } as const;
    await expectComplete(
      [
        once('/monitorodata/Users', effect, 1),
        once('/monitorodata/Sessions', effect, 3),
        once('/cvad/manage/hypervisors', effect),
      ],
      3,
    );
  });

  it('a next page on another host, on each page and also on the last', async () => {
    const faults = [{ kind: 'foreign-link', on: '/monitorodata/Sessions' }] as const;
    await using simulator = await startSimulator({ ...tenant, faults });
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    expect(run.exitCode, run.stderr).toBe(0);
    expectTables(publishedTables(run), expectedTables(simulator, run));
  });

  it('another query of the same customer, twice in a row', async () => {
    await expectComplete([{ kind: 'throttle', seconds: 0, on: '/monitorodata/Sessions', times: 2 }], 2);
  });
});

describe('faults that stay', () => {
  it.each<readonly [title: string, fault: Fault, code: string, exitCode: number]>([
    [
      'a wait beyond all patience',
      { kind: 'throttle', seconds: 86_400, on: '/monitorodata/Sessions' },
      'THROTTLED',
      75,
    ],
    ['a redirect to another region', { kind: 'redirect', on: 'monitor' }, 'WRONG_REGION', 78],
    ['missing rights', { kind: 'status', status: 403, on: '/monitorodata/Sessions' }, 'RIGHTS_MISSING', 78],
  ])('%s fail the table alone', async (_title, fault, code, exitCode) => {
    await using simulator = await startSimulator({ ...tenant, faults: [fault] });
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    expect(run.exitCode, run.stderr).toBe(exitCode);
    expect(run.report()).toMatchObject({
      error: { code },
      datasets: { sessions: { status: 'failed', error: { code } }, hypervisors: { status: 'complete' } },
    });
    const { sessions: _failed, ...others } = expectedTables(simulator, run);
    const { sessions: absent, ...published } = publishedTables(run);
    expect(absent?.rows).toEqual([]);
    expectTables(published, others);
    expect(Object.keys(run.files)).not.toContain('sessions.csv');
  });

  it('a wrong secret ends the run before anything is read', async () => {
    await using simulator = await startSimulator(tenant);
    const run = await extractHere(simulator, { parameters: { clientSecret: 'not-the-secret' } });
    expect(run.exitCode).toBe(78);
    expect(run.report().error?.code).toBe('CREDENTIALS_REJECTED');
    // The second without the customer, to tell a wrong secret from a wrong customer.
    expect(simulator.requests.map(({ area }) => area)).toEqual(['token', 'token']);
    expect(Object.keys(run.files)).toEqual(['run-report.json']);
  });
});
