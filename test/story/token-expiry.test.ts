import { describe, expect, it } from 'vitest';
import { cloud, page, sessionSets } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, tell } from '../support/story.ts';
import { session } from './fixtures/rows.ts';

strictNock();

const unauthenticated = JSON.stringify({
  type: 'https://errors-api.cloud.com/common/authentication',
  detail: 'Missing or invalid authentication details',
  parameters: [{ name: 'reason', value: 'invalid' }],
});

const [first, second] = [session(1, '2026-11-01T08:00:00Z'), session(2, '2026-11-02T08:00:00Z')];
const from = (timestamp: string) => (query: Record<string, unknown>) =>
  String(query['$filter']).startsWith(`StartDate ge ${timestamp} `);
const link = 'Sessions?$skip=1';

const bearer = (token: string) => ({ access_token: token, expires_in: '3600' });

describe('a token that ends in the middle of paging', () => {
  it('is replaced once, and the same page is asked for again', async () => {
    const told = cloud().token(bearer('old-token')).token(bearer('new-token')).sets(sessionSets);
    const second2 = '/monitorodata/Sessions';
    told.scope
      .get(second2)
      .query(from('2026-10-21T09:00:00.000Z'))
      .matchHeader('authorization', 'CwsAuth Bearer=old-token')
      .reply(200, page('Sessions', [first], link));
    told.scope
      .get(second2)
      .query(from('2026-11-01T07:59:59.999Z'))
      .matchHeader('authorization', 'CwsAuth Bearer=old-token')
      .reply(401, unauthenticated);
    told.scope
      .get(second2)
      .query(from('2026-11-01T07:59:59.999Z'))
      .matchHeader('authorization', 'CwsAuth Bearer=new-token')
      .reply(200, page('Sessions', [first, second]));

    const { report, table, events } = await tell({ parameters: only('sessions') });

    expect(report.exitCode).toBe(0);
    expect(table('sessions').records.map((row) => row['session_key'])).toEqual([
      first['SessionKey'],
      second['SessionKey'],
    ]);
    expect(events.filter(({ type }) => type === 'signed-in')).toHaveLength(2);
    expect(report.datasets['sessions']).toMatchObject({
      retries: 1,
      retriesByCode: { CREDENTIALS_REJECTED: 1 },
      waitedMs: 0,
    });
  });

  it('fails the table when the new token is refused as well, without asking a third time', async () => {
    const told = cloud().token(bearer('old-token')).token(bearer('new-token')).sets(sessionSets);
    told.set('Sessions', unauthenticated, 401).set('Sessions', unauthenticated, 401);
    const { report, files } = await tell({ parameters: only('sessions') });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'CREDENTIALS_REJECTED' } });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it('is renewed before it ends: no page starts with a dying token', async () => {
    const runtime = fakeRuntime();
    const told = cloud().token(bearer('old-token')).token(bearer('new-token')).sets(sessionSets.slice(0, -1));
    told.scope
      .get('/monitorodata/PublishedDesktopNames')
      .query(true)
      .reply(200, () => {
        runtime.advance(56 * 60_000);
        return page('PublishedDesktopNames', []);
      });
    told.scope
      .get('/monitorodata/Sessions')
      .query(true)
      .matchHeader('authorization', 'CwsAuth Bearer=new-token')
      .reply(200, page('Sessions', [first]));
    const { report } = await tell({ parameters: only('sessions'), runtime });
    expect(report).toMatchObject({ exitCode: 0, totals: { retries: 0 } });
    expect(report.customerId).toBe(customer.customerId);
  });
});
