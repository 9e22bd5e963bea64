/** Long: each kind of event has its story here, told by the same few events before and after it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warningDefinitions } from '../../../../connector/errors/warnings.ts';
import type { ErrorReport } from '../../../../connector/errors.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import { buildReport } from '../../../../connector/extract/report/report.ts';
import { runReportSchema } from '../../../../connector/extract/report/run-report.ts';

const head = {
  connector: { name: 'connector', version: '1.0.0' },
  parameters: { customerId: 'acme', clientSecret: '***' },
};
const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
const findings = {
  unresolved: { machine: 1 },
  missing: { State: 2 },
  outside: { sessions: 4 },
  unknown: { Surprise: 3 },
  merged: { carriedOver: 2, added: 1 },
};
const nothing = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };
const down: ErrorReport = {
  code: 'SOURCE_UNAVAILABLE',
  kind: 'transient',
  message: 'down',
  remedy: 'Run again.',
};

const started: RunEvent = {
  type: 'run-started',
  runId: 'run-2',
  at: window.to,
  version: '1.0.0',
  customerId: 'acme',
  host: 'api.cloud.com',
  window,
  datasets: ['sessions', 'hypervisors'],
};
const finished: RunEvent = { type: 'run-finished', at: '2026-11-20T09:05:00.000Z', exitCode: 0, error: null };

function request(bytes: number): RunEvent {
  const told = { method: 'GET', path: '/x', query: '', status: 200, ms: 5, attempt: 1, transactionId: 't' };
  return { type: 'request', ...told, bytes };
}

function retry(waitMs: number, code: ErrorReport['code'] = 'THROTTLED'): RunEvent {
  return { type: 'retry', code, path: '/x', attempt: 1, waitMs, transactionId: 't' };
}

function read(dataset: string, written: number, repeated = 0, found = nothing): RunEvent {
  return {
    type: 'dataset-read',
    dataset,
    read: written + repeated,
    written,
    repeated,
    pages: 2,
    findings: found,
    odd: { invalid: {}, noted: {} },
  };
}

const begun = (dataset: string): RunEvent => ({ type: 'dataset-started', dataset });
const published = (dataset: string, rows = 1): RunEvent => ({
  type: 'file-published',
  dataset,
  path: `${dataset}.csv`,
  format: 'csv',
  bytes: 10,
  sha256: 'ab',
  rows,
});

function reportOf(events: readonly RunEvent[]) {
  const builder = buildReport(head);
  for (const event of events) builder.record(event);
  return builder.report();
}

describe('the report of a run', () => {
  const whole = reportOf([
    started,
    request(1),
    { type: 'signed-in', lifetimeSeconds: 3600 },
    { type: 'run-resumed', resumes: 'run-1' },
    begun('sessions'),
    { type: 'dataset-resumed', dataset: 'sessions', rows: 2 },
    {
      type: 'dataset-planned',
      dataset: 'sessions',
      mode: 'full',
      since: null,
      rows: 4,
      joins: { Users: { strategy: 'lookup', rows: 7 } },
    },
    request(100),
    retry(500),
    request(200),
    { type: 'page-resized', set: 'Users', rows: 500, code: 'SOURCE_TIMEOUT' },
    { type: 'page-resized', set: 'Sessions', rows: 125, code: 'SOURCE_UNAVAILABLE' },
    { type: 'page-resized', set: 'Sessions', rows: 250, code: 'SOURCE_TIMEOUT' },
    { type: 'page-resized', set: 'Sessions', rows: null, code: null },
    { type: 'dimension-read', set: 'Users', rows: 7, pages: 1 },
    { type: 'rows-written', dataset: 'sessions', rows: 5 },
    { type: 'dataset-counted', dataset: 'sessions', counted: 4, rows: 5, placed: 1 },
    read('sessions', 5, 1, findings),
    { type: 'site-found', siteId: 'site-1' },
    begun('hypervisors'),
    request(50),
    retry(250, 'SOURCE_TIMEOUT'),
    read('hypervisors', 2),
    published('sessions'),
    published('hypervisors'),
    { type: 'warning', code: 'FILE_NOT_REMOVED', message: 'old.csv stayed' },
    finished,
  ]);

  it('says what run it was, and how it ended', () => {
    expect(whole).toMatchObject({
      reportVersion: '1',
      ...{ runId: 'run-2', resumes: 'run-1' },
      ...head,
      startedAt: window.to,
      finishedAt: '2026-11-20T09:05:00.000Z',
      verdict: 'complete',
      exitCode: 0,
      error: null,
      customerId: 'acme',
      host: 'api.cloud.com',
      siteId: 'site-1',
      window,
      resumed: true,
      dimensions: { Users: { rows: 7, pages: 1 } },
      warnings: [
        {
          ...{ code: 'FILE_NOT_REMOVED', dataset: null, message: 'old.csv stayed' },
          remedy: warningDefinitions.FILE_NOT_REMOVED.remedy,
        },
      ],
    });
  });

  it('says of each table what came, what it cost and what was odd', () => {
    expect(whole.datasets['sessions']).toEqual({
      status: 'complete',
      rowsRead: 6,
      rowsWritten: 5,
      rowsRepeated: 1,
      ...{ rowsResumed: 2, rowsCounted: 4, rowsBackfilled: 1 },
      plan: {
        ...{ mode: 'full', since: null, rows: 4, joins: { Users: { strategy: 'lookup', rows: 7 } } },
        requests: null,
      },
      pages: 2,
      requests: 2,
      retries: 1,
      retriesByCode: { THROTTLED: 1 },
      waitedMs: 500,
      bytes: 300,
      pageSizeReductions: 3,
      minPageSize: 125,
      ...findings,
      invalid: {},
      noted: {},
      historyLost: null,
      file: { path: 'sessions.csv', bytes: 10, sha256: 'ab' },
      changes: null,
      files: [{ path: 'sessions.csv', format: 'csv', bytes: 10, sha256: 'ab' }],
      error: null,
      skipped: null,
    });
    expect(whole.datasets['hypervisors']).toMatchObject({
      requests: 1,
      bytes: 50,
      waitedMs: 250,
      ...{ rowsResumed: 0, rowsCounted: null, rowsBackfilled: 0, plan: null },
      pageSizeReductions: 0,
      minPageSize: null,
      ...nothing,
    });
  });

  it('adds up all tables, and what belongs to none', () => {
    expect(whole.totals).toEqual({
      rowsWritten: 7,
      requests: 4,
      retries: 2,
      retriesByCode: { THROTTLED: 1, SOURCE_TIMEOUT: 1 },
      waitedMs: 750,
      bytes: 351,
      pageSizeReductions: 3,
      minPageSize: 125,
    });
  });

  it('names the tables in the order they were asked for', () => {
    expect(Object.keys(whole.datasets)).toEqual(['sessions', 'hypervisors']);
  });

  it('is as its own schema says', () => {
    expect(runReportSchema.parse(whole)).toEqual(whole);
  });

  it('can be taken at any time and does not change any more', () => {
    const builder = buildReport(head);
    builder.record(started);
    const early = builder.report();
    builder.record(request(7));
    expect([early.totals.requests, builder.report().totals.requests]).toEqual([0, 1]);
  });
});

describe('a table that failed', () => {
  const report = reportOf([
    started,
    begun('sessions'),
    request(100),
    { type: 'rows-written', dataset: 'sessions', rows: 3 },
    { type: 'dataset-failed', dataset: 'sessions', error: down },
    request(9),
    begun('hypervisors'),
    read('hypervisors', 2),
    published('hypervisors'),
    { ...finished, exitCode: 75, error: down },
  ]);

  it('has its error, no file and no rows, and the traffic up to its end', () => {
    expect(report.datasets['sessions']).toMatchObject({
      status: 'failed',
      error: down,
      file: null,
      rowsWritten: 0,
      requests: 1,
    });
  });

  it('adds no rows to the total', () => {
    expect(report.totals).toMatchObject({ rowsWritten: 2, requests: 2 });
  });

  it('fails the run and not the other tables', () => {
    expect(report).toMatchObject({ verdict: 'failed', exitCode: 75, error: down });
    expect(report.datasets['hypervisors']).toMatchObject({ status: 'complete', error: null });
  });
});

describe('the verdict', () => {
  it.each([
    [0, 'complete'],
    [70, 'failed'],
    [75, 'failed'],
    [78, 'failed'],
    [130, 'interrupted'],
    [143, 'interrupted'],
  ] as const)('of exit code %i is %s', (exitCode, verdict) => {
    expect(reportOf([started, { ...finished, exitCode }]).verdict).toBe(verdict);
  });

  it('of a run that says nothing of its end is a fault, not a success', () => {
    expect(reportOf([started])).toMatchObject({ verdict: 'failed', exitCode: 70 });
  });

  it('leaves a table that was read but not put in place unpublished', () => {
    const { datasets } = reportOf([
      started,
      begun('sessions'),
      read('sessions', 4),
      { ...finished, exitCode: 130 },
    ]);
    expect(datasets['sessions']).toMatchObject({ status: 'not-published', file: null, rowsWritten: 4 });
  });

  it('leaves tables whose turn never came unread', () => {
    const { datasets } = reportOf([
      started,
      begun('sessions'),
      read('sessions', 1),
      published('sessions'),
      finished,
    ]);
    expect(datasets['hypervisors']).toMatchObject({
      status: 'not-read',
      file: null,
      error: null,
      requests: 0,
    });
  });
});

describe('whatever happens', () => {
  const datasets = fc.constantFrom('sessions', 'hypervisors');
  const counts = fc.nat({ max: 1_000 });
  const events: fc.Arbitrary<RunEvent> = fc.oneof(
    counts.map(request),
    counts.map((waitMs) => retry(waitMs)),
    datasets.map(begun),
    fc
      .tuple(datasets, counts, counts)
      .map(([dataset, written, repeated]) => read(dataset, written, repeated)),
    datasets.map((dataset): RunEvent => ({ type: 'dataset-failed', dataset, error: down })),
    datasets.map((dataset) => published(dataset)),
    fc.string().map((message): RunEvent => ({ type: 'warning', code: 'SPACE_LOW', message })),
    fc.constant<RunEvent>({ type: 'site-found', siteId: 's' }),
  );

  it('the report keeps its schema, and rows read are rows written and rows repeated', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (happened) => {
        const report = reportOf([started, ...happened, finished]);
        expect(runReportSchema.safeParse(report).error).toBeUndefined();
        for (const { rowsRead, rowsWritten, rowsRepeated } of Object.values(report.datasets)) {
          expect(rowsRead).toBe(rowsWritten + rowsRepeated);
        }
      }),
    );
  });

  it('every request is in the total, and no table has more than that', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (happened) => {
        const { totals, datasets: tables } = reportOf([started, ...happened, finished]);
        expect(totals.requests).toBe(happened.filter(({ type }) => type === 'request').length);
        const ofTables = Object.values(tables).reduce((sum, { requests }) => sum + requests, 0);
        expect(ofTables).toBeLessThanOrEqual(totals.requests);
      }),
    );
  });
});

it('a fetch from the export counts as a request of its table', () => {
  const builder = buildReport(head);
  builder.record({ type: 'dataset-started', dataset: 'riskScoreChange' });
  builder.record({ type: 'fetch', partition: 0, offset: '0', messages: 2, bytes: 70, ms: 1 });
  const { totals, datasets } = builder.report();
  expect(totals).toMatchObject({ requests: 1, bytes: 70 });
  expect(datasets['riskScoreChange']).toMatchObject({ requests: 1, bytes: 70 });
});
