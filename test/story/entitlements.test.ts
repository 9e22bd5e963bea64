import { describe, expect, it } from 'vitest';
import { cloud, type Json } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import * as fixtures from './fixtures/entitlements.ts';

strictNock();

const { editor, finance, newKind, office, officePcs, oldApps, orphan } = fixtures;
const manage = '/cvad/manage';
const tables = (...names: readonly string[]) => ({ ...only(), extraDatasets: names });
const list = (Items: readonly Json[]): Json => ({ Items, ContinuationToken: null });
const named = (query: Record<string, unknown>) => 'fields' in query;
const refusal = { type: 'https://errors-api.cloud.com/common/authorization', detail: 'Access denied' };

/** The last part of the key says who it is. */
const who = (records: readonly Readonly<Record<string, string | null>>[], layer: string, under = '') =>
  records
    .filter((row) => row['layer'] === layer && (row['entitlement_key'] ?? '').includes(under))
    .map((row) => `${row['effect']} ${row['principal_kind']} ${row['principal_key']}`);

function desktopSite() {
  const told = cloud().token().me();
  told
    .list('DeliveryGroups', list(fixtures.deliveryGroups))
    .list('Machines', list(fixtures.machines))
    .list(`DeliveryGroups/${office}/Desktops`, list(fixtures.officeDesktops))
    .list(
      `DeliveryGroups/${officePcs}/Desktops`,
      list([{ Id: 'p-1', IncludedUserFilterEnabled: false, ExcludedUserFilterEnabled: false }]),
    );
  return told;
}

describe('desktop entitlements', () => {
  it('show each rule as the site has it, and leave out what lists hold while they do not count', async () => {
    const { scope } = desktopSite();
    scope.get(`${manage}/DeliveryGroups/${office}`).query(named).reply(200, fixtures.officeRules);
    scope.get(`${manage}/DeliveryGroups/${officePcs}`).query(named).reply(200, fixtures.pcRules);
    const { report, table, events } = await tell({ parameters: tables('desktop_entitlements') });
    const { records } = table('desktop_entitlements');
    expect(who(records, 'access_policy', office)).toEqual([
      'include everyone everyone',
      'exclude null S-1-5-21-1-2-3-1999',
      'include group S-1-255-10-20-30-40-50-60-70',
      'include group S-1-5-21-1-2-3-1200',
    ]);
    // A rule for anonymous users names nobody; two rules of one name stay apart; an unknown kind goes by its list.
    expect(who(records, 'access_policy', officePcs)).toEqual([
      'include nobody nobody',
      'include nobody nobody',
    ]);
    expect(
      records.filter(({ delivery_group_id: id }) => id === officePcs).map(({ rule_id: id }) => id),
    ).toEqual([...['PCs (2)', 'PCs', null, null]]);
    expect(who(records, 'desktop', office)).toEqual([
      'include everyone everyone',
      'exclude user S-1-5-21-1-2-3-2002',
      'include group S-1-5-21-1-2-3-1400',
      'include user S-1-5-21-1-2-3-2001',
      'include group S-1-5-21-9-8-7-1400',
      'include nobody nobody',
    ]);
    // Without a filter, an own computer is assigned to nobody by itself.
    expect(who(records, 'desktop', officePcs)).toEqual(['include nobody nobody']);
    expect(who(records, 'machine')).toEqual(['include user S-1-5-21-1-2-3-2001']);
    expect(records.some(({ delivery_group_id: id }) => id === oldApps)).toBe(false);
    expect(JSON.stringify(records)).not.toMatch(/Left over|hidden/);
    const cloudGroup = records.find(({ principal_directory: directory }) => directory === 'AzureAD');
    expect(cloudGroup).toMatchObject({ principal_oid: 'OID:/azuread/22222222-0000-4000-8000-00000000000a' });
    // The list of a rule and that of a desktop did not come: that is not nobody.
    expect(report.datasets['desktop_entitlements']).toMatchObject({
      plan: { requests: 4 },
      missing: { 'AdvancedAccessPolicy.IncludedUsers': 1, 'Desktop.IncludedUsers': 1 },
    });
    expect(events).toContainEqual(expect.objectContaining({ code: 'ENTITLEMENTS_INCOMPLETE' }));
  });

  it('that were deleted since they were listed, or are refused, are counted; nothing else is lost', async () => {
    const { scope } = cloud()
      .token()
      .me()
      .list('DeliveryGroups', list(fixtures.deliveryGroups))
      .list('Machines', list([]))
      .list(`DeliveryGroups/${office}/Desktops`, refusal, 403);
    scope.get(`${manage}/DeliveryGroups/${office}`).query(named).reply(200, fixtures.officeRules);
    scope.get(`${manage}/DeliveryGroups/${officePcs}`).query(named).reply(404, { type: 'notFound' });
    const { report, table } = await tell({ parameters: tables('desktop_entitlements') });
    expect(report.exitCode).toBe(0);
    expect(table('desktop_entitlements').rows).toHaveLength(4);
    expect(report.datasets['desktop_entitlements']).toMatchObject({
      unresolved: { 'DeliveryGroups (gone)': 1, 'Desktops (refused)': 1 },
    });
  });

  it('fail where not even the first object is permitted', async () => {
    const { scope } = cloud()
      .token()
      .me()
      .list('DeliveryGroups', list(fixtures.deliveryGroups))
      .list('Machines', list([]));
    scope.get(`${manage}/DeliveryGroups/${office}`).query(named).reply(403, refusal);
    const { report } = await tell({ parameters: tables('desktop_entitlements') });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'RIGHTS_MISSING' } });
  });

  it('are asked for without names where a detail does not take them, and so are all others', async () => {
    const { scope } = desktopSite();
    const all = (query: Record<string, unknown>) => Object.keys(query).length === 0;
    scope.get(`${manage}/DeliveryGroups/${office}`).query(named).reply(200, { Id: office });
    scope.get(`${manage}/DeliveryGroups/${office}`).query(all).reply(200, fixtures.officeRules);
    scope.get(`${manage}/DeliveryGroups/${officePcs}`).query(all).reply(200, fixtures.pcRules);
    const { table } = await tell({ parameters: tables('desktop_entitlements') });
    expect(who(table('desktop_entitlements').records, 'access_policy')).toHaveLength(6);
  });

  it('have no rows of rules that no way of asking brings', async () => {
    const { scope } = desktopSite();
    scope
      .get(new RegExp(`^${manage}/DeliveryGroups/[^/]+$`))
      .query(true)
      .times(4)
      .reply(200, { Id: 'x' });
    const { report, table } = await tell({ parameters: tables('desktop_entitlements') });
    expect(who(table('desktop_entitlements').records, 'access_policy')).toEqual([]);
    expect(report.datasets['desktop_entitlements']?.missing).toMatchObject({ AdvancedAccessPolicy: 2 });
  });
});

describe('application entitlements', () => {
  it('show the filters of applications and groups, and the rules of each delivery group on the way', async () => {
    const { scope } = cloud()
      .token()
      .me()
      .list('Applications', list(fixtures.applications))
      .list('ApplicationGroups', list(fixtures.applicationGroups))
      .list('DeliveryGroups', list(fixtures.deliveryGroups));
    for (const [id, detail] of Object.entries(fixtures.applicationDetails)) {
      scope.get(`${manage}/Applications/${id}`).query(named).reply(200, detail);
    }
    scope.get(`${manage}/ApplicationGroups/${finance}`).query(named).reply(200, fixtures.financeDetail);
    // Asked for once, though the application comes into it in two ways.
    scope.get(`${manage}/DeliveryGroups/${office}`).query(named).reply(200, fixtures.officeRules);
    scope
      .get(`${manage}/DeliveryGroups/${oldApps}`)
      .query(named)
      .reply(200, { Id: oldApps, AdvancedAccessPolicy: [] });
    const { report, table } = await tell({ parameters: tables('application_entitlements') });
    const { records } = table('application_entitlements');
    expect(who(records, 'application', editor)).toEqual([
      'include group S-1-5-21-1-2-3-1400',
      'include null S-1-5-21-1-2-3-1888',
    ]);
    expect(who(records, 'application', orphan)).toEqual(['include nobody nobody']);
    expect(who(records, 'application', newKind)).toEqual(['include everyone everyone']);
    expect(who(records, 'application_group')).toEqual(['include group S-1-5-21-1-2-3-1500']);
    const rules = records.filter(({ layer }) => layer === 'application_rule');
    expect(
      rules.map(({ published_through: through, effect, principal_key: key }) => [through, effect, key]),
    ).toEqual([
      ['delivery_group', 'exclude', 'S-1-5-21-1-2-3-1300'],
      ['delivery_group', 'include', 'everyone'],
      ['application_group', 'exclude', 'S-1-5-21-1-2-3-1300'],
      ['application_group', 'include', 'everyone'],
    ]);
    expect(who(records, 'access_policy', `${editor}/access_policy/${office}`)).toHaveLength(8);
    expect(report.datasets['application_entitlements']).toMatchObject({
      plan: { requests: 6 },
      // The application is said to be in a delivery group that no list has.
      unresolved: { 'DeliveryGroup of Applications': 1 },
      missing: { AppAccessPolicy: 1 },
    });
  });

  it('leave out an application that was deleted since it was listed', async () => {
    const [first] = fixtures.applications;
    const { scope } = cloud()
      .token()
      .me()
      .list('Applications', list(first === undefined ? [] : [first]))
      .list('ApplicationGroups', list([]))
      .list('DeliveryGroups', list([]));
    scope.get(`${manage}/Applications/${editor}`).query(true).reply(404, {});
    const { report, table } = await tell({ parameters: tables('application_entitlements') });
    expect(table('application_entitlements').rows).toEqual([]);
    expect(report.datasets['application_entitlements']?.unresolved).toMatchObject({
      'Applications (gone)': 1,
    });
  });

  it('never ask for an object whose id would lead elsewhere', async () => {
    const ids = ['..', 'x/../../licensing', '$search', '%2e%2e', 'a b'];
    cloud()
      .token()
      .me()
      .list('Applications', list(ids.map((Id) => ({ Id, Name: Id }))))
      .list('ApplicationGroups', list([]))
      .list('DeliveryGroups', list([]));
    const { report } = await tell({ parameters: tables('application_entitlements') });
    expect(report.exitCode).toBe(0);
    expect(report.datasets['application_entitlements']?.unresolved).toMatchObject({
      'Applications (gone)': 5,
    });
  });
});

describe('machine assignments', () => {
  it('have a row for each user, and none for machines of devices or of nobody', async () => {
    cloud().token().me().list('Machines', list(fixtures.machines));
    const { table } = await tell({ parameters: tables('machine_assignments') });
    expect(table('machine_assignments').records).toEqual([
      expect.objectContaining({
        ...{ machine_id: 'm-1', delivery_group_id: officePcs, principal_sid: 'S-1-5-21-1-2-3-2001' },
        ...{ principal_upn: 'anna@corp.example', principal_kind: 'user', is_assigned: 'true' },
      }),
    ]);
  });
});
