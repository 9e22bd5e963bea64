import { describe, expect, it } from 'vitest';
import { pushCheckCommand } from '../../connector/commands/push-check.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { postgresHub, sessions } from '../support/postgres-hub.ts';
import {
  loadedTarget,
  type PushOptions,
  password,
  session,
  sessionsTable,
  toldBy,
} from '../support/postgres-push.ts';
import { publishTables } from '../support/published-folder.ts';

const { isThere, server, hub, ask, place } = postgresHub();

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
    await server().psql(['-c', 'ALTER ROLE pusher SET default_transaction_read_only = on']);
    try {
      expect(await fails({})).toMatchObject({
        code: 'PUSH_REJECTED',
        message: expect.stringContaining('25006'),
      });
    } finally {
      await server().psql(['-c', 'ALTER ROLE pusher RESET default_transaction_read_only']);
    }
  });

  it('that stops is waited for, and what ends in between is rolled back', async () => {
    const { push, rows } = place();
    await push(sessions(session('a')));
    await server().stop();
    const warnings: string[] = [];
    let starting: Promise<void> | undefined;
    const report = await push(sessions(session('a', 2)), {
      runId: 'run-2',
      onWarning(message) {
        warnings.push(message);
        starting ??= server().start();
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
      target: await loadedTarget(server(), options, ['sessions']),
      ...{ out, env: {}, readFile: () => server().authority, runtime: fakeRuntime() },
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
