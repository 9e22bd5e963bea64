import { describe, expect, it } from 'vitest';
import { postgresHub, sessions } from '../support/postgres-hub.ts';
import { session, sessionFields, sessionsTable, toldBy } from '../support/postgres-push.ts';

const { isThere, hub, ask, place } = postgresHub();

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
});
