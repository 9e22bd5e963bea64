import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../connector/events.ts';
import { buildReport } from '../../../../connector/extract/report/report.ts';
import { summaryOf } from '../../../../connector/hosts/terminal/summary.ts';
import { begun, failed, failure, finished, read, request, retry, started } from './events.ts';

function summarized(...events: readonly RunEvent[]): readonly string[] {
  return summaryAt((file) => posix.join('out', file), ...events);
}

function summaryAt(pathOf: (file: string) => string, ...events: readonly RunEvent[]): readonly string[] {
  const builder = buildReport({ connector: { name: 'c', version: '1' }, parameters: {} });
  for (const event of [started('sessions', 'hypervisors'), ...events]) builder.record(event);
  return summaryOf(builder.report(), pathOf);
}

function made(dataset: string, rows: number): readonly RunEvent[] {
  const path = `${dataset}.csv`;
  return [
    begun(dataset),
    request(dataset),
    read(dataset, rows),
    { type: 'file-published', dataset, path, format: 'csv', bytes: 12_000, sha256: 'x', rows },
  ];
}

const counted = (count: number, rows: number, placed: number): RunEvent => ({
  ...{ type: 'dataset-counted', dataset: 'sessions', counted: count, rows, placed },
});

const warning = (message: string): RunEvent => ({ type: 'warning', code: 'SPACE_LOW', message });

describe('the summary of a run', () => {
  it('is a line a table and one for all, when nothing else is to be said', () => {
    expect(summarized(...made('sessions', 1200), ...made('hypervisors', 1), finished())).toEqual([
      'sessions     1,200 rows  out/sessions.csv     12 kB',
      'hypervisors       1 row  out/hypervisors.csv  12 kB',
      'complete: 1,201 rows, 2 requests, 1 kB received, 60.0 s',
    ]);
  });

  it('shows paths as the machine writes them', () => {
    const warnings = ['one', 'two', 'three', 'four'].map(warning);
    const lines = summaryAt(
      (file) => win32.join('C:\\citrix\\out', file),
      ...made('sessions', 2),
      ...warnings,
      finished(),
    );
    expect(lines[0]).toContain('  C:\\citrix\\out\\sessions.csv  ');
    expect(lines.at(-1)).toBe('1 more warning in C:\\citrix\\out\\run-report.json');
  });

  it('tells of waiting, of rows that came late or went, and of those from before', () => {
    const lines = summarized(
      retry(12_000),
      begun('sessions'),
      { type: 'dataset-resumed', dataset: 'sessions', rows: 500 },
      ...made('sessions', 1200),
      counted(1197, 1200, 2),
      finished(),
    );
    expect(lines.slice(2)).toEqual([
      'complete: 1,200 rows, 1 request, 1 retry (12 s waiting), 1 kB received, 60.0 s',
      'note: sessions: 500 rows restored from checkpoint; 2 late rows inserted in order; 3 rows purged at the source after they were read',
    ]);
  });

  it('tells the first warnings, and where the others are', () => {
    const warnings = ['a', 'b', 'c', 'd', 'e'].map(warning);
    expect(summarized(...warnings, finished()).slice(3)).toEqual([
      ...[
        'warning: SPACE_LOW: a',
        'warning: SPACE_LOW: b',
        'warning: SPACE_LOW: c',
        '2 more warnings in out/run-report.json',
      ],
    ]);
  });

  it('tells each failure once, with the tables it hit and what to do', () => {
    const rights = failure('RIGHTS_MISSING', 'config');
    const throttled = { ...failure('THROTTLED', 'transient'), message: 'Too often.', remedy: 'Wait.' };
    const lines = summarized(
      ...[
        begun('sessions'),
        failed('sessions', rights),
        begun('hypervisors'),
        failed('hypervisors', throttled),
      ],
      finished(78, rights),
    );
    expect(lines).toEqual([
      'sessions     failed  RIGHTS_MISSING',
      'hypervisors  failed  THROTTLED',
      'failed: 0 rows, 0 requests, 0 kB received, 60.0 s',
      ...['', 'RIGHTS_MISSING (sessions): It went wrong.', 'Mend it.'],
      ...['', 'THROTTLED (hypervisors): Too often.', 'Wait.'],
    ]);
    const both = summarized(
      ...[begun('sessions'), failed('sessions', rights), begun('hypervisors'), failed('hypervisors', rights)],
      finished(78, rights),
    );
    expect(both.slice(3)).toEqual(['', 'RIGHTS_MISSING (sessions, hypervisors): It went wrong.', 'Mend it.']);
  });

  it('tells of tables that had no turn, and why', () => {
    const spent = failure('BUDGET_SPENT', 'transient');
    const lines = summarized(begun('sessions'), failed('sessions', spent), finished(75, spent));
    expect(lines.slice(0, 2)).toEqual(['sessions       failed  BUDGET_SPENT', 'hypervisors  not read']);
    expect(lines.at(-1)).toBe('Mend it.');
  });

  it('shows what the source says, and obeys none of it', () => {
    expect(summarized(warning('\x1b[2J'), finished()).at(-1)).toBe('warning: SPACE_LOW: ␛[2J');
  });
});
