import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../connector/events.ts';
import { lineOf } from '../../connector/hosts/terminal/log.ts';
import { outdated, unexplained } from './log-lines.ts';
import { pageOf, readPage } from './page.ts';

const at = '2026-11-20T09:00:00.000Z';
const window = { from: '2026-11-08T09:00:00.000Z', to: at };
const dataset = 'sessions';
const error = { code: 'THROTTLED', kind: 'transient', message: 'Busy.', remedy: 'Wait.' } as const;
const file = { dataset, path: 'sessions.csv', format: 'csv', bytes: 12, sha256: '', rows: 3 } as const;
const none = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };
const odd = { invalid: {}, noted: {} };
const planned = {
  type: 'dataset-planned',
  dataset,
  mode: 'full',
  since: null,
  rows: 4242,
  joins: {},
} as const;
const joins = { Users: { strategy: 'lookup', rows: 300 } } as const;
const counted = { type: 'dataset-counted', dataset, counted: 7, rows: 7, placed: 0 } as const;
const read = { type: 'dataset-read', dataset, read: 9, written: 4242, repeated: 0, pages: 2, odd } as const;
const request = {
  method: 'GET',
  path: '/a',
  query: '',
  status: 200,
  ms: 1,
  bytes: 1,
  attempt: 1,
  transactionId: '',
};
const { method: _method, query: _query, status: _status, ms: _ms, bytes: _bytes, ...retried } = request;

/** At least one of each kind; where a line has several forms, one of each. */
const events: { readonly [T in RunEvent['type']]: readonly Extract<RunEvent, { type: T }>[] } = {
  'run-started': [
    {
      type: 'run-started',
      runId: 'r',
      at,
      version: '0.1.0',
      customerId: 'acme',
      host: 'h',
      window,
      datasets: [dataset],
    },
  ],
  'environment-used': [{ type: 'environment-used', variables: { mode: 'CITRIX_MODE' } }],
  'window-closed': [{ type: 'window-closed', startedAt: at, window }],
  'signed-in': [{ type: 'signed-in', lifetimeSeconds: 3600 }],
  'site-found': [{ type: 'site-found', siteId: 's' }],
  'rights-found': [{ type: 'rights-found', rights: [] }],
  'run-resumed': [{ type: 'run-resumed', resumes: 'q' }],
  'dataset-started': [{ type: 'dataset-started', dataset }],
  'dataset-planned': [
    planned,
    { ...planned, joins },
    { ...planned, rows: null },
    { ...planned, mode: 'incremental', since: at },
    { ...planned, mode: 'incremental' },
    { ...planned, mode: 'refresh' },
  ],
  'history-lost': [
    { type: 'history-lost', dataset, rows: 3, isExact: true },
    { type: 'history-lost', dataset, rows: 3, isExact: false },
    { type: 'history-lost', dataset, rows: null, isExact: false },
  ],
  'dataset-resumed': [{ type: 'dataset-resumed', dataset, rows: 12 }],
  request: [{ type: 'request', ...request }],
  fetch: [{ type: 'fetch', partition: 0, offset: '12', messages: 3, bytes: 900, ms: 4 }],
  retry: [{ type: 'retry', ...retried, code: 'THROTTLED', waitMs: 200 }],
  'page-resized': [
    { type: 'page-resized', set: 'Sessions', rows: 500, code: 'SOURCE_TIMEOUT' },
    { type: 'page-resized', set: 'Sessions', rows: null, code: null },
  ],
  'dimension-read': [{ type: 'dimension-read', set: 'Users', rows: 2, pages: 1 }],
  'rows-written': [{ type: 'rows-written', dataset, rows: 2 }],
  'dataset-counted': [
    counted,
    { ...counted, counted: 5 },
    { ...counted, placed: 2 },
    { ...counted, counted: null, placed: 2 },
  ],
  'dataset-read': [
    { ...read, findings: none },
    { ...read, findings: { ...none, unresolved: { user: 3 } } },
    { ...read, findings: { ...none, outside: { sessions: 3 } } },
    { ...read, findings: { ...none, missing: { Name: 3 } } },
    { ...read, findings: { ...none, unknown: { Name: 3 } } },
    { ...read, findings: { ...none, merged: { added: 3 } } },
    { ...read, findings: none, odd: { ...odd, noted: { start_date: { noZone: 2 } } } },
  ],
  'topic-read': [{ type: 'topic-read', topic: 't', partitions: [], rejected: 1, ignored: 2 }],
  'offsets-committed': [{ type: 'offsets-committed', offsets: { 0: 1 } }],
  'dataset-skipped': [{ type: 'dataset-skipped', dataset, reason: 'It has none.' }],
  'dataset-failed': [{ type: 'dataset-failed', dataset, error }],
  'file-published': [{ type: 'file-published', ...file }],
  'changes-published': [{ type: 'changes-published', ...file }],
  'rejected-values-published': [
    { type: 'rejected-values-published', path: 'rejected-values.ndjson', bytes: 1, values: 1 },
  ],
  warning: [{ type: 'warning', code: 'CLOCK_SKEWED', message: 'Hours apart.' }],
  'run-finished': [
    { type: 'run-finished', at, exitCode: 0, error: null },
    { type: 'run-finished', at, exitCode: 75, error },
  ],
};

const page = readPage('docs/monitor.md');
const lines = Object.values(events)
  .flat()
  .map((event: RunEvent) => lineOf(event))
  .filter(({ level }) => level !== 'debug')
  .map(({ text }) => text);

describe('docs/monitor.md', () => {
  test('explains every line that a run writes without --log-level debug', () => {
    expect(unexplained(lines, page)).toEqual([]);
  });

  test('explains no line that no run writes', () => {
    expect(outdated(lines, page)).toEqual([]);
  });
});

test('a line that was changed, and an explanation that stayed, are seen', () => {
  const text =
    '| line | meaning |\n|---|---|\n| `run … done` | it is over |\n| `…: skipped. …` | none there |\n';
  const some = pageOf('docs/some.md', text);
  expect(unexplained(['run 7 done', 'sessions: skipped. None.', 'run 7 complete'], some)).toEqual([
    'run 7 complete',
  ]);
  expect(outdated(['run 7 done'], some)).toEqual(['…: skipped. …']);
});
