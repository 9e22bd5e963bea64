import { afterAll, beforeAll } from 'vitest';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.ts';
import { addPusher, type PushOptions, pushTo, sessionsTable } from './postgres-push.ts';

/** A PostgreSQL server for the tests of a file, and what they ask of it. */
export function postgresHub() {
  const isThere = postgresPrograms() !== undefined;
  if (!isThere) process.stderr.write('\nNOT CHECKED: pushes to PostgreSQL, which is not installed\n');
  let started: Postgres | undefined;
  let schemas = 0;
  beforeAll(async () => {
    if (!isThere) return;
    started = await startPostgres();
    await addPusher(started);
  });
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]();
  });

  const server = (): Postgres => {
    if (started === undefined) throw new Error('the server has not started');
    return started;
  };
  const hub = (...statements: readonly string[]) =>
    server().psql(['-d', 'hub', ...statements.flatMap((statement) => ['-c', statement])]);
  const ask = async (sql: string) => {
    const text = await server().psql(['-d', 'hub', '-At', '-c', sql]);
    return text.split('\n').filter((line) => line !== '');
  };

  /** A schema of the test's own. */
  function place() {
    schemas += 1;
    const schema = `test_${schemas}`;
    const push = (tables: Parameters<typeof pushTo>[1], options: PushOptions = {}) =>
      pushTo(server(), tables, { ...options, target: { schema, ...options.target } });
    const rows = () =>
      ask(`SELECT customer_id, session_key, user_name FROM ${schema}.sessions ORDER BY 1, 2, 3`);
    return { schema, push, rows };
  }
  return { isThere, server, hub, ask, place };
}

export const sessions = (...lines: readonly string[]) => ({ sessions: sessionsTable(lines) });
