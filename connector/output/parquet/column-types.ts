import type { Column, ColumnType } from '../../datasets/define.ts';
import type { Engine, Value } from '../../duckdb/engine.ts';
import { csvRows, named } from '../../duckdb/sql.ts';
import { isExactDouble } from './exact-double.ts';

/** The type of each column in a Parquet file: that of its declaration, or a wider one if values need it. */

/** A column whose values do not fit the type that its declaration promises. */
export interface WiderColumn {
  readonly column: string;
  readonly promised: string;
  readonly written: string;
}

interface ColumnTypes {
  /** Names of types of DuckDB, by column, in the order of the table. */
  readonly types: Readonly<Record<string, string>>;
  readonly wider: readonly WiderColumn[];
}

/** Where no value needs more. */
const promisedTypes = {
  text: 'VARCHAR',
  int64: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMPTZ',
  date: 'DATE',
} as const satisfies Record<ColumnType, string>;

/** What a column is if no other type holds all its values. */
const asWritten = 'VARCHAR';

/** The points in time of one column have at most six digits of the second; these have nine. */
const nanoseconds = 'TIMESTAMP_NS';

/** A working file, whose cells can be read as they are written. */
interface TextRows {
  readonly engine: Engine;
  readonly path: string;
  readonly columns: readonly Column[];
  /** Further options of `read_csv`. */
  readonly options: string;
}

/** Looks through the columns whose values can have more digits than their type. @throws ConnectorError OUTPUT_FAILED */
export async function columnTypesOf(rows: TextRows): Promise<ColumnTypes> {
  const found = await measure(rows, rows.columns, ({ name, type }) => {
    if (type === 'timestamp')
      return [`max(length(${named(name)}))`, `min(${named(name)})`, `max(${named(name)})`];
    return type === 'number' ? [`count(*) FILTER (${doubtful(named(name))})`] : [];
  });
  const types: Record<string, string> = {};
  const wider: WiderColumn[] = [];
  for (const [index, { name, type }] of rows.columns.entries()) {
    const measured = found[index] ?? [];
    const promised = promisedTypes[type];
    const written =
      type === 'timestamp'
        ? timestampType(measured)
        : type === 'number' && measured[0] !== 0
          ? await numberType(rows, name)
          : promised;
    types[name] = written;
    // Nanoseconds are the same points in time: nothing that a reader has to know.
    if (written !== promised && written !== nanoseconds) wider.push({ column: name, promised, written });
  }
  return { types, wider };
}

/** `2026-11-20T09:00:00.123456Z`: points in time are written in one form, whose length tells their digits. */
const lengthOfMicroseconds = 27;
const lengthOfNanoseconds = 30;

/** Days on which a 64-bit number of nanoseconds since 1970 holds every point in time. */
const firstDay = '1677-09-22';
const endDay = '2262-04-11';

function timestampType([length, first, last]: readonly Value[]): string {
  if (Number(length ?? 0) <= lengthOfMicroseconds) return promisedTypes.timestamp;
  const isInRange = String(first) >= firstDay && String(last) < endDay;
  return Number(length) <= lengthOfNanoseconds && isInRange ? nanoseconds : asWritten;
}

/** A double holds every number of so many characters, unless it has an exponent. */
const surelyExact = 15;

/** Numbers that a double may not hold: most of them it does, and then they are compared one by one. */
function doubtful(column: string): string {
  return `(length(${column}) > ${surelyExact} OR contains(lower(${column}), 'e'))
    AND ${column} IS DISTINCT FROM TRY_CAST(${column} AS DOUBLE)::VARCHAR`;
}

/** DuckDB has no wider decimals. */
const mostDigits = 38;

async function numberType(rows: TextRows, name: string): Promise<string> {
  if (await areExact(rows, name)) return promisedTypes.number;
  const [digits = []] = await measure(rows, [name], (column) => [
    `max(length(split_part(ltrim(${named(column)}, '-'), '.', 1)))`,
    `max(length(split_part(${named(column)}, '.', 2)))`,
    `bool_or(contains(lower(${named(column)}), 'e'))`,
  ]);
  const [whole, fraction, hasExponent] = digits;
  const isDecimal = hasExponent === false && Number(whole) + Number(fraction) <= mostDigits;
  return isDecimal ? `DECIMAL(${mostDigits},${fraction})` : asWritten;
}

async function areExact(rows: TextRows, column: string): Promise<boolean> {
  const sql = `SELECT ${named(column)} AS number FROM ${textOf(rows)} WHERE ${doubtful(named(column))}`;
  for await (const { number } of rows.engine.stream(sql)) if (!isExactDouble(String(number))) return false;
  return true;
}

/** Some aggregates of each of these, in one pass. */
async function measure<T>(
  rows: TextRows,
  subjects: readonly T[],
  aggregatesOf: (subject: T) => readonly string[],
): Promise<readonly (readonly Value[])[]> {
  const lists = subjects.map(aggregatesOf);
  const parts = lists.flatMap((list, subject) => list.map((sql, at) => `${sql} AS m${subject}_${at}`));
  if (parts.length === 0) return lists.map(() => []);
  const [row = {}] = await rows.engine.rows(`SELECT ${parts.join(', ')} FROM ${textOf(rows)}`);
  return lists.map((list, subject) => list.map((_, at) => row[`m${subject}_${at}`] ?? null));
}

function textOf({ path, columns, options }: TextRows): string {
  return csvRows(path, Object.fromEntries(columns.map(({ name }) => [name, asWritten])), options);
}
