import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectAgreement } from '../report/agreement.ts';
import { appRun, type GivenRow, hostileNames, leaveRun, session } from '../report/folder.ts';
import { panelsHere } from '../report/panels-here.ts';
import { temporaryFolder } from '../support/folder.ts';

const window = { from: '2026-10-20T06:30:00.000Z', to: '2026-11-20T06:30:00.000Z' };

const cases: readonly {
  readonly title: string;
  readonly sessions: readonly GivenRow[];
  readonly runs?: readonly GivenRow[];
}[] = [
  { title: 'no session', sessions: [] },
  { title: 'one session', sessions: [session(1, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z')] },
  {
    title: 'all open',
    sessions: [1, 2, 3].map((n) => session(n, `2026-11-0${n}T09:00:00.000Z`, null)),
    runs: [1, 2].map((n) => appRun(n, `2026-11-0${n}T09:00:00.000Z`, null)),
  },
  {
    title: 'all failed',
    sessions: [1, 2].map((n) =>
      session(n, `2026-11-0${n}T09:00:00.000Z`, `2026-11-0${n}T09:00:00.000Z`, {
        is_failed_launch: true,
        failure: 'X',
      }),
    ),
  },
  {
    title: 'a day of 25 hours, sessions in the hour that comes twice, and over the change',
    sessions: [
      session(1, '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'),
      session(2, '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000Z'),
      session(3, '2026-10-24T21:59:59.999Z', '2026-10-25T23:00:00.000Z'),
      session(4, '2026-10-24T22:00:00.000Z', '2026-10-24T22:00:00.001Z'),
      session(5, '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00.000Z'),
      session(6, '2026-10-25T23:00:00.000Z', null),
    ],
  },
  {
    title:
      'one that ends when the next begins, ends before it begins, lasts no time, digits beyond milliseconds',
    sessions: [
      session(1, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z'),
      session(2, '2026-11-02T10:00:00.000Z', '2026-11-02T11:00:00.000Z'),
      session(3, '2026-11-02T11:00:00.000Z', '2026-11-02T10:00:00.000Z'),
      session(4, '2026-11-02T09:30:00.000Z', '2026-11-02T09:30:00.000Z'),
      session(5, '2026-11-02T09:59:59.9999999Z', '2026-11-02T10:00:00.0000001Z'),
    ],
  },
  {
    title: 'sessions that began before the window',
    sessions: [
      session(1, '2026-09-01T00:00:00.000Z', null),
      session(2, '2026-10-19T00:00:00.000Z', '2026-10-20T07:00:00.000Z'),
    ],
  },
  {
    title: 'one user with many sessions at once, browsers, anonymous users, no user, no device',
    sessions: [
      session(1, '2026-11-02T09:00:00.000Z', '2026-11-02T12:00:00.000Z'),
      session(2, '2026-11-02T09:10:00.000Z', '2026-11-02T09:20:00.000Z', { user_id: 1, client_name: 'pc-1' }),
      session(3, '2026-11-02T09:15:00.000Z', '2026-11-02T13:00:00.000Z', {
        user_id: 1,
        client_name: 'HTML-1a2b-3c4d',
      }),
      session(4, '2026-11-02T09:15:00.000Z', '2026-11-02T13:00:00.000Z', { workspace_type: 'HTML5' }),
      session(5, '2026-11-02T09:16:00.000Z', '2026-11-02T13:00:00.000Z', { client_name: 'PC-4' }),
      session(6, '2026-11-02T09:17:00.000Z', null, { is_anonymous: true }),
      session(7, '2026-11-02T09:18:00.000Z', null, { user_id: null, client_name: null }),
      session(8, '2026-11-02T09:19:00.000Z', null, {
        client_name: '',
        user_upn: '',
        delivery_group_name: '',
      }),
      session(9, '2026-11-02T09:19:00.000Z', null, {
        log_on_duration_ms: null,
        workspace_type: null,
        is_failed_launch: null,
      }),
    ],
    runs: [
      appRun(1, '2026-11-02T09:00:00.000Z', '2026-11-02T12:00:00.000Z'),
      appRun(2, '2026-11-02T09:30:00.000Z', '2026-11-02T09:40:00.000Z', { user_id: 1, session_key: 'key-1' }),
      appRun(3, '2026-11-02T09:35:00.000Z', null, { application_id: null }),
      appRun(4, '2026-11-02T09:35:00.000Z', null, { application_name: '', application_id: 'app-2' }),
      appRun(5, '2026-11-02T09:36:00.000Z', '2026-11-02T09:36:00.000Z', {
        session_is_anonymous: true,
        application_id: 'app-3',
      }),
    ],
  },
  {
    title: 'names with markup',
    sessions: hostileNames.map((name, n) =>
      session(n, `2026-11-02T09:0${n}:00.000Z`, null, {
        user_upn: name,
        client_name: name,
        delivery_group_name: name,
        failure: name,
        failure_category: name,
        is_failed_launch: n % 2 === 0,
        machine_dns_name: name,
      }),
    ),
    runs: hostileNames.map((name, n) =>
      appRun(n, `2026-11-02T09:0${n}:00.000Z`, null, {
        application_name: name,
        application_id: name,
        user_upn: name,
      }),
    ),
  },
];

describe('the figures are those of the oracle with', () => {
  test.each(cases)('$title', async ({ sessions, runs = [] }) => {
    const folder = join(await temporaryFolder(), 'out');
    const sorted = [...sessions].sort((a, b) =>
      String(a['start_date']).localeCompare(String(b['start_date'])),
    );
    await leaveRun(folder, {
      ...window,
      isOverlapping: true,
      tables: { sessions: sorted, application_instances: runs },
    });
    for (const zone of ['Europe/Berlin', 'America/New_York']) await expectAgreement(folder, zone);
  });
});

describe('several folders', () => {
  const parts = async (...given: Parameters<typeof leaveRun>[1][]) => {
    const root = await temporaryFolder();
    return await Promise.all(given.map((run, index) => leaveRun(join(root, String(index)), run)));
  };

  test('of one customer count a row once, as it was read last', async () => {
    const folders = await parts(
      {
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-10-31T00:00:00.000Z',
        tables: { sessions: [session(1, '2026-10-30T09:00:00.000Z', null)] },
      },
      {
        ...{ from: '2026-10-25T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z' },
        tables: {
          sessions: [
            session(1, '2026-10-30T09:00:00.000Z', '2026-10-30T10:00:00.000Z'),
            session(2, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z'),
          ],
        },
      },
    );
    for (const order of [folders, folders.toReversed()]) {
      const shown = await panelsHere(order, { panels: ['headline', 'standing'] });
      expect(shown.figure('headline', 'Sessions')).toBe(2);
      expect(shown.figure('headline', 'Hours of use')).toBe(2);
    }
  });

  test('of several customers stand side by side, and keep users of one number apart', async () => {
    const tables = { sessions: [session(1, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z')] };
    const folders = await parts(
      { ...window, customer: 'acme', tables },
      { ...window, customer: 'zeta', tables },
    );
    const shown = await panelsHere(folders, { panels: ['headline', 'customers', 'user-device-licence'] });
    expect(shown.figure('headline', 'Users')).toBe(2);
    expect(shown.figure('headline', 'Sessions at once')).toBe(2);
    expect(shown.figure('user-device-licence', 'Needed')).toBe(2);
    expect(
      shown.rows('customers', 'All customers').map((row) => [row['customer_name'], row['peak']]),
    ).toEqual([
      ['acme', 1],
      ['zeta', 1],
    ]);
  });

  test('of two sites of one customer keep users of one number apart, and count the user of one site once', async () => {
    const at = (hour: number) =>
      [`2026-11-02T0${hour}:00:00.000Z`, `2026-11-02T0${hour}:30:00.000Z`] as const;
    const sessionsOf = (site: string) => [
      session(1, ...at(8), { site_id: site, session_key: `${site}-1`, user_upn: `one@${site}.example` }),
      session(1, ...at(9), { site_id: site, session_key: `${site}-2`, user_upn: `one@${site}.example` }),
    ];
    const folders = await parts(
      { ...window, tables: { sessions: sessionsOf('site-1') } },
      { ...window, tables: { sessions: sessionsOf('site-2') } },
    );
    const shown = await panelsHere(folders, { panels: ['headline', 'user-device-licence'] });
    expect(shown.figure('headline', 'Sessions')).toBe(4);
    expect(shown.figure('headline', 'Users')).toBe(2);
  });
});

describe('settings', () => {
  const folder = async () =>
    await leaveRun(join(await temporaryFolder(), 'out'), {
      ...window,
      tables: {
        sessions: [
          session(1, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z', {
            user_name: 'ann',
            user_upn: 'ann@acme.example',
          }),
          session(2, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z', {
            user_name: 'Ann',
            user_upn: 'ann@other.example',
            delivery_group_name: 'Tests',
          }),
          session(3, '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z', {
            user_name: 'bob',
            user_upn: 'bob@acme.example',
          }),
        ],
        connections: [1, 2, 3].map((n) => ({
          ...{ customer_id: 'acme', connection_id: n, session_key: `key-${n}`, client_name: `PC-${n}` },
          ...{ establishment_date: '2026-11-02T09:00:00.000Z', disconnect_date: '2026-11-02T10:00:00.000Z' },
        })),
      },
    });

  test('one short name in two domains is one user, if asked for', async () => {
    const out = await folder();
    expect((await panelsHere([out], { panels: ['headline'] })).figure('headline', 'Users')).toBe(3);
    const merged = await panelsHere([out], { panels: ['headline'], countUsersBy: 'name' });
    expect(merged.figure('headline', 'Users')).toBe(2);
  });

  test('users and groups that are left out count nowhere', async () => {
    const out = await folder();
    const shown = await panelsHere([out], {
      panels: ['headline', 'concurrent-licence'],
      leaveOut: { users: ['BOB@*'], deliveryGroups: ['tests'] },
    });
    expect(shown.figure('headline', 'Users')).toBe(1);
    expect(shown.figure('concurrent-licence', 'Peak')).toBe(1);
  });

  test('names give way to numbers that stay the same', async () => {
    const out = await folder();
    const settings = { names: 'numbers', panels: ['time-per-user', 'shared-accounts', 'inside-outside'] };
    const [one, two] = [await panelsHere([out], settings), await panelsHere([out], settings)];
    expect(one.rows('time-per-user', 'All users').map((row) => row['user'])).toEqual([
      'User 1',
      'User 2',
      'User 3',
    ]);
    expect(JSON.stringify([...one.made])).not.toMatch(/acme\.example|PC-\d|bob/);
    expect(two.rows('time-per-user', 'All users')).toEqual(one.rows('time-per-user', 'All users'));
  });

  test('licences of applications stand beside what was used', async () => {
    const out = await leaveRun(join(await temporaryFolder(), 'out'), {
      ...window,
      tables: {
        application_instances: [1, 2, 3].map((n) =>
          appRun(n, '2026-11-02T09:00:00.000Z', `2026-11-02T1${n}:00:00.000Z`),
        ),
      },
    });
    const shown = await panelsHere([out], {
      panels: ['applications'],
      applications: [
        { name: 'editor', per: 'concurrent-user', purchased: 5, price: 10 },
        { name: "O'Reilly", per: 'user', purchased: 2 },
      ],
    });
    expect(shown.rows('applications', 'Licences by the settings')).toMatchObject([
      { application: 'editor', needed: 3, purchased: 5, spare: 2, worth: 20 },
      { application: "O'Reilly", needed: 0, purchased: 2, spare: 2, worth: null },
    ]);
  });
});

test('an account in two countries at once is found, and one that moved is not', async () => {
  const at = (number: number, user: number, from: string, to: string, client_country: string) =>
    session(number, `2026-11-02T${from}:00.000Z`, `2026-11-02T${to}:00.000Z`, {
      user_id: user,
      user_upn: `u${user}`,
      client_country,
    });
  const out = await leaveRun(join(await temporaryFolder(), 'out'), {
    ...window,
    tables: {
      sessions: [
        at(1, 1, '09:00', '12:00', 'Germany'),
        at(2, 2, '09:00', '10:00', 'Germany'),
        at(3, 1, '10:00', '11:00', 'Japan'),
        at(4, 2, '10:00', '11:00', 'Japan'),
      ],
    },
  });
  const shown = await panelsHere([out], { panels: ['shared-accounts'] });
  expect(shown.rows('shared-accounts', 'Two countries at once')).toMatchObject([
    { name: 'u1', countries: 'Japan and Germany', times: 1 },
  ]);
});
