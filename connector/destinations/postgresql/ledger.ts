import type { Connection } from './connection.ts';
import { quotedName } from './names.ts';
import type { ScopeValues } from './scope.ts';

/**
 * What was delivered last, for each dataset, customer and site: written in the same transaction as the rows, so it is
 * always true. It also tells people how fresh the tables are.
 */
export const ledgerName = '_pushes';

interface LedgerKey {
  readonly dataset: string;
  readonly scope: ScopeValues;
}

export interface Delivery extends LedgerKey {
  readonly mode: string;
  readonly runId: string | null;
  readonly hash: string;
  readonly readAt: string;
  readonly rows: number;
}

export interface LastDelivery {
  readonly mode: string;
  readonly runId: string | null;
  readonly hash: string;
  readonly readAt: Date;
}

const nameIn = (schema: string) => `${quotedName(schema)}.${quotedName(ledgerName)}`;

const keyOf = ({ dataset, scope }: LedgerKey) => [
  dataset,
  scope.get('customer_id') ?? '',
  scope.get('site_id') ?? '',
];

/** Statements that make it, if it is not there. */
export function ledgerCreation(schema: string): readonly string[] {
  const name = nameIn(schema);
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (dataset text, customer_id text, site_id text, mode text NOT NULL, run_id text,
       hash text NOT NULL, read_at timestamptz NOT NULL, rows bigint NOT NULL, delivered_at timestamptz NOT NULL,
       PRIMARY KEY (dataset, customer_id, site_id))`,
    `COMMENT ON TABLE ${name} IS 'The last delivery of each table, by customer and site.'`,
  ];
}

export async function lastDelivery(
  connection: Connection,
  schema: string,
  key: LedgerKey,
): Promise<LastDelivery | undefined> {
  const [row] = await connection.rows(
    `SELECT mode, run_id, hash, read_at FROM ${nameIn(schema)}
     WHERE dataset = $1 AND customer_id = $2 AND site_id = $3`,
    keyOf(key),
  );
  if (row === undefined) return undefined;
  const { mode, run_id: runId, hash, read_at: readAt } = row;
  return {
    mode: String(mode),
    runId: typeof runId === 'string' ? runId : null,
    hash: String(hash),
    readAt: readAt instanceof Date ? readAt : new Date(0),
  };
}

export async function noteDelivery(
  connection: Connection,
  schema: string,
  delivery: Delivery,
): Promise<void> {
  const { mode, runId, hash, readAt, rows } = delivery;
  await connection.run(
    `INSERT INTO ${nameIn(schema)} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
     ON CONFLICT (dataset, customer_id, site_id) DO UPDATE SET mode = excluded.mode, run_id = excluded.run_id,
       hash = excluded.hash, read_at = excluded.read_at, rows = excluded.rows, delivered_at = excluded.delivered_at`,
    [...keyOf(delivery), mode, runId, hash, readAt, rows],
  );
}
