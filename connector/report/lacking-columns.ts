import type { Engine } from '../duckdb/engine.ts';
import { named } from '../duckdb/sql.ts';
import { factNeeds } from './facts.ts';
import type { Loaded } from './tables.ts';

/** Columns of these tables that are no text. */
const types: Readonly<Record<string, string>> = {
  start_date: 'TIMESTAMP',
  end_date: 'TIMESTAMP',
  is_failed_launch: 'BOOLEAN',
  is_anonymous: 'BOOLEAN',
  session_is_anonymous: 'BOOLEAN',
  user_id: 'BIGINT',
};

/** Names of applications come from here, too. */
const needed = { ...factNeeds, applications: ['application_id', 'application_name'] } as const;

/**
 * A run may have left tables with fewer columns: those that the facts are made from are there, and null.
 * @returns the tables with what they have now
 * @throws ConnectorError REPORT_FAILED
 */
export async function withLackingColumns(engine: Engine, loaded: Loaded): Promise<Loaded> {
  const completed = new Map(loaded);
  for (const [table, columns] of Object.entries<readonly string[]>(needed)) {
    const has = loaded.get(table);
    if (has === undefined) continue;
    for (const column of columns.filter((name) => !has.has(name)))
      await engine.execute(`ALTER TABLE ${table} ADD COLUMN ${named(column)} ${types[column] ?? 'VARCHAR'}`);
    completed.set(table, new Set([...has, ...columns]));
  }
  return completed;
}
