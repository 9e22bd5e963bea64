import { describe, expect, it } from 'vitest';
import { cloud, instanceSets, page, sessionSets } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { strictNock } from '../support/nock.ts';
import { only, patientRuntime, tell, window } from '../support/story.ts';
import { guid, instance, session } from './fixtures/rows.ts';

strictNock();

const path = '/monitorodata/Sessions';
const filtered = (filter: string) => (query: Record<string, unknown>) => query['$filter'] === filter;

describe('the window', () => {
  it('is days of 24 hours before the start of the run, closed at its start', async () => {
    cloud()
      .token()
      .sets(sessionSets)
      .scope.get(path)
      .query(filtered('StartDate ge 2026-03-22T12:34:56.789Z and StartDate lt 2026-03-29T12:34:56.789Z'))
      .reply(200, page('Sessions', []));
    const { report } = await tell({
      parameters: { fetchStartDatePeriod: 7, ...only('sessions') },
      runtime: fakeRuntime('2026-03-29T12:34:56.789Z'),
    });
    expect(report).toMatchObject({
      exitCode: 0,
      window: { from: '2026-03-22T12:34:56.789Z', to: '2026-03-29T12:34:56.789Z' },
    });
  });

  it('overlapping adds, first, the sessions that began earlier and were still open in it', async () => {
    const earlier = session(1, '2026-09-01T08:00:00Z', { EndDate: null });
    const inside = session(2, '2026-11-01T08:00:00Z');
    const { from, to } = window;
    cloud()
      .token()
      .sets(sessionSets)
      .scope.get(path)
      .query(filtered(`StartDate lt ${from} and (EndDate eq null or EndDate ge ${from})`))
      .reply(200, page('Sessions', [earlier]))
      .get(path)
      .query(filtered(`StartDate ge ${from} and StartDate lt ${to}`))
      .reply(200, page('Sessions', [inside]));
    const { table } = await tell({ parameters: { sessionWindow: 'overlapping', ...only('sessions') } });
    expect(table('sessions').records.map((row) => [row['session_key'], row['is_open']])).toEqual([
      [guid(1), 'true'],
      [guid(2), 'false'],
    ]);
  });

  it('overlapping changes nothing for application instances', async () => {
    const { from, to } = window;
    cloud()
      .token()
      .sets(instanceSets)
      .scope.get('/monitorodata/ApplicationInstances')
      .query(filtered(`StartDate ge ${from} and StartDate lt ${to}`))
      .reply(200, page('ApplicationInstances', [instance(1, '2026-11-01T08:00:00Z')]));
    const parameters = { sessionWindow: 'overlapping', ...only('application_instances') };
    const { table } = await tell({ parameters });
    expect(table('application_instances').rows).toHaveLength(1);
  });
});

describe('a budget', () => {
  const rows = [1, 2, 3].map((number) => session(number, '2026-11-01T08:00:00Z'));

  it('of rows stops the run where it is spent; tables complete by then are published', async () => {
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions', 'Applications', 'ApplicationInstances'], {
        Sessions: rows,
        ApplicationInstances: [1, 2, 3].map((id) => instance(id, '2026-11-01T08:00:00Z')),
      });
    const { report, files, events } = await tell({ parameters: { maxRows: 5 } });
    expect(report).toMatchObject({
      exitCode: 75,
      verdict: 'failed',
      error: { code: 'BUDGET_SPENT', kind: 'transient' },
      datasets: {
        sessions: { status: 'complete', rowsWritten: 3 },
        application_instances: { status: 'failed', file: null, error: { code: 'BUDGET_SPENT' } },
        machine_catalogs: { status: 'not-read' },
        hypervisors: { status: 'not-read' },
      },
    });
    expect(Object.keys(files).sort()).toEqual(['datapackage.json', 'run-report.json', 'sessions.csv']);
    expect(JSON.parse(files['datapackage.json'] ?? '').resources).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', exitCode: 75 });
  });

  it('of rows that is exactly used up is not exceeded', async () => {
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    const { report } = await tell({ parameters: { maxRows: 3, ...only('sessions') } });
    expect(report.exitCode).toBe(0);
  });

  it('of minutes stops the run as well', async () => {
    const runtime = patientRuntime();
    const told = cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    told.scope
      .get('/monitorodata/Applications')
      .query(true)
      .reply(200, () => {
        runtime.endLongWaits();
        return page('Applications', []);
      });
    const { report, files } = await tell({ parameters: { maxRunMinutes: 1 }, runtime });
    expect(report).toMatchObject({
      exitCode: 75,
      error: { code: 'BUDGET_SPENT' },
      datasets: { sessions: { status: 'complete' }, application_instances: { status: 'failed' } },
    });
    expect(report.error?.message).toContain('maxRunMinutes');
    expect(Object.keys(files).sort()).toEqual(['datapackage.json', 'run-report.json', 'sessions.csv']);
  });

  it('of minutes that is not used up leaves no trace', async () => {
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    const parameters = { maxRunMinutes: 1, ...only('sessions') };
    const { report } = await tell({ parameters, runtime: patientRuntime() });
    expect(report).toMatchObject({ exitCode: 0, totals: { waitedMs: 0 } });
  });
});
