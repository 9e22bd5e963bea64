import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { customer, only, tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';
import { session } from './fixtures/rows.ts';

const catalogs = [
  { Id: 'c1', Name: 'One' },
  { Id: 'c2', Name: 'Two' },
  { Id: 'c3', Name: 'Three' },
];

async function told(answers: Readonly<Record<string, unknown>>, tables = ['machine_catalogs']) {
  await using cloud = await smallCloud({
    sets: { Sessions: [session(1, '2026-11-02T08:00:00Z')] },
    lists: { MachineCatalogs: catalogs },
    answer: ({ name }) => (Object.hasOwn(answers, name) ? { body: answers[name] as Json } : undefined),
  });
  const { report, table } = await tell({ parameters: { baseUrl: cloud.origin, ...only(...tables) } });
  return { report, table, asked: cloud.asked };
}

const { customerId } = customer;
const ours = { Id: customerId, Sites: [{ Id: 'site-1' }] };

describe('who is signed in (/me)', () => {
  it.each<readonly [string, unknown]>([
    [
      'times in a form of its own',
      { ExpiryTime: 7, RefreshExpirationTime: {}, UserId: null, Customers: [ours] },
    ],
    ['another customer without an id', { Customers: [{ Name: 'x' }, ours] }],
    ['another customer that is none', { Customers: [null, 7, ours] }],
    ['another customer with odd sites', { Customers: [{ Id: 'other', Sites: 'many' }, ours] }],
    [
      'a site whose name is a number',
      { Customers: [{ Id: customerId, Sites: [{ Id: 'site-1', Name: 7 }] }] },
    ],
    ['ids that are numbers elsewhere', { Customers: [{ Id: 12, Sites: [{ Id: 1 }] }, ours] }],
    ['small first letters', { customers: [{ id: customerId, sites: [{ id: 'site-1', name: null }] }] }],
  ])('is understood with %s', async (_what, me) => {
    const { report } = await told({ me });
    expect(report).toMatchObject({ exitCode: 0, siteId: 'site-1' });
  });

  it.each<readonly [string, unknown]>([
    ['no object', []],
    ['customers that are no list', { Customers: { Id: customerId } }],
    ['customers of whom none has an id', { Customers: [{ Name: 'x' }] }],
    ['sites that are no list', { Customers: [{ Id: customerId, Sites: { Id: 'site-1' } }] }],
    ['sites of which none has an id', { Customers: [{ Id: customerId, Sites: [{ Name: 'x' }] }] }],
  ])('cannot be told from %s', async (_what, me) => {
    const { report } = await told({ me });
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'RESPONSE_INVALID' } });
  });
});

describe('the rights of the client', () => {
  const right = (scope: unknown, role: unknown = { Name: 'Reader' }) => ({ Role: role, Scope: scope });

  it.each<readonly [string, readonly unknown[], boolean]>([
    ['a role without a name', [right({ Name: 'London' }, {})], true],
    ['no role', [right({ Name: 'London' }, null)], true],
    ['a scope without a name', [right({ IsAllScope: false })], true],
    ['a flag that is none', [right({ Name: 'London', IsAllScope: 'no' })], true],
    ['an item that is none, beside the scope All', [null, right({ Name: 'All' })], false],
    ['an item that is none, which may be the scope All', [null, right({ Name: 'London' })], false],
  ])('are read with %s', async (_what, Items, isLimited) => {
    const { report } = await told({ EffectiveRights: { Items } });
    expect(report.exitCode).toBe(0);
    expect(report.warnings.some(({ code }) => code === 'RIGHTS_LIMITED')).toBe(isLimited);
  });
});

describe('a list', () => {
  it.each([[null], ['many'], [-1], [{}], ['3'], [3.0], [2]])(
    'that counts %j items comes whole',
    async (TotalItems) => {
      const body = { Items: catalogs, ContinuationToken: null, TotalItems };
      const { report, asked } = await told({ MachineCatalogs: body });
      expect(report).toMatchObject({ exitCode: 0, datasets: { machine_catalogs: { rowsWritten: 3 } } });
      expect(asked.filter((address) => address.includes('/MachineCatalogs?'))).toHaveLength(1);
    },
  );

  it.each([
    ['many', 1],
    [-1, 1],
    [[3], 1],
    [null, 0],
    [undefined, 0],
    ['3', 0],
  ])('that counts %j items says so where that is no number', async (TotalItems, warnings) => {
    const { report } = await told({ MachineCatalogs: { Items: catalogs, TotalItems } });
    const uncounted = warningTexts(report).filter((text) => text.startsWith('NOT_COUNTED: machine_catalogs'));
    expect(uncounted).toHaveLength(warnings);
  });

  it.each([4, '4'])(
    'that counts %j items and delivers three is asked for again, and fails',
    async (TotalItems) => {
      const body = { Items: catalogs, ContinuationToken: null, TotalItems };
      const { report, asked } = await told({ MachineCatalogs: body });
      expect(report).toMatchObject({ exitCode: 70, error: { code: 'COUNT_MISMATCH' } });
      expect(report.error?.message).toContain('counts 4 entries but delivers 3');
      expect(asked.filter((address) => address.includes('/MachineCatalogs?'))).toHaveLength(3);
    },
  );

  it('whose missing item comes when it is asked for again comes whole', async () => {
    let asked = 0;
    await using cloud = await smallCloud({
      answer({ name }) {
        if (name !== 'MachineCatalogs') return undefined;
        asked += 1;
        const Items = asked === 1 ? [catalogs[0], catalogs[1], catalogs[1]] : catalogs;
        return { body: { Items, TotalItems: 3 } };
      },
    });
    const parameters = { baseUrl: cloud.origin, ...only('machine_catalogs') };
    const { report, table } = await tell({ parameters });
    expect(report.datasets['machine_catalogs']).toMatchObject({
      rowsRead: 6,
      rowsRepeated: 3,
      rowsWritten: 3,
    });
    expect(table('machine_catalogs').records.map((row) => row['catalog_id'])).toEqual(['c1', 'c2', 'c3']);
  });

  it('whose token is a number is read on', async () => {
    await using cloud = await smallCloud({
      answer({ name, query }) {
        if (name !== 'MachineCatalogs') return undefined;
        const from = Number(query.get('continuationToken') ?? 0);
        return {
          body: { Items: catalogs.slice(from, from + 1), ContinuationToken: from < 2 ? from + 1 : null },
        };
      },
    });
    const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...only('machine_catalogs') } });
    expect(report.datasets['machine_catalogs']).toMatchObject({ rowsWritten: 3, pages: 3 });
  });
});

describe('a page of the Monitor Service', () => {
  it.each<readonly [string, Json]>([
    ['no context', {}],
    ['a context that is a number', { '@odata.context': 7 }],
    ['annotations of others', { '@vendor.note': {}, '@odata.metadataEtag': [], '@odata.deltaLink': 'x' }],
  ])('may have %s', async (_what, more) => {
    const row = session(1, '2026-11-02T08:00:00Z');
    const { report } = await told({ Sessions: { ...more, '@odata.count': 1, value: [row] } }, ['sessions']);
    expect(report).toMatchObject({ exitCode: 0, datasets: { sessions: { rowsWritten: 1 } } });
  });
});
