import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { parseFilter } from '../support/odata-filter.ts';
import { type OtherOptions, otherOData } from '../support/other-odata.ts';
import { only, tell, window } from '../support/story.ts';
import { connection, instance, session } from './fixtures/rows.ts';

/** GUIDs whose order as text is not the order of SQL Server. */
const key = (number: number): string =>
  `${String((number * 7919) % 10_000).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const before = (timestamp: string) =>
  `${new Date(Date.parse(timestamp) - 1).toISOString().slice(0, -1)}9999Z`;

/** Starts around the ends of the window, a crowd in one timestamp, and a crowd within one millisecond. */
const starts = [
  '2026-09-01T00:00:00.0000001Z',
  before(window.from),
  window.from,
  `${window.from.slice(0, -1)}0001Z`,
  ...Array.from({ length: 8 }, () => '2026-11-01T08:00:00.1234567Z'),
  ...Array.from({ length: 8 }, (_, at) => `2026-11-02T08:00:00.123${at}004Z`),
  '2026-11-02T08:00:00.124Z',
  '2026-11-02T08:00:00.1240001Z',
  '2026-11-19T23:59:59.9999999Z',
  before(window.to),
  window.to,
  '2026-12-01T00:00:00Z',
];

const digits = (timestamp: string) => timestamp.slice(0, -1).padEnd(29, '0');
const byStart = (a: Json, b: Json) => {
  const [left, right] = [a, b].map((row) => `${digits(String(row['StartDate']))} ${row['SessionKey']}`);
  return String(left) < String(right) ? -1 : 1;
};

const users = [1, 2, 3, 4, 5].map((id) => ({
  Id: id,
  UserName: `user-${id}`,
  Sid: null,
  Upn: null,
  FullName: null,
  Domain: null,
}));
const machines = Array.from({ length: 7 }, (_, at) => ({
  Id: key(100 + at).toUpperCase(),
  CreatedDate: at < 3 ? null : '2026-01-01T00:00:00.1234567Z',
  Name: `CORP\\vda-${at}`,
}));

const sessions: readonly Json[] = starts.map((start, at) => {
  const lost = at % 3 === 0;
  return session(at, start, {
    SessionKey: key(at),
    UserId: (at % 5) + 1,
    User: users[at % 5],
    MachineId: key(100 + (at % 7)),
    Machine: machines[at % 7],
    EndDate: at % 4 === 0 ? null : start,
    CurrentConnectionId: lost ? null : at + 500,
    CurrentConnection: lost ? null : connection(at + 500, { ClientName: `device-${at}` }),
    Connections: [
      connection(at + 400, { ClientName: 'older' }),
      connection(at + 500, { ClientName: `device-${at}` }),
    ],
  });
});

const isInside = ({ StartDate }: Json) =>
  digits(String(StartDate)) >= digits(window.from) && digits(String(StartDate)) < digits(window.to);

const expected = (rows: readonly Json[]) =>
  rows.toSorted(byStart).map((row) => {
    const at = sessions.indexOf(row);
    return [row['SessionKey'], `user-${(at % 5) + 1}`, `CORP\\vda-${at % 7}`, `device-${at}`];
  });

const columns = ['session_key', 'user_name', 'machine_name', 'client_name'] as const;

const habits: readonly OtherOptions[] = [
  { pageSize: 3, selects: true, nulls: 'first' },
  { pageSize: 3, selects: true, nulls: 'last' },
  { pageSize: 3, selects: false, nulls: 'last' },
  { pageSize: 2, selects: true, nulls: 'last' },
  { pageSize: 1000, selects: false, nulls: 'first' },
];

describe.each(habits)(
  'another OData service: $pageSize rows a page, selects $selects, nulls $nulls',
  (habit) => {
    it('gives exactly the sessions of the window, in order, each joined to its own rows', async () => {
      await using other = await otherOData({ Sessions: sessions, Users: users, Machines: machines }, habit);
      const { report, table } = await tell({ parameters: { baseUrl: other.origin, ...only('sessions') } });
      expect(report.error).toBeNull();
      const { records } = table('sessions');
      expect(records.map((row) => columns.map((name) => row[name]))).toEqual(
        expected(sessions.filter(isInside)),
      );
      expect(report.datasets['sessions']?.unresolved).toEqual({});
      expect(other.asked.filter((address) => /\$skip=|\$top=[^0]/.test(address))).toEqual([]);
    });

    it('gives also the sessions that were open at its start, when that is asked for', async () => {
      await using other = await otherOData({ Sessions: sessions, Users: users, Machines: machines }, habit);
      const parameters = { baseUrl: other.origin, sessionWindow: 'overlapping', ...only('sessions') };
      const { table } = await tell({ parameters });
      const open = sessions.filter(
        (row) => isInside(row) || (row['StartDate'] === starts[0] && row['EndDate'] === null),
      );
      expect(open).toContain(sessions[0]);
      expect(table('sessions').records.map((row) => row['session_key'])).toEqual(
        expected(open).map(([first]) => first),
      );
    });

    it('gives exactly the application instances of the window', async () => {
      const instances = sessions.map((row, at) =>
        instance(1000 - at, String(row['StartDate']), { SessionKey: row['SessionKey'], Session: row }),
      );
      await using other = await otherOData(
        { ApplicationInstances: instances, Users: users, Machines: machines },
        habit,
      );
      const { report, table } = await tell({
        parameters: { baseUrl: other.origin, ...only('application_instances') },
      });
      expect(report.error).toBeNull();
      const { records } = table('application_instances');
      expect(records.map((row) => row['session_key']).toSorted()).toEqual(
        sessions
          .filter(isInside)
          .map((row) => row['SessionKey'])
          .toSorted(),
      );
      for (const { session_key, client_name } of records) {
        expect(client_name).toBe(`device-${sessions.findIndex((row) => row['SessionKey'] === session_key)}`);
      }
    });
  },
);

describe('the understanding of filters in that service', () => {
  const row = { A: '2026-11-02T08:00:00.1230004Z', B: null, C: 7, D: { E: null } };

  it.each([
    ['A ge 2026-11-02T08:00:00.123Z and A lt 2026-11-02T08:00:00.124Z', true],
    ['A lt 2026-11-02T08:00:00.123Z', false],
    ['A ge 2026-11-01T00:00:00Z and (B eq null or B ge 2026-11-02T08:00:00Z)', true],
    ['B ge 2026-11-02T08:00:00Z', false],
    ['D/E eq null and C ge 7', true],
    ['(C gt 7 or C lt 7) and B eq null', false],
    ['C ne null', true],
  ])('%s: %s', (filter, holds) => {
    expect(parseFilter(filter)(row)).toBe(holds);
  });

  it.each(['A like 7', 'A eq 7 B', '(A eq 7'])('refuses %s', (filter) => {
    expect(() => parseFilter(filter)).toThrow();
  });
});

describe('nobody at the address', () => {
  it('is HOST_UNREACHABLE after a few tries', async () => {
    const other = await otherOData({}, { pageSize: 1, selects: true, nulls: 'first' });
    await other[Symbol.asyncDispose]();
    const { report } = await tell({ parameters: { baseUrl: other.origin, ...only('sessions') } });
    expect(report).toMatchObject({
      exitCode: 75,
      error: { code: 'HOST_UNREACHABLE', kind: 'transient' },
      totals: { retries: 2 },
    });
  });
});
