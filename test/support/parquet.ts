import { DuckDBInstance } from '@duckdb/node-api';
import type { ReadCell } from './tables.ts';

interface ReadParquet {
  readonly columns: readonly string[];
  /** Cells as DuckDB writes them as text. */
  readonly rows: readonly (readonly ReadCell[])[];
  /** By column, how the file stores it: physical type, and what it stands for. */
  readonly types: Readonly<Record<string, string>>;
  /** Key-value metadata. */
  readonly about: Readonly<Record<string, string>>;
  readonly rowGroups: number;
  readonly codecs: readonly string[];
}

/** Reads a Parquet file with DuckDB, beside the code of the connector. */
export async function readParquet(path: string): Promise<ReadParquet> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const file = `'${path.replaceAll("'", "''")}'`;
    const ask = async (sql: string) => {
      const result = await connection.runAndReadAll(sql);
      return { columns: result.columnNames(), rows: result.getRowsJS().map((row) => row.map(textOf)) };
    };
    const table = await ask(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${file}`);
    const schema = await ask(
      `SELECT name, type, coalesce(logical_type, converted_type, '') FROM parquet_schema(${file}) WHERE type IS NOT NULL`,
    );
    const about = await ask(`SELECT decode(key), decode(value) FROM parquet_kv_metadata(${file})`);
    const groups = await ask(
      `SELECT count(DISTINCT row_group_id), string_agg(DISTINCT compression, ' ') FROM parquet_metadata(${file})`,
    );
    const [[count = '0', codecs = ''] = []] = groups.rows;
    return {
      ...table,
      types: Object.fromEntries(
        schema.rows.map(([name, type, logical]) => [name, `${type} ${logical}`.trim()]),
      ),
      about: Object.fromEntries(about.rows),
      rowGroups: Number(count),
      codecs: (codecs ?? '').split(' '),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function textOf(value: unknown): ReadCell {
  return value === null || value === undefined ? null : String(value);
}
