import { describe, expect, it } from 'vitest';
import { cloud, page, sessionSets } from '../support/cloud.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { strictNock } from '../support/nock.ts';
import { only, patientRuntime, tell, window } from '../support/story.ts';
import { guid, session } from './fixtures/rows.ts';

strictNock();

const path = '/monitorodata/Sessions';
const parameters = { maxRunMinutes: 1, ...only('sessions') };

const from = (timestamp: string) => (query: Record<string, unknown>) =>
  query['$filter'] === `StartDate ge ${timestamp} and StartDate lt ${window.to}` && !('$count' in query);

const [a, b, c] = [
  session(1, '2026-11-01T08:00:00Z'),
  session(2, '2026-11-02T08:00:00.477Z'),
  session(3, '2026-11-03T08:00:00Z'),
];

describe('a run whose minutes are over', () => {
  it('is resumed at its last checkpoint, and asks for nothing before it', async () => {
    const state = await temporaryFolder();
    const runtime = patientRuntime();
    const link = 'https://api.cloud.com/monitorodata/Sessions?$skip=2';
    cloud()
      .token()
      .sets(sessionSets)
      .scope.get(path)
      .query(from(window.from))
      .reply(200, page('Sessions', [a, b], link))
      .get(path)
      .query(from('2026-11-02T08:00:00.476Z'))
      .reply(200, page('Sessions', [b, c]));
    const first = await tell({
      ...{ parameters, state, runtime },
      onEvent: ({ type }) => {
        if (type === 'rows-written') runtime.endLongWaits();
      },
    });
    expect(first.report).toMatchObject({
      ...{ exitCode: 75, resumed: false },
      error: { code: 'BUDGET_SPENT', message: 'The run limit of 1 minute (maxRunMinutes) was reached.' },
    });
    expect(Object.keys(first.files)).toEqual(['run-report.json']);
    expect(Object.keys(await contentOf(state))).toEqual(['health.json', 'unfinished']);

    runtime.advance(3_600_000);
    cloud()
      .token()
      .sets(sessionSets)
      .scope.get(path)
      .query(from('2026-11-02T08:00:00.476Z'))
      .reply(200, page('Sessions', [b, c]));
    const { report, table } = await tell({ parameters, state, runtime, out: first.out });
    expect(report).toMatchObject({ exitCode: 0, resumed: true, window });
    expect(report.datasets['sessions']).toMatchObject({ rowsResumed: 1, rowsWritten: 3, rowsCounted: null });
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([guid(1), guid(2), guid(3)]);
    expect(Object.keys(await contentOf(state))).toEqual(['health.json']);
  });
});
