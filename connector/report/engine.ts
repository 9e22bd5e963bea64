import type { JS } from '@duckdb/node-api';
import { ConnectorError } from '../errors.ts';
import { loadEngine } from './libraries.ts';
import type { Row, Value } from './panel.ts';

/**
 * The database of one report: made for it, in a temporary folder, and gone with it. It never reaches for the network.
 */
export interface Engine {
  /** All rows of a query: for those that are known to be few. @throws ConnectorError REPORT_FAILED */
  rows(sql: string): Promise<readonly Row[]>;
  /** Rows as they come. @throws ConnectorError REPORT_FAILED */
  stream(sql: string): AsyncIterable<Row>;
  /** @throws ConnectorError REPORT_FAILED */
  execute(sql: string): Promise<void>;
  close(): void;
}

interface EngineOptions {
  /** A folder of its own, for the database and what does not fit into memory. */
  readonly folder: string;
  readonly memoryMb: number;
  /** Interrupts the query under way, which may take minutes. */
  readonly signal: AbortSignal;
}

/** Calls throw the reason of the signal once it is aborted. @throws ConnectorError PACKAGE_MISSING, REPORT_FAILED */
export async function openEngine({ folder, memoryMb, signal }: EngineOptions): Promise<Engine> {
  const { DuckDBInstance } = await loadEngine();
  const instance = await DuckDBInstance.create(`${folder}/report.duckdb`, {
    memory_limit: `${memoryMb}MB`,
    temp_directory: folder,
    threads: '2',
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // A join with a series of moments is taken for a small one, and would be made row by row.
    asof_loop_join_threshold: '0',
  }).catch((error: unknown) => {
    throw failed(error);
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  async function attempt<T>(action: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await action();
    } catch (error) {
      signal.throwIfAborted();
      throw failed(error);
    }
  }
  return {
    rows: async (sql) => await attempt(async () => valuesOf(await connection.runAndReadAll(sql))),
    async *stream(sql) {
      const result = await attempt(async () => await connection.stream(sql));
      const names = result.columnNames();
      const batches = result.yieldRowsJs();
      for (;;) {
        const { done, value } = await attempt(async () => await batches.next());
        if (done === true) return;
        for (const row of value) yield rowOf(names, row);
      }
    },
    execute: async (sql) => {
      await attempt(async () => await connection.run(sql));
    },
    close() {
      signal.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function valuesOf(result: { getRowsJS(): JS[][]; columnNames(): readonly string[] }): readonly Row[] {
  const names = result.columnNames();
  return result.getRowsJS().map((row) => rowOf(names, row));
}

function rowOf(names: readonly string[], row: readonly JS[]): Row {
  return Object.fromEntries(names.map((name, index) => [name, cellOf(row[index])]));
}

function cellOf(value: JS | undefined): Value {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date || value === null) return value;
  throw new Error('A query of the report gives a value that no cell can hold.');
}

function failed(error: unknown): ConnectorError {
  const [said] = error instanceof Error ? error.message.split('\n') : [String(error)];
  return new ConnectorError('REPORT_FAILED', `The report's database failed: ${said}`, { cause: error });
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A moment as SQL writes it. */
export function moment(at: Date): string {
  return `TIMESTAMP '${at.toISOString().replace('T', ' ').replace('Z', '')}'`;
}
