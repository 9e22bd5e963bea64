import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Dataset } from '../../datasets/define.ts';
import { openEngine } from '../../duckdb/engine.ts';
import { type Duckdb, loadDuckdb } from '../../duckdb/load.ts';
import { csvRows, quoted, struct } from '../../duckdb/sql.ts';
import { ConnectorError } from '../../errors.ts';
import type { CsvSummary } from '../csv.ts';
import { tableSchemaOf } from '../data-package.ts';
import { outputFailure } from '../failures.ts';
import { modes } from '../folders.ts';
import { columnTypesOf, type WiderColumn } from './column-types.ts';
import { longestLine } from './longest-line.ts';

/** A working file that becomes a Parquet file, too. */
interface Conversion {
  readonly dataset: Dataset;
  readonly from: string;
  readonly to: string;
  /** Of the working file. */
  readonly summary: CsvSummary;
  readonly signal: AbortSignal;
}

/** `wider`: columns whose values did not fit the type that their declaration promises. */
type ParquetSummary = CsvSummary & { readonly wider: readonly WiderColumn[] };

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadParquet(): Promise<Duckdb> {
  return await loadDuckdb({ user: 'The parameter `formats` with "parquet"' });
}

/** Megabytes that DuckDB holds; what does not fit is written to the disk beside the new file. */
const memoryMb = 250;

/**
 * Writes a table as Parquet, in the order of its rows: the same working file gives the same bytes. What the file says
 * of itself is what the data package says of the table.
 * @throws ConnectorError PACKAGE_MISSING, OUTPUT_FAILED, or the reason of the signal
 */
export async function writeParquet(conversion: Conversion): Promise<ParquetSummary> {
  const { to, summary, signal } = conversion;
  const wider = await convert(conversion, { lineBytes: undefined }).catch(async (error: unknown) => {
    signal.throwIfAborted();
    // DuckDB refuses lines of more than two million bytes unless a maximum is set.
    const lineBytes = await longestLine(conversion.from, signal);
    if (lineBytes < usualLine) throw error;
    return await convert(conversion, { lineBytes });
  });
  try {
    await chmod(to, modes.file);
    return { ...(await fileSummary(to)), rows: summary.rows, wider };
  } catch (error) {
    throw outputFailure(error, `${basename(to)} cannot be read`);
  }
}

async function convert(
  { dataset, from, to, summary, signal }: Conversion,
  { lineBytes }: { readonly lineBytes: number | undefined },
): Promise<readonly WiderColumn[]> {
  const duckdb = await loadParquet();
  const spill = `${to}.spill`;
  const engine = await openEngine(duckdb, {
    database: ':memory:',
    settings: {
      memory_limit: `${memoryMb + Math.ceil((lineBytes ?? 0) / 1e5)}MB`,
      temp_directory: spill,
      // With more threads it depends on the machine how rows are cut into pages.
      threads: '1',
      preserve_insertion_order: 'true',
    },
    failed: (said, cause) =>
      new ConnectorError('OUTPUT_FAILED', `${basename(to)} cannot be written: ${said}`, { cause }),
    signal,
  });
  try {
    const { columns } = dataset;
    const options = lineOptions(lineBytes);
    const { types, wider } = await columnTypesOf({ engine, path: from, columns, options });
    await engine.execute(`COPY (SELECT * FROM ${csvRows(from, types, options)}) TO ${quoted(to)}
      (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows(summary)}, KV_METADATA ${struct(aboutOf(dataset))})`);
    return wider;
  } finally {
    engine.close();
    await rm(spill, { recursive: true, force: true }).catch(() => undefined); // goes with the folder of the run
  }
}

const usualLine = 1e6;
const usualBuffer = 4e6;

function lineOptions(lineBytes: number | undefined): string {
  if (lineBytes === undefined) return `, buffer_size = ${usualBuffer}`;
  const line = lineBytes + 1024;
  return `, max_line_size = ${line}, buffer_size = ${Math.max(usualBuffer, 2 * line)}`;
}

/** DuckDB makes row groups of vectors of so many rows. */
const vectorRows = 2048;

const mostGroupRows = 15 * vectorRows;

/** Text of a row group, which is in memory until it is written. */
const groupBytes = 40e6;

/** Small enough that a reader who wants some days reads some of them, and that one fits into memory. */
function groupRows({ bytes, rows }: CsvSummary): number {
  const fitting = Math.floor(groupBytes / Math.max(1, bytes / Math.max(1, rows)) / vectorRows);
  return Math.min(mostGroupRows, Math.max(1, fitting) * vectorRows);
}

/** Key-value metadata of the file. Nothing of it depends on the run. */
function aboutOf(dataset: Dataset): Readonly<Record<string, string>> {
  const { title, description, key } = dataset;
  return {
    title,
    description,
    key: JSON.stringify(key),
    columns: JSON.stringify(
      Object.fromEntries(dataset.columns.map((column) => [column.name, column.description])),
    ),
    table_schema: JSON.stringify(tableSchemaOf(dataset)),
  };
}

async function fileSummary(path: string): Promise<Omit<CsvSummary, 'rows'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}
