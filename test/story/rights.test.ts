import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { runReportSchema } from '../../connector/extract/report/run-report.ts';
import { cloud, instanceSets, siteId } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';

strictNock();

const path = 'Admin/EffectiveRights';
const list = { Items: [] };

/** One role for some scopes, as the API writes it. */
function rights(...scopes: readonly string[]) {
  return {
    Items: scopes.map((Name) => ({
      Scope: { Id: Name, Uid: null, Name, IsBuiltIn: Name === 'All', IsAllScope: Name === 'All' },
      Role: { Id: 'r-1', Name: 'Read Only Administrator', IsBuiltIn: true, Permissions: null },
    })),
    ContinuationToken: null,
  };
}

/** A run of one list, by a client with these rights. */
async function told(answer: Parameters<ReturnType<typeof cloud>['list']>[1], status = 200) {
  cloud(undefined, { rights: false }).token().me().list('hypervisors', list).list(path, answer, status);
  return await tell({ parameters: only('hypervisors') });
}

describe('a client whose scopes leave something out', () => {
  it('gets its tables, and the report says that rows may be missing', async () => {
    const { report, events } = await told(rights('London', 'Paris'));
    expect(report).toMatchObject({ exitCode: 0, verdict: 'complete', error: null });
    expect(warningTexts(report)).toEqual([
      'RIGHTS_LIMITED: The API client has only Read Only Administrator (scope London), Read Only Administrator (scope Paris): the source silently omits rows outside these scopes from every table.',
    ]);
    expect(report.rights).toEqual([
      { role: 'Read Only Administrator', scope: 'London', isAll: false },
      { role: 'Read Only Administrator', scope: 'Paris', isAll: false },
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'RIGHTS_LIMITED' }));
    expect(runReportSchema.parse(report)).toEqual(report);
  });

  it('is not meant when one of its scopes is All', async () => {
    const { report } = await told(rights('London', 'All'));
    expect([report.warnings, report.rights?.length]).toEqual([[], 2]);
  });

  it('is known by the name of the scope where the answer has no flag', async () => {
    const { Items } = rights('All', 'London');
    const bare = Items.map(({ Scope: { Name }, Role }) => ({ Scope: { Name }, Role }));
    const { report } = await told({ Items: bare });
    expect(report.rights?.map(({ isAll }) => isAll)).toEqual([true, false]);
  });
});

describe('a run that ends while rights are asked for', () => {
  async function ending(reason: ConnectorError) {
    const controller = new AbortController();
    const { scope } = cloud(undefined, { rights: false }).token().me().list('hypervisors', list);
    scope.get(`/cvad/manage/${path}?limit=1000`).reply(() => {
      controller.abort(reason);
      return [200, rights('London')];
    });
    return await tell({ parameters: only('hypervisors'), signal: controller.signal });
  }

  it('because it is interrupted publishes nothing', async () => {
    const { report, files } = await ending(new ConnectorError('CANCELLED', 'stopped', { exitCode: 143 }));
    expect(report).toMatchObject({ exitCode: 143, verdict: 'interrupted' });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it('because its budget is spent publishes what is there', async () => {
    const { report } = await ending(new ConnectorError('BUDGET_SPENT', 'spent'));
    expect(report).toMatchObject({ exitCode: 0, datasets: { hypervisors: { status: 'complete' } } });
  });
});

describe('rights that are not told', () => {
  it.each([
    ['because none are listed', list, 200, []],
    ['because the client may not ask', '', 403, null],
    ['because nobody knows the question', '', 404, null],
    ['because the service fails, and it is not asked again', '', 503, null],
    ['because it is too busy, and it is not asked again', '', 429, null],
    ['in another form', { Items: [{ Name: 'x' }] }, 200, null],
  ] as const)('%s are no failure and no warning', async (_title, answer, status, expected) => {
    const { report } = await told(answer, status);
    expect(report).toMatchObject({ exitCode: 0, warnings: [], rights: expected });
    expect(report.totals.retries).toBe(0);
  });

  it('because no table is of a site are not asked for', async () => {
    const { scope } = cloud(undefined, { rights: false, me: false }).token();
    scope.get('/systemlog/records').query(true).reply(200, { items: [] });
    const { report } = await tell({
      parameters: { ...only(), extraDatasets: ['system_log'], fetchStartDatePeriod: 1 },
    });
    expect(report).toMatchObject({ exitCode: 0, rights: null });
  });

  it('are asked for where the site is given, also for tables of Monitor', async () => {
    const cloudOfOne = cloud(undefined, { rights: false }).token();
    cloudOfOne.sets([...instanceSets, 'ApplicationInstances']).list(path, rights('London'));
    const { report } = await tell({ parameters: { siteId, ...only('application_instances') } });
    expect(report.warnings.filter(({ code }) => code === 'RIGHTS_LIMITED')).toHaveLength(1);
  });

  it('because no table came are not asked for', async () => {
    cloud(undefined, { rights: false }).token().me().list('hypervisors', '', 403);
    const { report } = await tell({ parameters: only('hypervisors') });
    expect(report).toMatchObject({ exitCode: 78, rights: null });
  });
});
