import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { Connection } from './connection.ts';
import { quotedName, quotedNames, quotedText } from './names.ts';
import type { WantedColumn, WantedTable } from './wanted-table.ts';

/** The table as the database has it, and what makes it the wanted one. */

interface FoundColumn {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
  readonly description: string | null;
}

export interface FoundTable {
  /** `r`: a table; `p`: one in partitions. */
  readonly kind: string;
  readonly description: string | null;
  readonly columns: readonly FoundColumn[];
  /** Columns of the primary key or, without one, of a unique index; empty: there is none. */
  readonly key: readonly string[];
}

/** @returns undefined: there is no such table */
export async function findTable(
  connection: Connection,
  { schema, name }: Pick<WantedTable, 'schema' | 'name'>,
): Promise<FoundTable | undefined> {
  const [table] = await connection.rows(
    `SELECT c.oid::text AS oid, c.relkind AS kind, obj_description(c.oid, 'pg_class') AS description
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, name],
  );
  if (table === undefined) return undefined;
  const columns = await connection.rows(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required,
       atthasdef OR attidentity <> '' AS defaulted, col_description(attrelid, attnum) AS description
     FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table['oid']],
  );
  const key = await connection.rows(
    `SELECT a.attname AS name FROM (
       SELECT indrelid, indkey FROM pg_index
       WHERE indrelid = $1::oid AND indisunique AND indpred IS NULL AND indexprs IS NULL
       ORDER BY indisprimary DESC, indexrelid LIMIT 1) i
     CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place`,
    [table['oid']],
  );
  return {
    kind: String(table['kind']),
    description: textOrNull(table['description']),
    columns: columns.map((column) => ({
      name: String(column['name']),
      type: String(column['type']),
      isRequired: column['required'] === true,
      hasDefault: column['defaulted'] === true,
      description: textOrNull(column['description']),
    })),
    key: key.map(({ name: column }) => String(column)),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** `"citrix"."sessions"`. */
export function tableName({ schema, name }: Pick<WantedTable, 'schema' | 'name'>): string {
  return `${quotedName(schema)}.${quotedName(name)}`;
}

/** The statement that makes the table, without its key: rows are loaded more quickly so. */
export function creation(wanted: WantedTable): string {
  const columns = [...wanted.columns, ...wanted.added].map(
    (column) => `${quotedName(column.name)} ${column.type}${column.isRequired ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE ${tableName(wanted)} (${columns.join(', ')})`;
}

/** @param hasNullsNotDistinct the server can hold nulls for equal in a unique index (PostgreSQL 15) */
export function keyCreation(wanted: WantedTable, hasNullsNotDistinct: boolean): string {
  const columns = quotedNames(wanted.key);
  const alter = `ALTER TABLE ${tableName(wanted)} ADD`;
  if (!wanted.keyMayLack) return `${alter} PRIMARY KEY (${columns})`;
  return `${alter} UNIQUE ${hasNullsNotDistinct ? 'NULLS NOT DISTINCT ' : ''}(${columns})`;
}

/** Statements that set comments which differ. */
export function comments(wanted: WantedTable, found: FoundTable | undefined): readonly string[] {
  const known = new Map(found?.columns.map(({ name, description }) => [name, description]));
  const columns = [...wanted.columns, ...wanted.added].filter(
    ({ name, description }) => description !== '' && known.get(name) !== description,
  );
  return [
    ...(found?.description === wanted.description
      ? []
      : [`COMMENT ON TABLE ${tableName(wanted)} IS ${quotedText(wanted.description)}`]),
    ...columns.map(
      ({ name, description }) =>
        `COMMENT ON COLUMN ${tableName(wanted)}.${quotedName(name)} IS ${quotedText(description)}`,
    ),
  ];
}

/**
 * Statements that make a table which is there the wanted one, without touching its rows.
 * @throws ConnectorError PUSH_REJECTED with the statement that somebody has to decide on
 */
export function alterations(
  wanted: WantedTable,
  found: FoundTable,
  hasNullsNotDistinct: boolean,
): readonly string[] {
  const table = tableName(wanted);
  const { schema, name } = wanted;
  if (found.kind !== 'r' && found.kind !== 'p') {
    throw changedByHand(
      `${schema}.${name} is not a table`,
      'rename it, or set another `schema` in the target file',
    );
  }
  const columns = [...wanted.columns, ...wanted.added];
  const known = new Map(found.columns.map((column) => [column.name, column]));
  const changed = columns.filter((column) => (known.get(column.name)?.type ?? column.type) !== column.type);
  if (changed.length > 0) throw typesDiffer(wanted, changed, known);
  const names = new Set(columns.map((column) => column.name));
  const demanding = found.columns.filter(
    (column) => !names.has(column.name) && column.isRequired && !column.hasDefault,
  );
  if (demanding.length > 0) {
    const drops = demanding.map((column) => `ALTER COLUMN ${quotedName(column.name)} DROP NOT NULL`);
    throw changedByHand(
      `${schema}.${name} has columns that rows of this connector lack and that must not be null: ${demanding.map((column) => column.name).join(', ')}`,
      `ALTER TABLE ${table} ${drops.join(', ')};`,
    );
  }
  if (found.key.length > 0 && found.key.toSorted().join() !== wanted.key.toSorted().join()) {
    throw changedByHand(
      `${schema}.${name} has the key (${found.key.join(', ')}), not (${wanted.key.join(', ')}): another mode or version has made it`,
      `ALTER TABLE ${table} RENAME TO ${quotedName(`${name}_old`)};`,
    );
  }
  // Rows that are there have no value for a new column, so it is not required in a table that exists.
  const additions = columns
    .filter((column) => !known.has(column.name))
    .map((column) => `ALTER TABLE ${table} ADD COLUMN ${quotedName(column.name)} ${column.type}`);
  const relaxed = columns
    .filter((column) => !column.isRequired && known.get(column.name)?.isRequired === true)
    .map((column) => `ALTER TABLE ${table} ALTER COLUMN ${quotedName(column.name)} DROP NOT NULL`);
  const key = found.key.length === 0 ? [keyCreation(wanted, hasNullsNotDistinct)] : [];
  return [...additions, ...relaxed, ...key];
}

function typesDiffer(
  wanted: WantedTable,
  changed: readonly WantedColumn[],
  known: ReadonlyMap<string, FoundColumn>,
): ConnectorError {
  const described = changed.map(
    ({ name, type }) => `${name} is ${known.get(name)?.type ?? ''} instead of ${type}`,
  );
  const mending = changed.map(
    ({ name, type }) =>
      `ALTER COLUMN ${quotedName(name)} TYPE ${type} USING ${quotedName(name)}::text::${type}`,
  );
  return changedByHand(
    `${wanted.schema}.${wanted.name} has columns of another type: ${described.join(', ')}`,
    `ALTER TABLE ${tableName(wanted)} ${mending.join(', ')};`,
  );
}

function changedByHand(problem: string, mending: string): ConnectorError {
  return new ConnectorError('PUSH_REJECTED', `${problem}. What mends it: ${mending}`, {
    remedy: causeRemedies.PUSH_REJECTED.tableDiffers,
  });
}
