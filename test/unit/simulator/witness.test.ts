import { describe, expect, it } from 'vitest';
import { CANARY, startSimulator, type Table } from '../../simulator/index.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');
const window = { from: new Date('2026-10-21T11:00:00Z'), to: now };

function records(table: Table): Record<string, string | null>[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null])),
  );
}

const key = (digit: number): string => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;

describe('the witness', () => {
  it('expects the rows that the service counts, each once and in order', async () => {
    await using simulator = await startSimulator({ now, sessions: 3000, timestampPrecision: 'datetime' });
    const client = await Client.signedIn(simulator);
    const { sessions, application_instances } = simulator.witness.tables(window);
    const filter = `$filter=StartDate ge ${window.from.toISOString()} and StartDate lt ${now.toISOString()}&$count=true&$top=0`;
    expect(sessions.rows.length).toBe((await client.rows(`Sessions?${filter}`))['@odata.count']);
    expect(application_instances.rows.length).toBe(
      (await client.rows(`ApplicationInstances?${filter}`))['@odata.count'],
    );
    const order = records(sessions).map((row) => `${row['start_date']} ${row['session_key']}`);
    expect(order).toEqual(order.toSorted());
    expect(new Set(order).size).toBe(order.length);
  });

  it('adds exactly the earlier sessions that reach into the window', async () => {
    await using simulator = await startSimulator({ now, sessions: 3000 });
    const client = await Client.signedIn(simulator);
    const all = await client.allRows('Sessions?$select=SessionKey,StartDate,EndDate');
    const from = window.from.getTime();
    const expected = all.filter(
      (row) =>
        Date.parse(String(row['StartDate'])) >= from ||
        row['EndDate'] === null ||
        Date.parse(String(row['EndDate'])) >= from,
    );
    const found = simulator.witness.tables({ ...window, overlapping: true }).sessions;
    expect(new Set(found.rows.map((row) => row[2]))).toEqual(
      new Set(expected.map((row) => row['SessionKey'])),
    );
    expect(found.rows.length).toBeGreaterThan(simulator.witness.tables(window).sessions.rows.length);
  });

  it('joins by hand-placed rows as the tables are defined', async () => {
    const start = '2026-11-02T03:04:05.5Z';
    await using simulator = await startSimulator({
      now,
      sessions: 0,
      extra: {
        sessions: [
          {
            SessionKey: key(1),
            StartDate: start,
            EndDate: '2026-11-02T03:04:17.845Z',
            CurrentConnectionId: 5,
            LifecycleState: 3,
            FailureId: 1,
            SessionType: 9,
          },
          { SessionKey: key(2), StartDate: start, CurrentConnectionId: null, UserId: 77, LifecycleState: 0 },
        ],
        connections: [
          { Id: 5, SessionKey: key(1), ClientName: 'current' },
          { Id: 6, SessionKey: key(1), ClientName: 'later' },
          { Id: 7, SessionKey: key(2), ClientName: '' },
          {
            Id: 9_007_199_254_740_995n,
            SessionKey: key(2),
            ClientName: 'last',
            BrokeringDuration: 9_007_199_254_740_993n,
          },
        ],
        users: [{ Id: 77, FullName: '=1+1' }],
        applicationInstances: [{ Id: 3, SessionKey: key(2), StartDate: '2026-11-03T00:00:00.1234567Z' }],
      },
    });
    const tables = simulator.witness.tables(window);
    const [failed, open] = records(tables.sessions);
    expect(failed).toMatchObject({
      start_date: '2026-11-02T03:04:05.500Z',
      duration_seconds: '12.345',
      is_open: 'false',
      is_failed_launch: 'true',
      session_type: 'Unknown(9)',
      session_type_code: '9',
      failure: null,
      failure_code: '1',
      client_name: 'current',
    });
    expect(open).toMatchObject({
      duration_seconds: null,
      is_open: 'true',
      is_failed_launch: 'false',
      user_full_name: '=1+1',
      connection_id: '9007199254740995',
      brokering_duration_ms: '9007199254740993',
      client_name: 'last',
    });
    expect(records(tables.application_instances)).toMatchObject([
      {
        application_instance_id: '3',
        start_date: '2026-11-03T00:00:00.1234567Z',
        client_name: 'last',
        user_full_name: '=1+1',
      },
    ]);
  });

  it('never copies what must not leave', async () => {
    await using simulator = await startSimulator({ now, sessions: 50 });
    const tables = simulator.witness.tables(window);
    expect(JSON.stringify(tables)).not.toContain(CANARY);
    const faulty = records(tables.hypervisors).filter((row) => row['fault_state'] === 'Unavailable');
    expect(faulty.map((row) => row['fault_entered_at'])).toContain('2026-03-01T08:15:30.250Z');
    expect(Object.values(tables).map((table) => table.rows.length)).toEqual([
      expect.any(Number),
      expect.any(Number),
      12,
      12,
    ]);
  });
});
