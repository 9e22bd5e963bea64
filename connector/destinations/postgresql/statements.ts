import { quotedName, quotedNames } from './names.ts';
import { tableName } from './shape.ts';
import { rowHash, type WantedColumn, type WantedTable } from './wanted-table.ts';

/**
 * The statements that bring rows from the staging table to those that are there. Values of the scope are $1, $2. With
 * `_row_hash`, the staging table has rows that may differ, and the table of keys tells of all rows of the file.
 */

const staging = 'pg_temp.staging';
const keys = 'pg_temp.keys';

const names = ({ columns }: WantedTable) => columns.map(({ name }) => name);

const hasRowHash = ({ added }: WantedTable) => added.includes(rowHash);

/** What a line for `COPY` has. */
const copied = (wanted: WantedTable) => [...names(wanted), ...(hasRowHash(wanted) ? [rowHash.name] : [])];

const described = (columns: readonly Pick<WantedColumn, 'name' | 'type'>[]) =>
  columns.map(({ name, type }) => `${quotedName(name)} ${type}`).join(', ');

/** No constraints, and gone with the transaction. */
export function stagingCreation(wanted: WantedTable): string {
  const columns = [...wanted.columns, ...(hasRowHash(wanted) ? [rowHash] : [])];
  return `CREATE TEMPORARY TABLE staging (${described(columns)}) ON COMMIT DROP`;
}

/** The columns of the key, in the order of the file. */
export function keyColumns({ columns, key }: WantedTable): readonly WantedColumn[] {
  return columns.filter(({ name }) => key.includes(name));
}

const line = { name: '_line', type: 'bigint' };

export function keysCreation(wanted: WantedTable): string {
  const columns = [line, rowHash, ...keyColumns(wanted)];
  return `CREATE TEMPORARY TABLE keys (${described(columns)}) ON COMMIT DROP`;
}

/** Without knowing the keys, the server would take it for a small table, and hold that in memory for a join. */
export function analysis(wanted: WantedTable, of: 'table' | 'staging' | 'keys'): string {
  const present = keyColumns(wanted).map(({ name }) => name);
  const table = { table: tableName(wanted), staging, keys }[of];
  return `ANALYZE ${table} (${quotedNames(present)})`;
}

const copyOptions = "FORMAT csv, HEADER true, ENCODING 'UTF8'";

/** @param frozen only for a table that the same transaction has made */
export function copyInto(
  wanted: WantedTable,
  { to, frozen }: { readonly to: 'table' | 'staging'; readonly frozen: boolean },
): string {
  const target = to === 'table' ? tableName(wanted) : staging;
  const options = `${copyOptions}${frozen ? ', FREEZE true' : ''}`;
  return `COPY ${target} (${quotedNames(copied(wanted))}) FROM STDIN WITH (${options})`;
}

export function copyKeys(): string {
  return `COPY ${keys} FROM STDIN WITH (${copyOptions})`;
}

/** A cursor over the lines of rows that are new, may differ, or are marked. */
export function differingLines(wanted: WantedTable, isMarking: boolean): string {
  // A row that was changed since has another xmin.
  const isAsWritten = `t.${rowHash.name} = s.${rowHash.name} # t.xmin::text::bigint`;
  return `DECLARE differing NO SCROLL CURSOR FOR SELECT s.${line.name} AS line FROM ${keys} s
    LEFT JOIN ${tableName(wanted)} t ON ${inScope(wanted)} AND ${sameKey(wanted)}
    WHERE (${isAsWritten}${isMarking ? ' AND t.last_seen_at IS NULL' : ''}) IS NOT TRUE`;
}

/** Rows that proved to be the same get the hash by which the next push knows it. */
export function updateHashes(wanted: WantedTable): string {
  return `UPDATE ${tableName(wanted)} t SET ${rowHash.name} = s.${rowHash.name} FROM ${staging} s
    WHERE ${inScope(wanted)} AND ${sameKey(wanted)} AND t.${rowHash.name} IS DISTINCT FROM s.${rowHash.name}`;
}

/** `t."customer_id" = $1 AND …` */
export function inScope({ scope }: WantedTable): string {
  return scope.map((name, index) => `t.${quotedName(name)} = $${index + 1}`).join(' AND ');
}

function sameKey({ key, columns }: WantedTable): string {
  const required = new Set(columns.filter(({ isRequired }) => isRequired).map(({ name }) => name));
  return key
    .map((name) => {
      const [theirs, own] = [`t.${quotedName(name)}`, `s.${quotedName(name)}`];
      return required.has(name) ? `${theirs} = ${own}` : `${theirs} IS NOT DISTINCT FROM ${own}`;
    })
    .join(' AND ');
}

/** Rows of the scope that the file lacks. */
function left(wanted: WantedTable): string {
  return `${inScope(wanted)} AND NOT EXISTS (SELECT FROM ${keys} s WHERE ${sameKey(wanted)})`;
}

/** $1, $2: the scope; the last parameter: when they were seen. */
export function markLeft(wanted: WantedTable): string {
  const at = `$${wanted.scope.length + 1}`;
  return `UPDATE ${tableName(wanted)} t SET last_seen_at = ${at} WHERE t.last_seen_at IS NULL AND ${left(wanted)}`;
}

export function deleteLeft(wanted: WantedTable): string {
  return `DELETE FROM ${tableName(wanted)} t WHERE ${left(wanted)}`;
}

/** Only rows that differ; one that was marked and is there again loses its mark. */
export function updateChanged(wanted: WantedTable, isMarking: boolean): string {
  const columns = names(wanted).filter((name) => !wanted.key.includes(name));
  const marks = isMarking ? ['last_seen_at'] : [];
  const theirs = [...columns, ...marks].map((name) => `t.${quotedName(name)}`);
  const own = [...columns.map((name) => `s.${quotedName(name)}`), ...marks.map(() => 'NULL')];
  const sets = [...columns, ...marks].map((name, index) => `${quotedName(name)} = ${own[index]}`);
  if (sets.length === 0) return '';
  sets.push(`${rowHash.name} = s.${rowHash.name}`);
  return `UPDATE ${tableName(wanted)} t SET ${sets.join(', ')} FROM ${staging} s
    WHERE ${inScope(wanted)} AND ${sameKey(wanted)} AND (${theirs.join(', ')}) IS DISTINCT FROM (${own.join(', ')})`;
}

export function insertNew(wanted: WantedTable): string {
  const columns = quotedNames(copied(wanted));
  return `INSERT INTO ${tableName(wanted)} (${columns}) SELECT ${columns} FROM ${staging} s
    WHERE NOT EXISTS (SELECT FROM ${tableName(wanted)} t WHERE ${inScope(wanted)} AND ${sameKey(wanted)})`;
}

/** $1: the run. */
export function appendAll(wanted: WantedTable): string {
  const columns = quotedNames(names(wanted));
  return `INSERT INTO ${tableName(wanted)} (run_id, ${columns}) SELECT $1, ${columns} FROM ${staging} s`;
}

/** The last parameter: the run. */
export function deleteRun(wanted: WantedTable): string {
  const run = `$${wanted.scope.length + 1}`;
  return `DELETE FROM ${tableName(wanted)} t WHERE ${inScope(wanted)} AND t.run_id = ${run}`;
}
