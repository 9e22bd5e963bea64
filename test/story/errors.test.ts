import { describe, expect, it } from 'vitest';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { runReportSchema } from '../../connector/extract/report/run-report.ts';
import { cloud, sessionSets } from '../support/cloud.ts';
import { failingCloud, tablesAt } from '../support/failing-cloud.ts';
import { leaveTables, temporaryFolder } from '../support/folder.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import { errorCases } from './fixtures/error-bodies.ts';

strictNock();

const exitCodes = { config: 78, transient: 75, system: 70 } as const;
const parameters = only('sessions', 'hypervisors');

/** The table that cannot be read, if it is not sessions. */
const failedAt: Readonly<Record<string, string>> = { me: 'hypervisors', hypervisors: 'hypervisors' };

describe.each(errorCases)('$title at the $at ($status)', (failing) => {
  const { at, code, asked, looks = 0, tells } = failing;
  const { kind, remedy } = errorDefinitions[code];

  it(`ends in ${code} for what it concerns, and the other table is published`, async () => {
    failingCloud(failing);
    const { report, files, events, table } = await tell({ parameters: only(...tablesAt(at)) });

    expect(report).toMatchObject({ exitCode: exitCodes[kind], verdict: 'failed' });
    expect(report.error).toMatchObject({ code, kind, remedy });
    expect(report.error?.message).toContain(tells ?? '');
    expect(runReportSchema.parse(JSON.parse(files['run-report.json'] ?? ''))).toEqual(report);
    // Looking at what else is answered ends one spell of attempts and begins another.
    expect(report.totals.retries).toBe(looks > 0 ? asked - 2 : asked - 1);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', error: report.error });

    if (at === 'sign-in') {
      expect(Object.keys(files)).toEqual(['run-report.json']);
      expect(Object.values(report.datasets).map(({ status }) => status)).toEqual(['not-read', 'not-read']);
      return;
    }
    const failed = failedAt[at] ?? 'sessions';
    expect(report.datasets[failed]).toMatchObject({ status: 'failed', file: null, error: report.error });
    expect(events).toContainEqual({ type: 'dataset-failed', dataset: failed, error: report.error });
    if (at === 'me') {
      expect(Object.keys(files)).toEqual(['run-report.json']);
      return;
    }
    const other = failed === 'sessions' ? 'hypervisors' : 'sessions';
    expect(report.datasets[other]).toMatchObject({ status: 'complete', error: null });
    expect(Object.keys(files).sort()).toEqual(['datapackage.json', `${other}.csv`, 'run-report.json'].sort());
    expect(JSON.parse(files['datapackage.json'] ?? '').resources).toMatchObject([{ name: other }]);
    expect(table(other).rows).toHaveLength(other === 'sessions' ? 1 : 0);
    expect(report.totals.rowsWritten).toBe(report.datasets[other]?.rowsWritten);
  });
});

describe('a failed table', () => {
  it('leaves the file of an earlier run as it was', async () => {
    const out = await temporaryFolder();
    await leaveTables(out, { 'sessions.csv': 'of yesterday\n' });
    failingCloud({ at: 'sessions', status: 403, body: '', asked: 1 });
    const { files } = await tell({ parameters, out });
    expect(files['sessions.csv']).toBe('of yesterday\n');
  });
});

describe('two failed tables', () => {
  it('are both in the report, and the graver failure decides', async () => {
    const told = cloud().token().sets(sessionSets).set('Sessions', '', 403).me();
    told.list('hypervisors', { Items: 'none' });
    const { report, files } = await tell({ parameters });
    expect(report).toMatchObject({
      exitCode: 70,
      error: { code: 'RESPONSE_INVALID' },
      datasets: {
        sessions: { status: 'failed', error: { code: 'RIGHTS_MISSING' } },
        hypervisors: { status: 'failed', error: { code: 'RESPONSE_INVALID' } },
      },
    });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });
});
