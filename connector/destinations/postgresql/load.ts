import { counted } from '../../amounts.ts';
import type { Delivered, Mode } from '../destination.ts';
import type { Connection } from './connection.ts';
import { copyAll } from './copy-all.ts';
import { hashedLines } from './hashed-lines.ts';
import { type Delivery, type LastDelivery, lastDelivery, noteDelivery } from './ledger.ts';
import { type Changes, mergeRows } from './merge-rows.ts';
import { hashMasks } from './row-hash.ts';
import { rowsOf } from './rows.ts';
import {
  alterations,
  comments,
  creation,
  type FoundTable,
  findTable,
  keyCreation,
  tableName,
} from './shape.ts';
import { analysis, appendAll, copyInto, deleteRun, inScope, stagingCreation } from './statements.ts';
import type { WantedTable } from './wanted-table.ts';

/** Brings the rows of one table, so that readers see the old table or the new one. */

interface Load {
  readonly wanted: WantedTable;
  readonly mode: Mode;
  /** What is noted with the rows. Its scope has a value for each column of the scope, if the table has rows. */
  readonly delivery: Delivery;
  /** The file. */
  readonly path: string;
}

/** PostgreSQL 15 can hold nulls for equal. */
const nullsNotDistinctSince = 150_000;

/** @throws ConnectorError PUSH_REJECTED, and what the server throws */
export async function loadTable(connection: Connection, load: Load): Promise<Delivered> {
  const { wanted } = load;
  // Two pushes to one table, of two customers, wait for each other. The lock ends with the session, if nothing else.
  const lock = [`${wanted.schema}.${wanted.name}`];
  await connection.rows("SELECT pg_advisory_lock(hashtext('citrix-connector'), hashtext($1))", lock);
  const found = await findTable(connection, wanted);
  if (found !== undefined) await adapt(connection, wanted, found);
  const changes = await connection.transaction(async () => {
    const done = found === undefined ? await loadNew(connection, load) : await loadExisting(connection, load);
    await noteDelivery(connection, wanted.schema, load.delivery);
    return done;
  });
  await connection.rows("SELECT pg_advisory_unlock(hashtext('citrix-connector'), hashtext($1))", lock);
  return deliveredOf(load, changes);
}

/** By itself, not with the rows: a lock that keeps readers out must not last as long as these take. */
async function adapt(connection: Connection, wanted: WantedTable, found: FoundTable): Promise<void> {
  const statements = [
    ...alterations(wanted, found, connection.version >= nullsNotDistinctSince),
    ...comments(wanted, found),
  ];
  if (statements.length === 0) return;
  await connection.transaction(async () => {
    await connection.run("SET LOCAL lock_timeout = '10s'");
    for (const statement of statements) await connection.run(statement);
  });
}

/** Nobody sees the table before it is complete: rows need no checks of visibility, and the key is made at once. */
async function loadNew(connection: Connection, load: Load): Promise<Changes> {
  const { wanted, mode } = load;
  await connection.run(creation(wanted));
  const inserted =
    mode === 'append'
      ? await append(connection, load)
      : await copyHashed(connection, load, { to: 'table', frozen: true });
  await connection.run(keyCreation(wanted, connection.version >= nullsNotDistinctSince));
  for (const statement of comments(wanted, undefined)) await connection.run(statement);
  return { inserted };
}

async function append(connection: Connection, { wanted, delivery, path }: Load): Promise<number> {
  await connection.run(stagingCreation(wanted));
  const copy = copyInto(wanted, { to: 'staging', frozen: false });
  await copyAll(connection, copy, rowsOf(path), { name: wanted.name, rows: delivery.rows });
  return await connection.run(appendAll(wanted), [delivery.runId]);
}

/** All rows, with their hashes. */
async function copyHashed(
  connection: Connection,
  { wanted, delivery, path }: Load,
  how: Parameters<typeof copyInto>[1],
): Promise<number> {
  const { written } = await hashMasks(connection, wanted);
  const lines = hashedLines({ path, mask: written });
  const rows = { name: wanted.name, rows: delivery.rows };
  const copied = await copyAll(connection, copyInto(wanted, how), lines, rows);
  await connection.run(analysis(wanted, 'table'));
  return copied;
}

async function loadExisting(connection: Connection, load: Load): Promise<Changes> {
  const { wanted, mode, delivery, path } = load;
  const scope = wanted.scope.flatMap((name) => delivery.scope.get(name) ?? []);
  // Without a row in any table it is not known whose rows are missing.
  if (scope.length < wanted.scope.length) return {};
  const last = await lastDelivery(connection, wanted.schema, delivery);
  if (mode === 'append') return await appendRun(connection, load, { scope, last });
  const [any] = await connection.rows(
    `SELECT EXISTS (SELECT FROM ${tableName(wanted)} t WHERE ${inScope(wanted)}) AS found`,
    scope,
  );
  if (any?.['found'] !== true) {
    return { inserted: await copyHashed(connection, load, { to: 'table', frozen: false }) };
  }
  const seenAt = last?.readAt ?? delivery.readAt;
  return await mergeRows(connection, { wanted, mode, scope, seenAt, path, rows: delivery.rows });
}

/** Once for each run: a push of the same run again leaves its rows as they are. */
async function appendRun(
  connection: Connection,
  load: Load,
  { scope, last }: { readonly scope: readonly string[]; readonly last: LastDelivery | undefined },
): Promise<Changes> {
  const { wanted, delivery } = load;
  if (last?.mode === 'append' && last.runId === delivery.runId && last.hash === delivery.hash) return {};
  const deleted = await connection.run(deleteRun(wanted), [...scope, delivery.runId]);
  const inserted = await append(connection, load);
  return { inserted, deleted };
}

const words: Readonly<Record<keyof Changes, string>> = {
  inserted: 'inserted',
  updated: 'updated',
  marked: 'no longer in the source',
  deleted: 'deleted',
};

function deliveredOf({ delivery: { rows } }: Load, changes: Changes): Delivered {
  const happened = Object.entries(words).flatMap(([name, word]) => {
    const count = changes[name as keyof Changes] ?? 0;
    return count === 0 ? [] : [{ count, word }];
  });
  const changed = happened.reduce((sum, { count }) => sum + count, 0);
  const done = happened.map(({ count, word }) => `${counted(count, 'row')} ${word}`).join(', ');
  return {
    sent: rows,
    accepted: rows,
    changed,
    detail: `${counted(rows, 'row')}: ${done || 'nothing changed'}`,
  };
}
