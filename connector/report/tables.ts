import type { Engine } from '../duckdb/engine.ts';
import { csvRows, named, quoted } from '../duckdb/sql.ts';
import type { Needs } from './panel.ts';
import { checkTable, type Source, type SourceTable } from './sources.ts';

/** The tables of all folders, joined to one table each, with the columns that somebody asks for. */

/** Tables that show the present, whole: of several folders of one customer and site, the newest counts. */
const presentTables: ReadonlySet<string> = new Set([
  ...['users', 'machines', 'applications', 'delivery_groups', 'catalogs', 'monitor_hypervisors'],
  ...['machine_catalogs', 'hypervisors', 'published_desktops', 'machine_costs'],
  ...['connection_failure_categories', 'license_usage', 'risk_users'],
]);

const sqlTypes: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  date: 'DATE',
};

/** The columns of each table that is there. */
export type Loaded = ReadonlyMap<string, ReadonlySet<string>>;

/** Columns that join rows of different tables, taken wherever they are. */
const joining = ['site_id', 'session_key', 'user_id'];

/**
 * Loads the tables asked for, after each file's hash was compared.
 * Each gets the columns `customer` and `source`, numbers that refer to the table `sources`, and `site`, which is empty
 * for rows of no site: keys tell rows of one customer and site apart.
 * @throws ConnectorError REPORT_INPUT_INVALID, REPORT_FAILED, OUTPUT_FAILED
 */
export async function loadTables(
  engine: Engine,
  sources: readonly Source[],
  needs: Needs,
  signal: AbortSignal,
): Promise<Loaded> {
  const loaded = new Map<string, ReadonlySet<string>>();
  for (const [name, columns] of Object.entries(needs)) {
    const parts = sources.flatMap(({ tables, customer }, source) => {
      const table = tables.get(name);
      return table === undefined ? [] : [{ table, source, customer }];
    });
    const [first] = parts;
    if (first === undefined) continue;
    signal.throwIfAborted();
    for (const { table } of parts) await checkTable(table);
    const wanted = [...new Set([...columns, ...joining, ...first.table.key])];
    const found = wanted.filter((column) => parts.some(({ table }) => typeOf(table, column) !== undefined));
    const rows = parts
      .map(({ table, source }) => selectOf(table, source, found))
      .join('\nUNION ALL BY NAME\n');
    const customers = new Set(parts.map(({ customer }) => customer));
    const query =
      customers.size === parts.length ? rows : newestOf(rows, first.table.key, presentTables.has(name));
    await engine.execute(`CREATE TABLE ${named(name)} AS ${query}`);
    loaded.set(name, new Set(found));
  }
  return loaded;
}

function typeOf({ fields }: SourceTable, column: string): string | undefined {
  const type = fields.find(({ name }) => name === column)?.type;
  return type === undefined ? undefined : (sqlTypes[type] ?? 'VARCHAR');
}

function selectOf(table: SourceTable, source: number, columns: readonly string[]): string {
  const own = columns.filter((column) => typeOf(table, column) !== undefined);
  // In Parquet a column has the type of its values, which is finer than that of the panels.
  const shown = (column: string) =>
    table.format === 'csv' ? named(column) : `${named(column)}::${typeOf(table, column)} AS ${named(column)}`;
  return `SELECT ${own.map((column) => `${shown(column)}, `).join('')}${source}::INTEGER AS source,
      (SELECT customer FROM sources WHERE source = ${source}) AS customer,
      ${typeOf(table, 'site_id') === undefined ? "''" : "coalesce(site_id, '')"} AS site
    FROM ${rowsOf(table, own)}`;
}

function rowsOf(table: SourceTable, columns: readonly string[]): string {
  if (table.format === 'parquet') return `read_parquet(${quoted(table.path)})`;
  const types = table.fields.map(({ name }) => {
    const type = columns.includes(name) ? typeOf(table, name) : undefined;
    return [name, type ?? 'VARCHAR'] as const;
  });
  return csvRows(table.path, Object.fromEntries(types));
}

/** Sources are numbered in the order in which they were read: of a row that several have, the last one counts. */
function newestOf(rows: string, key: readonly string[], isPresent: boolean): string {
  const which = isPresent
    ? 'source = max(source) OVER (PARTITION BY customer, site)'
    : `row_number() OVER (PARTITION BY ${['customer', 'site', ...key].map(named).join(', ')} ORDER BY source DESC) = 1`;
  return `SELECT * FROM (${rows}) QUALIFY ${which}`;
}
