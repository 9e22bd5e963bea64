/** Long: the list of operations and the details of each are two faces of one API, told with the same answers. */
import { describe, expect, it } from 'vitest';
import { cloud, type Json } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { strictNock } from '../support/nock.ts';
import { only, type StoryOptions, tell } from '../support/story.ts';
import { pick } from '../support/tables.ts';

strictNock();

const log = '/cvad/manage/ConfigLog/Operations';
const password = 'hunter2-canary';

const operation = (Id: string, start: string, end: string | null, more: Json = {}): Json => ({
  ...{ Id, Text: `Do ${Id}`, User: 'jack@example.com', UserIdentity: null, Source: 'Studio' },
  ...{ AdminMachineIP: '', TargetTypes: ['Application'], OperationType: 'ConfigurationChange' },
  ...{ StartTime: '12/21/2020 : 3:21:12 PM', EndTime: '12/21/2020 3:21:12 PM' },
  ...{ FormattedStartTime: start, FormattedEndTime: end, IsSuccessful: end === null ? null : true },
  ...{ Labels: null, Metadata: [], Parameters: [{ Name: 'Secret', Value: password }] },
  ...more,
});

const lowLevel = (OperationId: string, Id: string, end: string | null, ...properties: string[]): Json => ({
  ...{ Id, OperationId, Text: `Set ${Id}`, User: 'jack@example.com', UserIdentity: null, SourceSdk: null },
  ...{
    Source: 'Studio',
    AdminMachineIP: '',
    StartTime: 'x',
    EndTime: 'x',
    OperationType: 'ConfigurationChange',
  },
  ...{
    FormattedStartTime: '2026-11-20T07:00:00Z',
    FormattedEndTime: end,
    IsSuccessful: end === null ? null : true,
  },
  ...{ TargetTypes: ['Application'], Parameters: [{ Name: 'AdminPassword', Value: password }] },
  Details: properties.map((PropertyName) => ({
    ...{ PropertyName, PreviousValue: 'old', NewValue: 'new', AddValue: null, RemoveValue: null },
    ...{ TargetName: 'App', TargetUid: '4', TargetType: 'Application', Text: `Set ${PropertyName}` },
    ...{ StartTime: 'x', EndTime: null, IsSuccessful: true },
    ...{ FormattedStartTime: '2026-11-20T07:00:00Z', FormattedEndTime: end },
  })),
});

const filters = (from: string, until: string) => ({
  SearchFilters: [
    { Property: 'StartTime', Operator: 'GreaterThanOrEquals', Value: from },
    { Property: 'StartTime', Operator: 'LessThan', Value: until },
  ],
});
const lastDay = filters('2026-11-19T09:00:00Z', '2026-11-20T09:00:00Z');

const read = (names: readonly string[], options: StoryOptions = {}) =>
  tell({
    ...options,
    parameters: { ...only(), extraDatasets: names, fetchStartDatePeriod: 1, ...options.parameters },
  });

const list = (...items: readonly Json[]): Json => ({ Items: items, ContinuationToken: null });

describe('operations', () => {
  it('are searched for by an absolute time, in UTC, page by page, and leave in ascending order', async () => {
    const token = 'p+1/=#&';
    cloud()
      .token()
      .me()
      .scope.post(`${log}/$search`, lastDay)
      .query({ limit: '1000' })
      .matchHeader('x-timezone', 'UTC')
      .matchHeader('content-type', 'application/json; charset=utf-8')
      .reply(200, {
        Items: [operation('b', '2026-11-20T08:00:00Z', '2026-11-20T08:00:01.500Z')],
        ContinuationToken: token,
        TotalItems: 2,
      })
      .post(`${log}/$search`, lastDay)
      .query({ limit: '1000', continuationToken: token })
      .reply(200, list(operation('a', '2026-11-20T07:00:00.470Z', null, { Labels: ['x', 'y'] })));
    const { table, report } = await read(['config_operations']);
    const columns = [
      'operation_id',
      'start_time',
      'end_time',
      'duration_seconds',
      'is_open',
      'is_successful',
    ];
    expect(table('config_operations').records.map((row) => Object.values(pick(row, ...columns)))).toEqual([
      ['a', '2026-11-20T07:00:00.470Z', null, null, 'true', null],
      ['b', '2026-11-20T08:00:00.000Z', '2026-11-20T08:00:01.500Z', '1.5', 'false', 'true'],
    ]);
    expect(table('config_operations').records[0]).toMatchObject({
      labels: 'x;y',
      target_types: 'Application',
    });
    expect(report.datasets['config_operations']).toMatchObject({ unknown: {}, missing: {} });
  });

  it.each([
    ['a search it does not know', 404, {}],
    ['filters it does not know', 400, { detail: 'no such property' }],
  ])('of a site that refuses %s are read by days, with a warning', async (_title, status, body) => {
    cloud()
      .token()
      .me()
      .scope.post(`${log}/$search`)
      .query(true)
      .reply(status, body)
      .get(log)
      .query({ days: '2', limit: '1000' })
      .matchHeader('x-timezone', 'UTC')
      .reply(
        200,
        list(
          operation('late', '2026-11-20T09:00:01Z', null),
          operation('in', '2026-11-20T08:00:00Z', '2026-11-20T08:00:01Z'),
          operation('early', '2026-11-19T08:00:00Z', null),
        ),
      );
    const { table, events } = await read(['config_operations']);
    expect(table('config_operations').records.map((row) => row['operation_id'])).toEqual(['in']);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { message: expect.stringContaining('config_operations: reading the log day by day') },
    ]);
  });

  it('without a formatted time are none: the other form depends on the site', async () => {
    cloud()
      .token()
      .me()
      .scope.post(`${log}/$search`)
      .query(true)
      .reply(200, list(operation('odd', '12/21/2020 3:21:12 PM', null)));
    const { report } = await read(['config_operations']);
    expect(report.error).toMatchObject({ code: 'SCHEMA_CHANGED' });
    expect(report.error?.message).toContain('FormattedStartTime of row odd');
  });

  it('that may not be read fail alone: RIGHTS_MISSING', async () => {
    cloud()
      .token()
      .me()
      .list('hypervisors', { Items: [] })
      .scope.post(`${log}/$search`)
      .query(true)
      .reply(403, { type: 'https://errors-api.cloud.com/common/authorization', detail: 'Access denied' });
    const { report, files } = await read(['config_operations'], { parameters: only('hypervisors') });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'RIGHTS_MISSING' } });
    expect(Object.keys(files)).toContain('hypervisors.csv');
    expect(Object.keys(files)).not.toContain('config_operations.csv');
  });
});

describe('details', () => {
  const told = () =>
    cloud()
      .token()
      .me()
      .scope.post(`${log}/$search`, lastDay)
      .query({ limit: '1000' })
      .reply(
        200,
        list(
          operation('gone', '2026-11-20T08:30:00Z', '2026-11-20T08:30:01Z'),
          operation('b', '2026-11-20T08:00:00Z', '2026-11-20T08:00:01Z'),
          operation('a', '2026-11-20T07:00:00Z', null),
        ),
      )
      .get(`${log}/a/LowLevelOperations`)
      .query({ limit: '1000' })
      .reply(200, { Items: [lowLevel('a', 'a2', null)], ContinuationToken: 'more' })
      .get(`${log}/a/LowLevelOperations`)
      .query({ limit: '1000', continuationToken: 'more' })
      .reply(200, list(lowLevel('a', 'a1', '2026-11-20T07:00:01Z', 'Name', 'Enabled')))
      .get(`${log}/b/LowLevelOperations`)
      .query({ limit: '1000' })
      .reply(200, list())
      .get(`${log}/gone/LowLevelOperations`)
      .query({ limit: '1000' })
      .reply(404, { detail: 'Object does not exist' });

  it('are rows also where something else stands in the place of a property, or of the list of them', async () => {
    cloud()
      .token()
      .me()
      .scope.post(`${log}/$search`, lastDay)
      .query(true)
      .reply(200, list(operation('a', '2026-11-20T07:00:00Z', null)))
      .get(`${log}/a/LowLevelOperations`)
      .query(true)
      .reply(
        200,
        list(
          { ...lowLevel('a', 'a1', null, 'Name'), Details: [5, { PropertyName: 'Enabled' }] },
          { ...lowLevel('a', 'a2', null), Details: 'none' },
        ),
      );
    const { table, report } = await read(['config_operation_details']);
    expect(report).toMatchObject({ exitCode: 0 });
    const columns = ['detail_key', 'property_name', 'user'];
    expect(
      table('config_operation_details').records.map((row) =>
        Object.values(pick(row, ...columns)).slice(0, 2),
      ),
    ).toEqual([
      ['a/a1/0001', null],
      ['a/a1/0002', 'Enabled'],
      ['a/a2/0001', null],
    ]);
    expect(report.datasets['config_operation_details']?.invalid['property_name']).toEqual({
      values: 2,
      firstKey: 'a/a1/0001',
    });
  });

  it('are asked for once an operation; one row a property, or a low-level operation without any', async () => {
    told();
    const { table, report } = await read(['config_operation_details']);
    const columns = ['detail_key', 'detail_number', 'property_name', 'new_value', 'is_successful'];
    expect(
      table('config_operation_details').records.map((row) => Object.values(pick(row, ...columns))),
    ).toEqual([
      ['a/a1/0001', '1', 'Name', 'new', 'true'],
      ['a/a1/0002', '2', 'Enabled', 'new', 'true'],
      ['a/a2/0000', '0', null, null, null],
    ]);
    expect(report.datasets['config_operation_details']).toMatchObject({
      unresolved: { LowLevelOperations: 1 },
      unknown: {},
      pages: 4,
    });
  });

  it('show the parameters of cmdlets only when that is asked for', async () => {
    told();
    const without = await read(['config_operation_details']);
    expect(JSON.stringify([without.files, without.events])).not.toContain(password);
    expect(without.table('config_operation_details').records[0]?.['parameters']).toBeNull();
    told();
    const shown = await read(['config_operation_details'], { parameters: { includeCmdletParameters: true } });
    expect(shown.table('config_operation_details').records[0]?.['parameters']).toBe(
      JSON.stringify([{ Name: 'AdminPassword', Value: password }]),
    );
  });
});

describe('incremental runs', () => {
  const both = ['config_operations', 'config_operation_details'];

  it.each([null, '9999-12-31T23:59:59Z', '9999-12-31T23:59:59.9999999-01:00', '0001-01-01T00:00:00'])(
    'ask again for what was not complete (%s), and for nothing that was',
    async (noEnd) => {
      const [state, out] = [await temporaryFolder(), await temporaryFolder()];
      const first = [
        operation('slow', '2026-11-20T01:00:00Z', noEnd),
        operation('done', '2026-11-20T00:30:00Z', '2026-11-20T00:30:02Z'),
      ];
      const search = `${log}/$search`;
      cloud()
        .token()
        .me()
        .scope.post(search, lastDay)
        .query(true)
        .times(2)
        .reply(200, list(...first))
        .get(`${log}/done/LowLevelOperations`)
        .query(true)
        .reply(200, list(lowLevel('done', 'd1', '2026-11-20T00:30:02Z', 'Name')))
        .get(`${log}/slow/LowLevelOperations`)
        .query(true)
        .reply(200, list(lowLevel('slow', 's1', null, 'Name')));
      const parameters = { mode: 'incremental' };
      const before = await read(both, { state, out, parameters });
      expect(before.report.exitCode).toBe(0);

      const ended = operation('slow', '2026-11-20T01:00:00Z', '2026-11-20T10:00:00Z');
      const fresh = operation('new', '2026-11-20T11:00:00Z', '2026-11-20T11:00:01Z');
      cloud()
        .token()
        .me()
        // From an hour before the run before, and the one that had not ended by its key.
        .scope.post(search, filters('2026-11-20T08:00:00Z', '2026-11-20T12:00:00Z'))
        .query(true)
        .reply(200, list(fresh))
        .get(`${log}/slow`)
        .reply(200, ended)
        // All are listed to see which have changed; two of them have.
        .post(search, filters('2026-11-19T12:00:00Z', '2026-11-20T12:00:00Z'))
        .query(true)
        .reply(200, list(fresh, ended, ...first.slice(1)))
        .get(`${log}/slow/LowLevelOperations`)
        .query(true)
        .reply(
          200,
          list(lowLevel('slow', 's1', '2026-11-20T09:59:59Z', 'Name'), lowLevel('slow', 's2', null)),
        )
        .get(`${log}/new/LowLevelOperations`)
        .query(true)
        .reply(200, list(lowLevel('new', 'n1', '2026-11-20T11:00:01Z', 'Name')));
      const runtime = fakeRuntime('2026-11-20T12:00:00.000Z');
      const { table, report } = await read(both, { state, out, parameters, runtime });
      expect(report).toMatchObject({ exitCode: 0, error: null });
      const rows = (name: string, ...columns: string[]) =>
        table(name).records.map((row) => Object.values(pick(row, ...columns)).join(' '));
      expect(rows('config_operations', 'operation_id', 'end_time')).toEqual([
        'done 2026-11-20T00:30:02.000Z',
        'slow 2026-11-20T10:00:00.000Z',
        'new 2026-11-20T11:00:01.000Z',
      ]);
      expect(rows('config_operation_details', 'detail_key', 'operation_end_time', 'end_time')).toEqual([
        'done/d1/0001 2026-11-20T00:30:02.000Z 2026-11-20T00:30:02.000Z',
        'slow/s1/0001 2026-11-20T10:00:00.000Z 2026-11-20T09:59:59.000Z',
        'slow/s2/0000 2026-11-20T10:00:00.000Z ',
        'new/n1/0001 2026-11-20T11:00:01.000Z 2026-11-20T11:00:01.000Z',
      ]);
      expect(report.datasets['config_operations']).toMatchObject({
        plan: { mode: 'incremental', since: '2026-11-20T08:00:00.000Z' },
        merged: { carriedOver: 1, added: 1, changed: 1, lookedUp: 1 },
      });
    },
  );

  it('read everything once the parameters of cmdlets are asked for', async () => {
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const parameters = { mode: 'incremental' };
    const told = () =>
      cloud()
        .token()
        .me()
        .scope.post(`${log}/$search`, lastDay)
        .query(true)
        .reply(200, list(operation('a', '2026-11-20T01:00:00Z', '2026-11-20T01:00:01Z')));
    told();
    await read(['config_operations'], { state, out, parameters });
    told();
    const shown = { ...parameters, includeCmdletParameters: true };
    const { table, events } = await read(['config_operations'], { state, out, parameters: shown });
    expect(table('config_operations').records[0]?.['parameters']).toContain(password);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { message: expect.stringContaining('includeCmdletParameters was "false" and is "true"') },
    ]);
  });
});
