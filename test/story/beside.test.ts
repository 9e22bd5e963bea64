import { describe, expect, it } from 'vitest';
import { cloud, instanceSets, me, page } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';

strictNock();

const table = 'ApplicationInstances';
const json = { 'content-type': 'application/json' };
const counted = (rows: number) => ({ ...page(table, []), '@odata.count': rows });

/** Counts of the table answered by `answers`, one after the other. */
function counts(
  { scope }: ReturnType<typeof cloud>,
  ...answers: readonly (() => unknown | Promise<unknown>)[]
): void {
  for (const answer of answers) {
    scope
      .get(`/monitorodata/${table}`)
      .query(({ $top }) => $top === '0')
      .reply(async () => {
        await answer();
        return [200, JSON.stringify(counted(0)), json];
      });
  }
}

describe('what other services are asked in a full load', () => {
  it('the site, is asked while Monitor counts: each answers only once the other was asked', async () => {
    const [site, count] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const story = cloud(undefined, { counts: true, me: false }).token();
    counts(
      story,
      () => {
        count.resolve();
        return site.promise;
      },
      () => undefined,
    );
    story.scope.get('/cvad/manage/me').reply(async () => {
      site.resolve();
      await count.promise;
      return [200, JSON.stringify(me()), json];
    });
    story.sets([...instanceSets, table]);
    const { report } = await tell({ parameters: only('application_instances') });
    expect(report).toMatchObject({ exitCode: 0, siteId: expect.any(String) });
  });

  it('the permissions, are asked while Monitor counts at the end, and belong to no table', async () => {
    const [rights, count] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const story = cloud(undefined, { counts: true, rights: false }).token();
    counts(
      story,
      () => undefined,
      () => {
        count.resolve();
        return rights.promise;
      },
    );
    story.scope.get('/cvad/manage/Admin/EffectiveRights?limit=1000').reply(async () => {
      rights.resolve();
      await count.promise;
      return [200, JSON.stringify({ Items: [] }), json];
    });
    story.sets([...instanceSets, table]);
    const { report } = await tell({ parameters: only('application_instances') });
    expect(report).toMatchObject({ exitCode: 0, rights: [] });
    const [ofTable] = Object.values(report.datasets).map(({ requests }) => requests);
    // The sign-in, the site and the permissions.
    expect(report.totals.requests - (ofTable ?? 0)).toBe(3);
  });

  it('a site that cannot be found counts, not what Monitor said meanwhile', async () => {
    const story = cloud(undefined, { counts: true, me: false }).token().me('', 403);
    story.count(table, '{"error":{"code":"NotFound"}}', 404);
    const { report } = await tell({ parameters: only('application_instances') });
    expect(report.error?.code).toBe('RIGHTS_MISSING');
  });
});
