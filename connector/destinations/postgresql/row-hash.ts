import { hash } from 'node:crypto';
import type { Connection } from './connection.ts';
import { tableName } from './shape.ts';
import type { WantedTable } from './wanted-table.ts';

/**
 * The column `_row_hash`, by which a push finds rows that differ without sending them all: the hash of a row's line in
 * the file, XOR what the row belongs to. That is, first, the transaction that wrote it: a row that anybody has changed
 * since has another `xmin`, so its hash fits no line, and its cells are compared. Second, the place of each column in
 * the table: a column that was dropped and added again is empty, and has another place.
 */

/** What is combined by XOR with the hash of a line. */
interface HashMasks {
  /** For comparison with rows of any transaction. */
  readonly compared: bigint;
  /** For rows that this transaction writes. */
  readonly written: bigint;
}

/** In a transaction, when the table has all its columns. */
export async function hashMasks(connection: Connection, wanted: WantedTable): Promise<HashMasks> {
  const names = wanted.columns.map(({ name }) => name);
  const [told] = await connection.rows(
    `SELECT pg_current_xact_id()::xid::text AS transaction,
       (SELECT string_agg(attname || ' ' || attnum, ',' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = $1::regclass AND attname = ANY ($2::text[]) AND NOT attisdropped) AS places`,
    [tableName(wanted), names],
  );
  const compared = hashOf(Buffer.from(JSON.stringify([names, told?.['places']])));
  return { compared, written: compared ^ BigInt(String(told?.['transaction'])) };
}

/** As a `bigint` of the server. */
export function hashOf(bytes: Uint8Array): bigint {
  return hash('sha256', bytes, 'buffer').readBigInt64BE(0);
}
