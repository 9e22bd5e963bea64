import { quotedName, quotedNames } from './names.ts';
import { tableName } from './shape.ts';
import type { WantedTable } from './wanted-table.ts';

/** The statements that bring rows from the staging table to those that are there. Values of the scope are $1, $2. */

const staging = 'pg_temp.staging';

const names = ({ columns }: WantedTable) => columns.map(({ name }) => name);

/** The staging table: no constraints, and gone with the transaction. */
export function stagingCreation({ columns }: WantedTable): string {
  const described = columns.map(({ name, type }) => `${quotedName(name)} ${type}`);
  return `CREATE TEMPORARY TABLE staging (${described.join(', ')}) ON COMMIT DROP`;
}

/** Without knowing the keys, the server would take it for a small table and join it row by row. */
export function stagingAnalysis(wanted: WantedTable): string {
  const present = names(wanted).filter((name) => wanted.key.includes(name));
  return `ANALYZE ${staging} (${quotedNames(present)})`;
}

/** @param frozen only for a table that the same transaction has made */
export function copyInto(
  wanted: WantedTable,
  { to, frozen }: { readonly to: 'table' | 'staging'; readonly frozen: boolean },
): string {
  const target = to === 'table' ? tableName(wanted) : staging;
  const options = `FORMAT csv, HEADER true, ENCODING 'UTF8'${frozen ? ', FREEZE true' : ''}`;
  return `COPY ${target} (${quotedNames(names(wanted))}) FROM STDIN WITH (${options})`;
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

/** Rows of the scope that the staging table lacks. */
function left(wanted: WantedTable): string {
  return `${inScope(wanted)} AND NOT EXISTS (SELECT FROM ${staging} s WHERE ${sameKey(wanted)})`;
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
  return `UPDATE ${tableName(wanted)} t SET ${sets.join(', ')} FROM ${staging} s
    WHERE ${inScope(wanted)} AND ${sameKey(wanted)} AND (${theirs.join(', ')}) IS DISTINCT FROM (${own.join(', ')})`;
}

export function insertNew(wanted: WantedTable): string {
  const columns = quotedNames(names(wanted));
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
