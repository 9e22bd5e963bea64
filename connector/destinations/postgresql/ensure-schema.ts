import type { Connection } from './connection.ts';
import { ledgerCreation, ledgerName } from './ledger.ts';
import { quotedName } from './names.ts';

/** Makes the schema of the tables and the ledger in it, where they are missing. */
export async function ensureSchema(connection: Connection, schema: string): Promise<void> {
  const [found] = await connection.rows(
    `SELECT n.oid IS NOT NULL AS schema, c.oid IS NOT NULL AS ledger
     FROM (SELECT $1::text AS name) wanted LEFT JOIN pg_namespace n ON n.nspname = wanted.name
     LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = $2`,
    [schema, ledgerName],
  );
  const hasSchema = found?.['schema'] === true;
  if (hasSchema && found?.['ledger'] === true) return;
  await connection.transaction(async () => {
    // Two first pushes at once would both make them.
    await connection.rows("SELECT pg_advisory_xact_lock(hashtext('citrix-connector'), 0)");
    // Asked for before: without it, a user who may not create schemas would be refused one that is there.
    if (!hasSchema) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quotedName(schema)}`);
    for (const statement of ledgerCreation(schema)) await connection.run(statement);
  });
}
