import { unlessAborted } from '../../abort.ts';
import { counted } from '../../amounts.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Check, Order } from '../destination.ts';
import type { PublishedTables } from '../published-tables.ts';
import type { Connection } from './connection.ts';
import { errorOf } from './failures.ts';
import { greet } from './handshake.ts';
import { quotedName } from './names.ts';
import type { Settings } from './settings.ts';
import { alterations, findTable, tableName } from './shape.ts';
import { type Access, failureOfThrownAt, refusalOf, signIn } from './sign-in.ts';
import { type WantedTable, wantedTable } from './wanted-table.ts';

/** What `push --check` finds out, without writing anything. */

interface Checked {
  readonly access: Access;
  readonly orders: readonly Order[];
  readonly published: PublishedTables;
}

export function checksOf(checked: Checked): readonly Check[] {
  const { access } = checked;
  const { settings, address } = access;
  const { database, user, schema } = settings;
  return [
    {
      step: 'connect',
      subject: address,
      async run(signal) {
        const failure = await greet(settings, signal).then(
          (greeting) => refusalOf(greeting, access),
          (thrown: unknown) => failureOfThrownAt(thrown, access, signal),
        );
        if (failure !== undefined) throw errorOf(failure, undefined);
        return { detail: 'a PostgreSQL server answers' };
      },
    },
    {
      step: 'sign-in',
      subject: `${user}, database ${database}`,
      run: (signal) =>
        onServer(access, signal, async ({ version }) => {
          await Promise.resolve();
          const tls = settings.tls ? 'TLS, the certificate is trusted' : 'without TLS';
          return `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}, ${tls}`;
        }),
    },
    {
      step: 'rights',
      subject: `schema ${schema}`,
      run: (signal) => onServer(access, signal, (connection) => rightsOn(connection, checked)),
    },
  ];
}

/** For questions that take moments. */
const lookMs = 60_000;

async function onServer(
  access: Access,
  signal: AbortSignal,
  look: (connection: Connection) => Promise<string>,
) {
  const signedIn = await signIn(access, signal);
  if ('failure' in signedIn) throw errorOf(signedIn.failure, undefined);
  const connection = signedIn.value;
  const limit = AbortSignal.timeout(lookMs);
  try {
    return { detail: await unlessAborted(look(connection), limit) };
  } catch (thrown) {
    if (limit.aborted) connection.break();
    const failure = failureOfThrownAt(thrown, access, signal);
    if (failure === undefined) throw thrown;
    throw errorOf(failure, thrown);
  } finally {
    await connection.close();
  }
}

/** @throws ConnectorError PUSH_REJECTED */
async function rightsOn(connection: Connection, { access, orders, published }: Checked): Promise<string> {
  const { schema, mode } = access.settings;
  const isThere = await rightsOnSchema(connection, access.settings);
  if (!isThere) return 'the schema will be created';
  let tables = 0;
  for (const { dataset } of orders) {
    const table = published.tables.get(dataset);
    if (table === undefined) continue;
    const wanted = wantedTable(dataset, table, { schema, mode });
    if (await rightsOnTable(connection, wanted, access.settings)) tables += 1;
  }
  return `the schema is usable; ${counted(tables, 'table')} of the output folder are there`;
}

/** @returns whether there is such a schema. @throws ConnectorError PUSH_REJECTED */
async function rightsOnSchema(connection: Connection, settings: Settings): Promise<boolean> {
  const { schema, database, user } = settings;
  const [state] = await connection.rows(
    `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS locked,
       has_database_privilege($2, 'TEMPORARY') AS temporary, has_database_privilege($2, 'CREATE') AS creates,
       (SELECT has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE')
        FROM pg_namespace WHERE nspname = $1) AS usable`,
    [schema, database],
  );
  const { locked, temporary, creates, usable } = state ?? {};
  const grant = (right: string, on: string) => `GRANT ${right} ON ${on} TO ${quotedName(user)};`;
  const ofDatabase = `DATABASE ${quotedName(database)}`;
  if (locked === true) throw rejected('The server or the session is read-only (a standby?).');
  if (temporary !== true) throw lacks('to make temporary tables', grant('TEMPORARY', ofDatabase));
  if (usable === null && creates !== true) {
    throw lacks(`to create the schema ${schema}`, grant('CREATE', ofDatabase));
  }
  if (usable === false) {
    const statement = grant('USAGE, CREATE', `SCHEMA ${quotedName(schema)}`);
    throw lacks(`to create tables in the schema ${schema}`, statement);
  }
  return usable === true;
}

/** @returns whether there is such a table. @throws ConnectorError PUSH_REJECTED, also where it was changed by hand */
async function rightsOnTable(
  connection: Connection,
  wanted: WantedTable,
  { user }: Settings,
): Promise<boolean> {
  const found = await findTable(connection, wanted);
  if (found === undefined) return false;
  const changes = alterations(wanted, found, true);
  const [own] = await connection.rows(
    `SELECT pg_has_role(relowner, 'USAGE') AS owns, has_table_privilege(oid, 'SELECT') AND
       has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND
       has_table_privilege(oid, 'DELETE') AS writes
     FROM pg_class WHERE oid = $1::regclass`,
    [tableName(wanted)],
  );
  const name = `${wanted.schema}.${wanted.name}`;
  if (own?.['writes'] !== true) {
    const grant = `GRANT SELECT, INSERT, UPDATE, DELETE ON ${tableName(wanted)} TO ${quotedName(user)};`;
    throw lacks(`to write to ${name}`, grant);
  }
  if (changes.length > 0 && own['owns'] !== true) {
    throw lacks(`to add columns to ${name}, which another user owns`, `${changes.join('; ')};`);
  }
  return true;
}

function lacks(what: string, mending: string): ConnectorError {
  return rejected(`The user lacks the permission ${what}. What mends it: ${mending}`);
}

function rejected(message: string): ConnectorError {
  return new ConnectorError('PUSH_REJECTED', message, {
    remedy: causeRemedies.PUSH_REJECTED.postgresqlRights,
  });
}
