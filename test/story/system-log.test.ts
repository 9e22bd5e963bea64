import fc from 'fast-check';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { cloud, type Json } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, type StoryOptions, tell } from '../support/story.ts';
import { pick } from '../support/tables.ts';

strictNock();

const path = '/systemlog/records';
const day = { startDateTime: '2026-11-19T09:00:00Z', endDateTime: '2026-11-20T09:00:00Z', limit: '200' };
const token = '+RID:~Xk==#RT:1#TRC:74#ISV:2#IEO:65551#FPC:AQ/8=&two words';

/** A record in the casing that is seen in the field. */
const record = (id: string | null, at: string, more: Json = {}): Json => ({
  ...{
    recordId: id,
    utcTimestamp: at,
    customerId: 'a1b2c3d4e5f6',
    eventType: 'platform/administrator/invite',
  },
  ...{ targetId: 't', targetDisplayName: 'Jo', targetEmail: 'jo@example.com', targetUserId: null },
  ...{ targetType: 'administrator', beforeChanges: null, afterChanges: null, agentId: 'a' },
  ...{ serviceProfileName: null, actorId: 'OID:/x', actorDisplayName: 'Sam', actorType: 'administrator' },
  message: { 'en-US': 'Invitation sent', 'de-DE': 'Einladung gesendet' },
  ...more,
});

const read = (options: StoryOptions = {}) =>
  tell({
    ...options,
    parameters: { ...only(), extraDatasets: ['system_log'], fetchStartDatePeriod: 1, ...options.parameters },
  });

const told = (answer: Json | string, status = 200, query: Json = day) =>
  cloud().token().scope.get(path).query(query).reply(status, answer);

describe('records of the system log', () => {
  it('come newest first on several pages and leave oldest first, each once, with all their digits', async () => {
    told({
      items: [record('d', '2026-11-20T08:00:00.1234567Z'), record('c', '2026-11-20T07:00:00.0000001Z')],
      continuationToken: token,
    })
      .get(path)
      .query({ ...day, continuationToken: token })
      .reply(200, {
        items: [record('c', '2026-11-20T07:00:00.0000001Z'), record('b', '2026-11-20T07:00:00Z')],
        continuationToken: null,
      });
    const { report, table } = await read();
    expect(table('system_log').records.map((row) => [row['record_id'], row['utc_timestamp']])).toEqual([
      ['b', '2026-11-20T07:00:00.000Z'],
      ['c', '2026-11-20T07:00:00.0000001Z'],
      ['d', '2026-11-20T08:00:00.1234567Z'],
    ]);
    expect(report.datasets['system_log']).toMatchObject({
      rowsRead: 4,
      rowsRepeated: 1,
      pages: 2,
      unknown: {},
    });
  });

  it('may be named as documented, down to the list itself', async () => {
    const Requestor = '{"Firstname":null,"UCOid":null}';
    const pascal = Object.fromEntries(
      Object.entries(
        record('r', '2026-11-20T08:00:00Z', {
          beforeChanges: { Pending: 'True' },
          afterChanges: { Pending: 'False', Requestor },
        }),
      ).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
    );
    told({ Items: [pascal], Count: 1, EstimatedTotalItems: 250, ContinuationToken: '' });
    const { report, table } = await read();
    expect(pick(table('system_log').records[0], 'message', 'before_changes', 'after_changes')).toEqual({
      message: 'Invitation sent',
      before_changes: '{"Pending":"True"}',
      after_changes: JSON.stringify({ Pending: 'False', Requestor }),
    });
    expect(report.datasets['system_log']).toMatchObject({ missing: {}, unknown: {} });
  });

  it('at the ends of the window belong to it as in every table: the first timestamp does, the last does not', async () => {
    told({
      items: [
        record('end', '2026-11-20T09:00:00.0000000Z'),
        record('in', '2026-11-20T08:59:59.9999999Z'),
        record('start', '2026-11-19T09:00:00Z'),
        record('before', '2026-11-19T08:59:59.9999999Z'),
      ],
    });
    const { table, report } = await read();
    expect(table('system_log').records.map((row) => row['record_id'])).toEqual(['start', 'in']);
    expect(report.exitCode).toBe(0);
  });

  it('without an id are told apart by what they say', async () => {
    const [first, other] = [
      record(null, '2026-11-20T08:00:00Z'),
      record(null, '2026-11-20T08:00:00Z', { targetId: 'u' }),
    ];
    told({ items: [first, other, first] });
    const { table, report } = await read();
    const ids = table('system_log').records.map((row) => row['record_id']);
    expect(ids).toEqual([expect.stringMatching(/^sha256:[\da-f]{64}$/), expect.stringMatching(/^sha256:/)]);
    expect(report.datasets['system_log']).toMatchObject({ rowsWritten: 2, rowsRepeated: 1 });
  });

  it('carry tokens that come back exactly, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (continuationToken) => {
        told({ items: [record('b', '2026-11-20T08:00:00Z')], continuationToken })
          .get(path)
          .query((query) => query['continuationToken'] === continuationToken && query['limit'] === '200')
          .reply(200, { items: [record('a', '2026-11-20T07:00:00Z')] });
        const { report } = await read();
        nock.cleanAll();
        expect(report.datasets['system_log']?.rowsWritten).toBe(2);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the system log', () => {
  it('is asked for the 90 days it keeps, and the run says so once', async () => {
    const asked: string[] = [];
    cloud()
      .token()
      .scope.get(path)
      .query(({ startDateTime }) => asked.push(String(startDateTime)) > 0)
      .times(4)
      .reply(200, { items: [] });
    const { report, events } = await read({ parameters: { fetchStartDatePeriod: 180 } });
    expect(asked[0]).toBe('2026-08-22T09:00:00Z');
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(warnings).toEqual([
      'system_log: Citrix retains these records for 90 days; reading from 2026-08-22T09:00:00.000Z instead of 2026-05-24T09:00:00.000Z.',
    ]);
    expect(report.exitCode).toBe(0);
  });

  it('that may not be read fails alone: RIGHTS_MISSING, and the other tables are published', async () => {
    const denied = {
      type: 'https://errors-api.cloud.com/common/authorization',
      detail: 'Access denied',
    };
    told(denied, 403);
    cloud().list('hypervisors', { Items: [] });
    const { report, files } = await read({ parameters: { ...only('hypervisors') } });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'RIGHTS_MISSING' } });
    expect(report.datasets['system_log']?.status).toBe('failed');
    expect(Object.keys(files).sort()).toEqual(['datapackage.json', 'hypervisors.csv', 'run-report.json']);
  });

  it('that answers for another time than was asked for fails', async () => {
    told({ items: [record('old', '2026-10-01T00:00:00Z')] });
    const { report } = await read();
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'RESPONSE_INVALID' } });
  });

  it('whose record has no time fails, and names it', async () => {
    told({ items: [record('odd', '2026-11-20T08:00:00Z', { utcTimestamp: null })] });
    const { report } = await read();
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'SCHEMA_CHANGED' } });
    expect(report.error?.message).toContain('row odd');
  });

  it('says why it refuses a question, in the form that only it has', async () => {
    told(
      {
        type: 'https://errors-api.cloud.com/systemlog/getRecordsDateTimeRangeInvalid',
        detail: 'Start DateTime cannot be after the end DateTime.',
        parameters: { startDateTime: 'a', endDateTime: 'b' },
      },
      400,
    );
    const { report } = await read();
    expect(report.error).toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(report.error?.message).toContain('Start DateTime cannot be after the end DateTime.');
  });

  it('of US Government has no published address: the table is refused, and nothing is asked', async () => {
    nock('https://trust.citrixworkspacesapi.us')
      .post('/a1b2c3d4e5f6/tokens/clients')
      .reply(200, { token: 'ey', expiresIn: 3600 });
    const { report } = await read({ parameters: { region: 'gov' } });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'PARAMETERS_INVALID' } });
    expect(report.error?.message).toContain('no address of the system log for region "gov"');
  });
});
