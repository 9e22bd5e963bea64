import { describe, expect, it } from 'vitest';
import { cloud, instanceSets, page, sessionSets } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import { pick } from '../support/tables.ts';
import { exact, exactJson } from './fixtures/exact.ts';
import { connection, guid, instance, session } from './fixtures/rows.ts';

strictNock();

const start = '2026-11-01T08:00:00Z';

const texts = [
  'Finance, EMEA',
  'The "quoted" one',
  '""',
  'two\nlines',
  'two\r\nlines',
  'lone\rreturn',
  '=HYPERLINK("http://example.invalid","x")',
  '+49 123',
  '-1+2',
  '@SUM(1)',
  '\tTab',
  'Rocket 🚀 Team 👩‍💻',
  'Größe 日本語',
  ' spaces ',
  'null',
  '\u00a0\u2028\ufeff',
  '\u0000control\u001f',
  "'; DROP TABLE sessions; --",
];

describe('texts', () => {
  it('come out as they went in, whatever they are made of', async () => {
    const rows = texts.map((text, at) =>
      session(at, start, { CurrentConnection: connection(at, { ClientName: text, ClientAddress: text }) }),
    );
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    const { table } = await tell({ parameters: only('sessions') });
    const { records } = table('sessions');
    expect(records.map((row) => row['client_name'])).toEqual(texts);
    expect(records.map((row) => row['client_address'])).toEqual(texts);
  });

  it('that a spreadsheet would run get an apostrophe only when that is asked for', async () => {
    const rows = texts.map((text, at) =>
      session(at, start, { ExitCode: -7, CurrentConnection: connection(at, { ClientName: text }) }),
    );
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    const { table } = await tell({ parameters: { csvEscapeFormulas: true, ...only('sessions') } });
    const { records } = table('sessions');
    const names = records.map((row) => String(row['client_name']));
    for (const [at, name] of names.entries()) {
      const original = texts[at] ?? '';
      // Inside a text an apostrophe stands only where a cell could begin for another separator.
      expect(name.replaceAll(/(?<=[;|\t\r\n][ "']*)'(?=[=+\-@])/g, '')).toBe(
        /^[=+\-@\t\r\n]/.test(original) ? `'${original}` : original,
      );
    }
    expect(new Set(records.map((row) => row['exit_code']))).toEqual(new Set(['-7']));
  });

  it('that are empty are null, as where there is none', async () => {
    const rows = [
      session(1, start, { CurrentConnection: connection(1, { ClientName: '', ClientAddress: null }) }),
    ];
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], { Sessions: rows });
    const { table } = await tell({ parameters: only('sessions') });
    expect(pick(table('sessions').records[0], 'client_name', 'client_address')).toEqual({
      client_name: null,
      client_address: null,
    });
  });
});

describe('numbers beyond 2^53', () => {
  const [lower, upper] = ['9007199254740992', '9007199254740993'];

  it('keep every digit and join the right row', async () => {
    const users = [
      { Id: exact(lower), Sid: 'S-1-lower', Upn: null, UserName: 'lower', FullName: null, Domain: null },
      { Id: exact(upper), Sid: 'S-1-upper', Upn: null, UserName: 'upper', FullName: null, Domain: null },
    ];
    const big = '9223372036854775807';
    const rows = [
      session(1, start, {
        UserId: exact(upper),
        CurrentConnectionId: exact(big),
        CurrentConnection: connection(exact(big)),
      }),
      session(2, start, { UserId: exact(lower), LogOnDuration: exact('-9223372036854775808') }),
    ];
    const [usersFirst, ...others] = sessionSets;
    const told = cloud()
      .token()
      .set(usersFirst, exactJson(page('Users', users)))
      .sets(others);
    told.set('Sessions', exactJson(page('Sessions', rows)));
    const { table } = await tell({ parameters: only('sessions') });
    const columns = ['user_id', 'user_name', 'connection_id', 'log_on_duration_ms'] as const;
    expect(table('sessions').records.map((row) => pick(row, ...columns))).toEqual([
      { user_id: upper, user_name: 'upper', connection_id: big, log_on_duration_ms: '15230' },
      { user_id: lower, user_name: 'lower', connection_id: '2', log_on_duration_ms: '-9223372036854775808' },
    ]);
  });

  it('decide which connection is the newest', async () => {
    const lacking = { CurrentConnectionId: null, CurrentConnection: null };
    const connections = [
      connection(exact(upper), { ClientName: 'newest' }),
      connection(exact(lower)),
      connection(7),
    ];
    const told = cloud()
      .token()
      .sets(sessionSets)
      .rows('Sessions', [session(1, start, lacking)]);
    told.set(
      'Sessions',
      exactJson(page('Sessions', [{ SessionKey: guid(1), StartDate: start, Connections: connections }])),
    );
    const { table } = await tell({ parameters: only('sessions') });
    expect(pick(table('sessions').records[0], 'connection_id', 'client_name')).toEqual({
      connection_id: upper,
      client_name: 'newest',
    });
  });

  it('are keys of application instances like any other', async () => {
    const rows = [upper, lower].map((id) => instance(exact(id), start));
    const told = cloud().token().sets(instanceSets);
    told.set('ApplicationInstances', exactJson(page('ApplicationInstances', rows)));
    const { table } = await tell({ parameters: only('application_instances') });
    expect(table('application_instances').records.map((row) => row['application_instance_id'])).toEqual([
      lower,
      upper,
    ]);
  });
});

describe('costs', () => {
  it('keep the digits that the source wrote, and are found however the GUID is written', async () => {
    const machine = 'ABCDEF01-2345-4678-9abc-def012345678';
    const costs = [
      { MachineId: machine.toLowerCase(), CreatedDate: start, CostPerHour: exact('0.10'), Currency: 1 },
    ];
    const told = cloud().token();
    for (const set of sessionSets) {
      told.set(set, exactJson(page(set, set === 'MachineCosts' ? costs : [])));
    }
    told.rows('Sessions', [session(1, start, { MachineId: machine })]);
    const { table, report } = await tell({ parameters: only('sessions') });
    expect(pick(table('sessions').records[0], 'machine_id', 'machine_cost_per_hour')).toEqual({
      machine_id: machine,
      machine_cost_per_hour: '0.10',
    });
    expect(report.datasets['sessions']?.unresolved).toEqual({ machine: 1 });
  });
});
