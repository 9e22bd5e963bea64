import type { JS } from '@duckdb/node-api';
import type { ConnectorError } from '../errors.ts';
import type { Duckdb } from './load.ts';

/** What a cell of a result is. */
export type Value = string | number | boolean | Date | null;

export type Row = Readonly<Record<string, Value>>;

/** A database of DuckDB in this process. It never reaches for the network. */
export interface Engine {
  /** All rows of a query: for those that are known to be few. @throws ConnectorError */
  rows(sql: string): Promise<readonly Row[]>;
  /** Rows as they come. @throws ConnectorError */
  stream(sql: string): AsyncIterable<Row>;
  /** @throws ConnectorError */
  execute(sql: string): Promise<void>;
  close(): void;
}

interface EngineOptions {
  /** The file of the database; `:memory:`: none. */
  readonly database: string;
  /** Settings of DuckDB, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Makes the error of a failed query out of the first line that DuckDB says. */
  readonly failed: (said: string, cause: unknown) => ConnectorError;
  /** Interrupts the query under way, which may take minutes. */
  readonly signal: AbortSignal;
}

const interruptionMs = 20;

/** Settings without which DuckDB would fetch extensions from the network. */
const withoutNetwork = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/** Calls throw the reason of the signal once it is aborted. @throws ConnectorError of `failed` */
export async function openEngine(
  { DuckDBInstance }: Duckdb,
  { database, settings, failed, signal }: EngineOptions,
): Promise<Engine> {
  const failure = (error: unknown) => failed(firstLineOf(error), error);
  const instance = await DuckDBInstance.create(database, { ...withoutNetwork, ...settings }).catch(
    (error: unknown) => {
      throw failure(error);
    },
  );
  const connection = await instance.connect();
  async function attempt<T>(action: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    let repeated: NodeJS.Timeout | undefined;
    // DuckDB forgets an interruption that comes before the query has begun: it is repeated until the query ends.
    const interrupt = () => {
      connection.interrupt();
      repeated = setInterval(() => connection.interrupt(), interruptionMs);
    };
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await action();
    } catch (error) {
      signal.throwIfAborted();
      throw failure(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(repeated);
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
  throw new Error('A query gives a value that no cell can hold.');
}

function firstLineOf(error: unknown): string {
  const [said = ''] = error instanceof Error ? error.message.split('\n') : [String(error)];
  return said;
}
