import { describe, expect, it } from 'vitest';
import { cloud, type Json, page, sessionSets } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import { pick } from '../support/tables.ts';
import { connection, guid, session } from './fixtures/rows.ts';

strictNock();

const start = '2026-11-01T08:00:00Z';
const parameters = only('sessions');

async function sessionsOf(rows: readonly Json[], related: Readonly<Record<string, readonly Json[]>> = {}) {
  cloud()
    .token()
    .sets([...sessionSets, 'Sessions'], { ...related, Sessions: rows });
  const { table, report } = await tell({ parameters });
  return { records: table('sessions').records, findings: report.datasets['sessions'], report };
}

describe('sessions that are not like others', () => {
  it('of nobody are rows without a user', async () => {
    const { records, findings } = await sessionsOf([session(1, start, { IsAnonymous: true, UserId: null })]);
    expect(pick(records[0], 'is_anonymous', 'user_id', 'user_sid', 'user_name')).toEqual({
      is_anonymous: 'true',
      user_id: null,
      user_sid: null,
      user_name: null,
    });
    expect(findings?.unresolved).toEqual({});
  });

  it('whose user, machine or failure is unknown stay, and are counted', async () => {
    const { records, findings } = await sessionsOf([
      session(1, start, { UserId: 77, MachineId: guid(78), FailureId: 79, PublishedDesktopId: 80 }),
    ]);
    expect(pick(records[0], 'user_id', 'user_name', 'machine_id', 'machine_name', 'failure')).toEqual({
      user_id: '77',
      user_name: null,
      machine_id: guid(78),
      machine_name: null,
      failure: null,
    });
    expect(findings?.unresolved).toEqual({ user: 1, machine: 1, failure: 1, publishedDesktop: 1 });
  });

  it('whose current connection is gone show the newest that is left; where none is, they are counted', async () => {
    const gone = { CurrentConnectionId: 5, CurrentConnection: null };
    const rest = [
      { SessionKey: guid(1), StartDate: start, Connections: [connection(3), connection(4), connection(2)] },
      { SessionKey: guid(2), StartDate: start, Connections: [] },
    ];
    cloud()
      .token()
      .sets(sessionSets)
      .scope.get('/monitorodata/Sessions')
      .query(({ $expand }) => String($expand).startsWith('CurrentConnection'))
      .reply(200, page('Sessions', [session(1, start, gone), session(2, start, gone)]));
    // How often it is asked for what is left is not this story's affair.
    cloud()
      .scope.persist()
      .get('/monitorodata/Sessions')
      .query(({ $expand }) => String($expand).startsWith('Connections'))
      .reply(200, page('Sessions', rest));
    const { table, report } = await tell({ parameters });
    expect(table('sessions').records.map((row) => [row['connection_id'], row['client_name']])).toEqual([
      ['4', 'device-4'],
      [null, null],
    ]);
    expect(report.datasets['sessions']?.unresolved).toEqual({ connection: 1 });
  });

  it('with codes that nobody has published keep the code', async () => {
    const { records } = await sessionsOf([
      session(1, start, { ConnectionState: 77, SessionType: 9, LifecycleState: -1 }),
    ]);
    expect(
      pick(
        records[0],
        'connection_state',
        'connection_state_code',
        'session_type',
        'session_type_code',
        'lifecycle_state',
        'lifecycle_state_code',
        'is_failed_launch',
      ),
    ).toEqual({
      connection_state: 'Unknown(77)',
      connection_state_code: '77',
      session_type: 'Unknown(9)',
      session_type_code: '9',
      lifecycle_state: 'Unknown(-1)',
      lifecycle_state_code: '-1',
      is_failed_launch: 'false',
    });
  });

  it('with timestamps of any precision and offset keep what the source has', async () => {
    const { records } = await sessionsOf([
      session(1, '2026-11-01T08:00:00Z', { EndDate: '2026-11-01T08:00:01.5Z' }),
      session(2, '2026-11-01T08:00:00.477Z', { EndDate: '2026-11-01T08:00:01.4771234Z' }),
      session(3, '2026-11-01T08:00:00.4770000Z', { EndDate: '2026-11-01T10:00:00.477+02:00' }),
    ]);
    expect(records.map((row) => pick(row, 'start_date', 'end_date', 'duration_seconds'))).toEqual([
      {
        start_date: '2026-11-01T08:00:00.000Z',
        end_date: '2026-11-01T08:00:01.500Z',
        duration_seconds: '1.5',
      },
      {
        start_date: '2026-11-01T08:00:00.477Z',
        end_date: '2026-11-01T08:00:01.4771234Z',
        duration_seconds: '1',
      },
      { start_date: '2026-11-01T08:00:00.477Z', end_date: '2026-11-01T08:00:00.477Z', duration_seconds: '0' },
    ]);
  });
});

describe('what the source sends and nobody declared', () => {
  it('is ignored and counted; annotations are not even counted', async () => {
    const { records, findings } = await sessionsOf([
      session(1, start, {
        '@odata.id': 'https://api.cloud.com/monitorodata/Sessions(x)',
        'User@odata.navigationLink': 'Users(1)',
        'CurrentConnection@odata.associationLink': 'x',
        ClientLogOnDuration: 812,
      }),
      session(2, start, { ClientLogOnDuration: null, Tags: ['a'] }),
    ]);
    expect(records).toHaveLength(2);
    expect(findings?.unknown).toEqual({ ClientLogOnDuration: 2, Tags: 1 });
  });
});

describe('what was declared and the source leaves out', () => {
  it('is null and counted: older sites lack the columns of the cloud', async () => {
    const { PublishedDesktopId: _desktop, ...old } = session(1, start);
    const { ClientPublicIP: _ip, WorkspaceType: _workspace, ...oldConnection } = connection(1);
    const { records, findings } = await sessionsOf([{ ...old, CurrentConnection: oldConnection }]);
    expect(pick(records[0], 'published_desktop_id', 'client_public_ip', 'workspace_type_code')).toEqual({
      published_desktop_id: null,
      client_public_ip: null,
      workspace_type_code: null,
    });
    expect(findings?.missing).toEqual({
      PublishedDesktopId: 1,
      'connection.ClientPublicIP': 1,
      'connection.WorkspaceType': 1,
    });
  });
});

describe('a value of another type, where it is to fail the table', () => {
  it.each([
    ['StartDate', 'yesterday', 'start_date', 'string', 'timestamp'],
    ['IsAnonymous', 'no', 'is_anonymous', 'string', 'boolean'],
    ['LogOnDuration', 1.5, 'log_on_duration_ms', 'number', 'int64'],
    ['UserId', 'S-1-5-21-personal', 'user_id', 'string', 'int64'],
    ['MachineId', 17, 'machine_id', 'number', 'text'],
    ['ConnectionState', { Code: 5 }, 'connection_state', 'object', 'text'],
    ['ExitCode', [1], 'exit_code', 'array', 'int64'],
  ])(
    '%s: the table fails with SCHEMA_CHANGED and names field, row and types, not the value',
    async (name, value, column, actual, declared) => {
      cloud()
        .token()
        .sets(sessionSets)
        .rows('Sessions', [session(4, start), session(5, start, { [name]: value })])
        .me()
        .list('hypervisors', { Items: [] });
      const parameters = { ...only('sessions', 'hypervisors'), invalidValues: 'fail' };
      const { report, files } = await tell({ parameters });
      expect(report).toMatchObject({ exitCode: 70, verdict: 'failed' });
      const error = report.datasets['sessions']?.error;
      expect(error).toMatchObject({ code: 'SCHEMA_CHANGED', kind: 'system' });
      expect(error?.message).toBe(
        `sessions: ${name} of row ${guid(5)} is ${actual}, but column ${column} is declared as ${declared}.`,
      );
      expect(Object.keys(files).sort()).toEqual(['datapackage.json', 'hypervisors.csv', 'run-report.json']);
    },
  );
});
