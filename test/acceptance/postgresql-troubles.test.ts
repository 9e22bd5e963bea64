import { expect, it } from 'vitest';
import { postgresHub, sessions } from '../support/postgres-hub.ts';
import { password, session } from '../support/postgres-push.ts';

const { isThere, hub, place } = postgresHub();

/** A trigger raises what the server would; a full disk itself was tried once with a tablespace of 24 MB. */
it.runIf(isThere).each<readonly [string, string, string, number, RegExp]>([
  ['whose disk is full', '53100', 'PUSH_FAILED', 75, /the disk of the server is full/],
  ['that is out of memory', '53200', 'PUSH_FAILED', 75, /lacks resources.*after \d+ attempts/],
  ['where sessions block each other', '40P01', 'PUSH_FAILED', 75, /another session was in the way/],
  ['that takes too long', '57014', 'PUSH_FAILED', 75, /took too long/],
  ['whose files cannot be written', '58030', 'DESTINATION_FAULT', 70, /cannot read or write its files/],
  ['that refuses permissions', '42501', 'PUSH_REJECTED', 78, /lacks a permission/],
  ['with a constraint of its own', '23514', 'PUSH_REJECTED', 78, /a constraint of the table refuses a row/],
])('a PostgreSQL server %s (%s): the next push mends it', async (_what, state, code, exitCode, says) => {
  const { schema, push, rows } = place();
  await push(sessions(session('a'), session('b')));
  await hub(
    `CREATE FUNCTION ${schema}.trouble() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN IF NEW.session_key = 'b' THEN RAISE EXCEPTION 'trouble' USING ERRCODE = '${state}'; END IF; RETURN NEW; END $$`,
    `CREATE TRIGGER trouble BEFORE INSERT OR UPDATE ON ${schema}.sessions FOR EACH ROW EXECUTE FUNCTION ${schema}.trouble()`,
  );
  const next = sessions(session('a', 2), session('b', 2), session('c'));
  const report = await push(next, { runId: 'run-2' });
  expect(report.exitCode).toBe(exitCode);
  expect(report.tables[0]?.error).toMatchObject({ code, message: expect.stringMatching(says) });
  expect(JSON.stringify(report)).not.toContain(password);
  expect(await rows()).toEqual(['acme|a|user 1', 'acme|b|user 1']);
  await hub(`DROP TRIGGER trouble ON ${schema}.sessions`);
  expect((await push(next, { runId: 'run-2' })).exitCode).toBe(0);
  expect(await rows()).toEqual(['acme|a|user 2', 'acme|b|user 2', 'acme|c|user 1']);
});
