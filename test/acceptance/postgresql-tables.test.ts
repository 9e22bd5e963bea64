import { describe, expect, it } from 'vitest';
import { postgresHub, sessions } from '../support/postgres-hub.ts';
import { session, sessionFields, sessionsTable, toldBy } from '../support/postgres-push.ts';

const { isThere, hub, ask, place } = postgresHub();

describe.runIf(isThere)('a table in PostgreSQL that is not as a push made it', () => {
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

  it('refuses tables that do not say whose rows they are', async () => {
    const { push } = place();
    const report = await push({
      log: { csv: 'id\n1\n', fields: [{ name: 'id', required: true }], key: ['id'] },
    });
    expect(toldBy(report)).toEqual(['PUSH_REJECTED']);
  });
});
