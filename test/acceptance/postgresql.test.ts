/** Long: all stories are of one server, which takes a while to start. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushCheckCommand } from '../../connector/commands/push-check.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres.ts';
import {
  addPusher,
  loadedTarget,
  type PushOptions,
  password,
  pushTo,
  session,
  sessionFields,
  sessionsTable,
  toldBy,
} from '../support/postgres-push.ts';
import { publishTables } from '../support/published-folder.ts';

const isThere = postgresPrograms() !== undefined;
if (!isThere) process.stderr.write('\nNOT CHECKED: pushes to PostgreSQL, which is not installed\n');

let server: Postgres;
let schemas = 0;

beforeAll(async () => {
  if (!isThere) return;
  server = await startPostgres();
  await addPusher(server);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const hub = (...statements: readonly string[]) =>
  server.psql(['-d', 'hub', ...statements.flatMap((statement) => ['-c', statement])]);
const ask = async (sql: string) => {
  const text = await server.psql(['-d', 'hub', '-At', '-c', sql]);
  return text.split('\n').filter((line) => line !== '');
};

/** A schema of the test's own. */
function place() {
  schemas += 1;
  const schema = `test_${schemas}`;
  const push = (tables: Parameters<typeof pushTo>[1], options: PushOptions = {}) =>
    pushTo(server, tables, { ...options, target: { schema, ...options.target } });
  const rows = () =>
    ask(`SELECT customer_id, session_key, user_name FROM ${schema}.sessions ORDER BY 1, 2, 3`);
  return { schema, push, rows };
}

const sessions = (...lines: readonly string[]) => ({ sessions: sessionsTable(lines) });

describe.runIf(isThere)('a push to PostgreSQL', () => {
  it('makes tables as they are declared, with the very cells of the file', async () => {
    const { schema, push } = place();
    const odd = 'k2,"a ""quoted"", \n\\.\nthing \0",,-9223372036854775808,0.1000000000000000000000000001,,';
    const report = await push(sessions(session('k1'), odd, 'k3,"",,,,,'));
    expect(report.tables).toMatchObject([
      { status: 'pushed', sent: 3, accepted: 3, changed: 3, place: `table ${schema}.sessions` },
    ]);
    expect(await ask(`SELECT row_to_json(s) FROM ${schema}.sessions s ORDER BY session_key`)).toEqual([
      expect.stringContaining(
        '"started":"2026-11-20T09:00:01.123+00:00","bytes":1,"cost":1.50,"is_open":false',
      ),
      expect.stringMatching(
        /"a \\"quoted\\", \\n\\\\\.\\nthing \ufffd","started":null,"bytes":-9223372036854775808,"cost":0\.1000000000000000000000000001,"is_open":null/,
      ),
      expect.stringContaining('"user_name":"","started":null'),
    ]);
    const described = await ask(
      `SELECT attname, format_type(atttypid, -1), attnotnull, col_description(attrelid, attnum)
       FROM pg_attribute WHERE attrelid = '${schema}.sessions'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    expect(described.slice(2, 5)).toEqual([
      "session_key|text|t|The session's key, with a \\ and a ' in it.",
      'user_name|text|f|',
      'started|timestamp with time zone|f|',
    ]);
    const [key] = await ask(
      `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '${schema}.sessions'::regclass`,
    );
    expect(key).toBe('PRIMARY KEY (customer_id, site_id, session_key)');
    expect(await ask(`SELECT obj_description('${schema}.sessions'::regclass)`)).toEqual([
      'What sessions is.',
    ]);
  });

  it('merges: new and changed rows only, what left the source is marked, and is back when it is back', async () => {
    const { schema, push, rows } = place();
    await push(sessions(session('a'), session('b'), session('c')));
    expect(
      toldBy(await push(sessions(session('a'), session('b'), session('c')), { runId: 'run-2' })),
    ).toEqual([0]);
    const next = await push(sessions(session('b', 2), session('c'), session('d')), {
      ...{ runId: 'run-3', created: '2026-11-21T09:00:00.000Z' },
    });
    expect(next.tables[0]).toMatchObject({
      changed: 3,
      detail: '3 rows: 1 row inserted, 1 row updated, 1 row no longer in the source',
    });
    expect(await rows()).toEqual(['acme|a|user 1', 'acme|b|user 2', 'acme|c|user 1', 'acme|d|user 1']);
    const seen = () =>
      ask(`SELECT session_key, last_seen_at FROM ${schema}.sessions WHERE last_seen_at IS NOT NULL`);
    expect(await seen()).toEqual([expect.stringMatching(/^a\|2026-11-20 09:00:00/)]);
    expect(
      toldBy(await push(sessions(session('b', 2), session('c'), session('d')), { runId: 'run-4' })),
    ).toEqual([0]);
    expect(toldBy(await push(sessions(session('a'), session('b', 2)), { runId: 'run-5' }))).toEqual([3]);
    expect((await seen()).map((row) => row.slice(0, 1)).toSorted()).toEqual(['c', 'd']);
  });

  it('sends whole rows only where the line or the row has changed since', async () => {
    const { schema, push, rows } = place();
    await push(sessions(session('a'), session('b'), session('c')));
    await push(sessions(session('a'), session('b', 2), session('c')), { runId: 'run-2' });
    const same = sessions(session('a'), session('b', 2), session('c', 3));
    // A change that nobody could make by accident: with the hash of a row that a push has written.
    const forge = (key: string) =>
      hub(`UPDATE ${schema}.sessions SET user_name = 'forged', _row_hash =
         _row_hash # xmin::text::bigint # pg_current_xact_id()::xid::text::bigint WHERE session_key = '${key}'`);
    for (const key of ['a', 'b', 'c']) await forge(key);
    await hub(`VACUUM FULL FREEZE ${schema}.sessions`);
    expect(toldBy(await push(same, { runId: 'run-3' }))).toEqual([1]);
    expect(await rows()).toEqual(['acme|a|forged', 'acme|b|forged', 'acme|c|user 3']);
    await hub(`UPDATE ${schema}.sessions SET bytes = bytes WHERE session_key = 'a'`);
    expect(toldBy(await push(same, { runId: 'run-4' }))).toEqual([1]);
    expect(await rows()).toEqual(['acme|a|user 1', 'acme|b|forged', 'acme|c|user 3']);
  });

  it('writes no row that is the same, and one that it had to compare once only', async () => {
    const { schema, push } = place();
    const written = () => ask(`SELECT session_key, xmin, ctid FROM ${schema}.sessions ORDER BY 1`);
    const same = sessions(session('a'), session('b'));
    await push(same);
    const first = await written();
    await push(same, { runId: 'run-2' });
    expect(await written()).toEqual(first);
    await hub(`UPDATE ${schema}.sessions SET _row_hash = NULL WHERE session_key = 'a'`);
    expect(toldBy(await push(same, { runId: 'run-3' }))).toEqual([0]);
    const next = await written();
    expect(next[1]).toBe(first[1]);
    await push(same, { runId: 'run-4' });
    expect(await written()).toEqual(next);
  });

  it.each(['merge', 'replace'])('%s: knows rows by keys of any characters', async (mode) => {
    const { schema, push } = place();
    const keys = ['"a ""quoted"", \n\\.\nkey"', '"with \0, zero"', 'schlüssel', '\\N', "it's", '""', 'k'];
    const table = (cells: number) => sessions(...keys.map((key) => session(key, cells)));
    const target = { mode };
    await push(table(1), { target });
    expect(toldBy(await push(table(1), { target, runId: 'run-2' }))).toEqual([0]);
    expect(toldBy(await push(table(2), { target, runId: 'run-3' }))).toEqual([keys.length]);
    expect(await ask(`SELECT count(*) FROM ${schema}.sessions WHERE bytes = 2`)).toEqual([
      String(keys.length),
    ]);
  });

  it('replaces: what the source no longer has is gone, and the same rows change nothing', async () => {
    const { push, rows } = place();
    const target = { mode: 'replace' };
    await push(sessions(session('a'), session('b')), { target });
    expect(toldBy(await push(sessions(session('a'), session('b')), { target, runId: 'run-2' }))).toEqual([0]);
    expect(toldBy(await push(sessions(session('b', 2), session('c')), { target, runId: 'run-3' }))).toEqual([
      3,
    ]);
    expect(await rows()).toEqual(['acme|b|user 2', 'acme|c|user 1']);
  });

  it('appends the rows of each run once', async () => {
    const { schema, push } = place();
    const target = { mode: 'append' };
    for (const [runId, changed] of [
      ['run-1', 1],
      ['run-1', 0],
      ['run-2', 1],
      ['run-1', 2],
    ] as const) {
      expect(toldBy(await push(sessions(session('a')), { target, runId })), runId).toEqual([changed]);
    }
    expect(await ask(`SELECT run_id, session_key FROM ${schema}.sessions ORDER BY 1`)).toEqual([
      'run-1|a',
      'run-2|a',
    ]);
  });

  it.each(['merge', 'replace', 'append'])(
    '%s: customers and sites share a table and no row',
    async (mode) => {
      const { schema, push } = place();
      const own = (customer: string, site: string, ...lines: readonly string[]) =>
        push(
          { sessions: sessionsTable(lines, { customer, site }) },
          { target: { mode }, runId: `${customer}${site}` },
        );
      await own('acme', 's1', session('a'), session('b'));
      await own('acme', 's2', session('a'), session('x'));
      await own('beta', 's1', session('a'));
      await own('acme', 's1', session('a', 2));
      const others = await ask(
        `SELECT customer_id, site_id, session_key, user_name FROM ${schema}.sessions
       WHERE (customer_id, site_id) <> ('acme', 's1') ORDER BY 1, 2, 3`,
      );
      expect(others).toEqual(['acme|s2|a|user 1', 'acme|s2|x|user 1', 'beta|s1|a|user 1']);
      const gone = mode === 'merge' ? 'WHERE last_seen_at IS NULL' : '';
      expect(await ask(`SELECT count(*) FROM ${schema}.sessions ${gone}`)).toEqual(['4']);
    },
  );

  it('knows whose rows are gone from an empty table', async () => {
    const { schema, push } = place();
    const machines = {
      csv: 'customer_id,site_id,id\nacme,s1,m\n',
      fields: sessionFields.slice(0, 2).concat({ name: 'id', required: true }),
      key: ['customer_id', 'site_id', 'id'],
    };
    await push({ ...sessions(session('a')), machines });
    await push({ sessions: sessionsTable([session('a')], { customer: 'beta' }), machines });
    expect(toldBy(await push({ ...sessions(), machines }, { runId: 'run-2' }))).toEqual([1, 0]);
    expect(await ask(`SELECT customer_id FROM ${schema}.sessions WHERE last_seen_at IS NULL`)).toEqual([
      'beta',
    ]);
  });

  it('holds nulls in a key for equal', async () => {
    const { schema, push } = place();
    const table = (value: string) => ({
      log: {
        csv: `customer_id,id,part,value\nacme,1,,${value}\nacme,1,x,${value}\n`,
        fields: [
          { name: 'customer_id', required: true },
          { name: 'id' },
          { name: 'part' },
          { name: 'value' },
        ],
        uniqueKey: ['customer_id', 'id', 'part'],
      },
    });
    await push(table('a'));
    expect(toldBy(await push(table('a'), { runId: 'run-2' }))).toEqual([0]);
    expect(toldBy(await push(table('b'), { runId: 'run-3' }))).toEqual([2]);
    expect(await ask(`SELECT count(*) FROM ${schema}.log`)).toEqual(['2']);
  });

  it('adds a new column, and refuses a changed type with the statement that mends it', async () => {
    const { schema, push } = place();
    await push(sessions(session('a')));
    const { csv, key } = sessionsTable([session('a')]);
    const wider = {
      sessions: {
        ...{ csv: csv.replace('day\n', 'day,extra\n').replace(/\n$/, ',new\n'), key },
        fields: [...sessionFields, { name: 'extra', required: true, description: 'New.' }],
      },
    };
    expect(toldBy(await push(wider, { runId: 'run-2' }))).toEqual([1]);
    expect(await ask(`SELECT extra FROM ${schema}.sessions`)).toEqual(['new']);
    await hub(`ALTER TABLE ${schema}.sessions ALTER COLUMN bytes TYPE text`);
    const refused = await push(wider, { runId: 'run-3' });
    expect(refused.exitCode).toBe(78);
    const [, mending = ''] =
      /What mends it: (ALTER TABLE .*;)/.exec(refused.tables[0]?.error?.message ?? '') ?? [];
    await hub(mending);
    expect(toldBy(await push(wider, { runId: 'run-4' }))).toEqual([0]);
  });

  it.each<readonly [string, (schema: string) => string, number]>([
    ['a column that was dropped', (schema) => `ALTER TABLE ${schema}.sessions DROP COLUMN user_name`, 2],
    [
      'a column that was dropped and added again',
      (schema) =>
        `ALTER TABLE ${schema}.sessions DROP COLUMN user_name; ALTER TABLE ${schema}.sessions ADD COLUMN user_name text`,
      2,
    ],
    [
      'a cell that was changed twice',
      (schema) =>
        `UPDATE ${schema}.sessions SET bytes = 7 WHERE session_key = 'a'; UPDATE ${schema}.sessions SET user_name = 'x' WHERE session_key = 'a'`,
      1,
    ],
    [
      'a cell of a table that an earlier version made',
      (schema) =>
        `UPDATE ${schema}.sessions SET user_name = 'x' WHERE session_key = 'b'; ALTER TABLE ${schema}.sessions DROP COLUMN _row_hash`,
      1,
    ],
    [
      'rows that were restored from a copy',
      (schema) =>
        `CREATE TABLE ${schema}.copy AS TABLE ${schema}.sessions; TRUNCATE ${schema}.sessions; INSERT INTO ${schema}.sessions TABLE ${schema}.copy`,
      0,
    ],
    ['a table that was dropped', (schema) => `DROP TABLE ${schema}.sessions`, 2],
    ['rows that were changed', (schema) => `UPDATE ${schema}.sessions SET user_name = 'x'`, 2],
    ['rows that were deleted', (schema) => `DELETE FROM ${schema}.sessions WHERE session_key = 'a'`, 1],
    ['a schema that was dropped', (schema) => `DROP SCHEMA ${schema} CASCADE`, 2],
    ['a key that was dropped', (schema) => `ALTER TABLE ${schema}.sessions DROP CONSTRAINT sessions_pkey`, 0],
    ['a column that was added', (schema) => `ALTER TABLE ${schema}.sessions ADD COLUMN note text`, 0],
    [
      'a constraint that was added',
      (schema) => `ALTER TABLE ${schema}.sessions ALTER COLUMN day SET NOT NULL`,
      0,
    ],
  ])('mends %s', async (_what, damage, changed) => {
    const { schema, push, rows } = place();
    await push(sessions(session('a'), session('b')));
    const before = await rows();
    await hub(damage(schema));
    expect(toldBy(await push(sessions(session('a'), session('b')), { runId: 'run-2' }))).toEqual([changed]);
    expect(await rows()).toEqual(before);
  });

  it.each<readonly [string, (schema: string) => string]>([
    [
      'a view in its place',
      (schema) => `DROP TABLE ${schema}.sessions; CREATE VIEW ${schema}.sessions AS SELECT 1`,
    ],
    [
      'a column that must not be null',
      (schema) => `ALTER TABLE ${schema}.sessions ADD COLUMN note text NOT NULL`,
    ],
    [
      'another key',
      (schema) =>
        `ALTER TABLE ${schema}.sessions DROP CONSTRAINT sessions_pkey; ALTER TABLE ${schema}.sessions ADD PRIMARY KEY (session_key)`,
    ],
  ])('refuses %s', async (_what, damage) => {
    const { schema, push } = place();
    await push({ sessions: sessionsTable([]) });
    await hub(damage(schema));
    const report = await push(sessions(session('a')), { runId: 'run-2' });
    expect(toldBy(report)).toEqual(['PUSH_REJECTED']);
    expect(report.exitCode).toBe(78);
  });

  it('shows readers the old table or the new one', async () => {
    const { schema, push } = place();
    const target = { mode: 'replace' };
    await push(sessions(session('a', 1), session('b', 1)), { target });
    const seen = new Set<string>();
    let isOver = false;
    const reading = (async () => {
      while (!isOver)
        seen.add((await ask(`SELECT session_key, user_name FROM ${schema}.sessions ORDER BY 1`)).join());
    })();
    for (let cells = 2; cells < 6; cells += 1) {
      await push(sessions(session('b', cells), session('c', cells)), { target, runId: `run-${cells}` });
    }
    isOver = true;
    await reading;
    const whole = [1, 2, 3, 4, 5].map((cells) =>
      cells === 1 ? 'a|user 1,b|user 1' : `b|user ${cells},c|user ${cells}`,
    );
    expect([...seen].filter((table) => !whole.includes(table))).toEqual([]);
  });

  it('refuses tables that do not say whose rows they are', async () => {
    const { push } = place();
    const report = await push({
      log: { csv: 'id\n1\n', fields: [{ name: 'id', required: true }], key: ['id'] },
    });
    expect(toldBy(report)).toEqual(['PUSH_REJECTED']);
  });
});

describe.runIf(isThere)('a PostgreSQL server', () => {
  const one = { sessions: sessionsTable([session('a')]) };
  const fails = async (options: PushOptions) => {
    const { push } = place();
    const report = await push(one, options);
    const [table] = report.tables;
    expect(JSON.stringify(report)).not.toContain(password);
    return { code: table?.error?.code, exitCode: report.exitCode, message: table?.error?.message ?? '' };
  };

  it.each<readonly [string, PushOptions, string, RegExp]>([
    ['refuses a password', { env: { PGPASSWORD: 'wrong-one' } }, 'PUSH_REJECTED', /28P01/],
    ['wants a password', { env: {} }, 'PUSH_REJECTED', /signing in without a password failed/],
    ['knows no such user', { target: { user: 'nobody' } }, 'PUSH_REJECTED', /28P01/],
    ['knows no such database', { target: { database: 'none' } }, 'PUSH_REJECTED', /3D000/],
    ['is not trusted', { target: { caFile: undefined } }, 'TLS_UNTRUSTED', /self-signed/],
    ['is not there', { target: { port: 1 } }, 'HOST_UNREACHABLE', /ECONNREFUSED/],
  ])('that %s', async (_what, options, code, says) => {
    const found = await fails(options);
    expect(found).toMatchObject({ code, exitCode: code === 'HOST_UNREACHABLE' ? 75 : 78 });
    expect(found.message).toMatch(says);
  });

  it('that refuses permissions', async () => {
    const { schema } = place();
    await hub(`CREATE SCHEMA ${schema}`);
    expect(await fails({ target: { schema } })).toMatchObject({
      ...{ code: 'PUSH_REJECTED', exitCode: 78 },
      message: expect.stringContaining('42501'),
    });
  });

  it('that is read-only', async () => {
    await server.psql(['-c', 'ALTER ROLE pusher SET default_transaction_read_only = on']);
    try {
      expect(await fails({})).toMatchObject({
        code: 'PUSH_REJECTED',
        message: expect.stringContaining('25006'),
      });
    } finally {
      await server.psql(['-c', 'ALTER ROLE pusher RESET default_transaction_read_only']);
    }
  });

  it('that stops is waited for, and what ends in between is rolled back', async () => {
    const { push, rows } = place();
    await push(sessions(session('a')));
    await server.stop();
    const warnings: string[] = [];
    let starting: Promise<void> | undefined;
    const report = await push(sessions(session('a', 2)), {
      runId: 'run-2',
      onWarning(message) {
        warnings.push(message);
        starting ??= server.start();
      },
    }).finally(() => starting);
    if (report.exitCode !== 0) await push(sessions(session('a', 2)), { runId: 'run-2' });
    expect(warnings[0]).toMatch(/^sessions: 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    expect(await rows()).toEqual(['acme|a|user 2']);
  });

  it('whose session is ended in the middle gets the table again', async () => {
    const { schema, push, rows } = place();
    await push(sessions(session('a')));
    await hub(
      `CREATE SEQUENCE ${schema}.ends`,
      `CREATE FUNCTION ${schema}.end() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$
       BEGIN IF nextval('${schema}.ends') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$`,
      `CREATE TRIGGER ends BEFORE UPDATE ON ${schema}.sessions FOR EACH ROW EXECUTE FUNCTION ${schema}.end()`,
    );
    const warnings: string[] = [];
    const report = await push(sessions(session('a', 2)), {
      runId: 'run-2',
      onWarning: (message) => warnings.push(message),
    });
    expect(toldBy(report)).toEqual([1]);
    expect(warnings).toEqual([expect.stringContaining('57P01')]);
    expect(await rows()).toEqual(['acme|a|user 2']);
  });

  const check = async (options: PushOptions) => {
    const out = await publishTables({ tables: one });
    const report = await pushCheckCommand({
      target: await loadedTarget(server, options, ['sessions']),
      ...{ out, env: {}, readFile: () => server.authority, runtime: fakeRuntime() },
      ...{ emit: () => undefined, onStart: () => undefined, onStep: () => undefined },
      signal: new AbortController().signal,
    });
    return { ...report, told: report.steps.map(({ status }) => status).join(' ') };
  };

  it('is checked before the first push, and nothing is written', async () => {
    const { schema } = place();
    const before = await ask('SELECT count(*) FROM pg_class');
    expect(await check({ target: { schema } })).toMatchObject({ told: 'ok ok ok', verdict: 'ready' });
    expect(await ask('SELECT count(*) FROM pg_class')).toEqual(before);
    expect(await ask(`SELECT count(*) FROM pg_namespace WHERE nspname = '${schema}'`)).toEqual(['0']);
  });

  it.each<readonly [string, PushOptions, string, string]>([
    ['is not there', { target: { port: 1 } }, 'failed skipped skipped', 'HOST_UNREACHABLE'],
    ['refuses the password', { env: { PGPASSWORD: 'wrong' } }, 'ok failed skipped', 'PUSH_REJECTED'],
    ['lets nobody write there', { target: { schema: 'pg_catalog' } }, 'ok ok failed', 'PUSH_REJECTED'],
  ])('that %s is found by a check', async (_what, options, told, code) => {
    expect(await check(options)).toMatchObject({ told, code, verdict: 'not-ready' });
  });

  it('whose table differs is found by a check', async () => {
    const { schema, push } = place();
    await push(one);
    await hub(`ALTER TABLE ${schema}.sessions ALTER COLUMN bytes TYPE text`);
    expect(await check({ target: { schema } })).toMatchObject({
      told: 'ok ok failed',
      code: 'PUSH_REJECTED',
    });
  });
});

describe('a target file of PostgreSQL', () => {
  const load = async (target: Readonly<Record<string, unknown>>) =>
    loadedTarget({ port: 5432, authority: '' } as Postgres, { target: { caFile: undefined, ...target } }, [
      'sessions',
    ]);

  it.each<readonly [string, Readonly<Record<string, unknown>>, RegExp]>([
    ['without TLS to another machine', { tls: false, host: 'db.example' }, /tls: without encryption/],
    ['with a host that looks like this machine', { tls: false, host: '127.evil.example' }, /tls: without/],
    ['with an address for a host', { host: 'postgres://db' }, /host: is not a host name/],
    ['with a password in it', { password: 'secret-one' }, /unknown member password/],
    [
      'with a table that is none',
      { tables: ['sesions'] },
      /tables\.0: unknown table; did you mean "sessions"/,
    ],
    ['with a mode that is none', { mode: 'upsert' }, /mode: must be merge or replace or append/],
  ])('%s is refused', async (_what, target, says) => {
    const problems = await load(target).then(
      () => [],
      (error: { problems: readonly string[] }) => error.problems,
    );
    expect(problems).toEqual([expect.stringMatching(says)]);
  });

  it.each([{ host: 'localhost' }, { host: '::1' }, { host: '/var/run/postgresql' }])(
    'may do without TLS on this machine: %j',
    async (target) => {
      expect((await load({ ...target, tls: false })).kind).toBe('postgresql');
    },
  );

  it('takes the password of the environment before that of a file', async () => {
    expect((await load({ passwordFile: 'file' })).secrets).toEqual([password]);
  });
});
