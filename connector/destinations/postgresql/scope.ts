import { join } from 'node:path';
import { contentOf, openLines } from '../../output/lines.ts';
import type { PublishedTable, PublishedTables } from '../published-tables.ts';

/** Whose rows a run has read: the same in all its tables. By column: `customer_id`, `site_id`. */
export type ScopeValues = ReadonlyMap<string, string>;

/**
 * Finds these columns' values in the first rows of the tables.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function scopeOf(
  out: string,
  { tables }: PublishedTables,
  names: readonly string[],
): Promise<ScopeValues> {
  const values = new Map<string, string>();
  for (const table of tables.values()) {
    const wanted = names.filter((name) => !values.has(name));
    if (wanted.length === 0) break;
    if (table.rows > 0) await readFirst(out, table, wanted, values);
  }
  return values;
}

async function readFirst(
  out: string,
  { path, schema: { fields } }: PublishedTable,
  names: readonly string[],
  values: Map<string, string>,
): Promise<void> {
  const columns = fields.flatMap(({ name }, index) => (names.includes(name) ? [{ name, index }] : []));
  const lines = await openLines(
    join(out, path),
    columns.map(({ index }) => index),
  );
  try {
    const first = await lines.next();
    for (const [place, { name }] of columns.entries()) {
      const value = contentOf(first?.cells[place] ?? '');
      if (value !== null) values.set(name, value);
    }
  } finally {
    await lines.close();
  }
}
