import { type Engine, openEngine } from '../duckdb/engine.ts';
import { ConnectorError } from '../errors.ts';
import { loadEngine } from './libraries.ts';

interface ReportEngineOptions {
  /** A folder of its own, for the database and what does not fit into memory. */
  readonly folder: string;
  readonly memoryMb: number;
  /** Interrupts the query under way, which may take minutes. */
  readonly signal: AbortSignal;
}

/**
 * The database of one report: made for it, in a temporary folder, and gone with it. Calls throw the reason of the
 * signal once it is aborted. @throws ConnectorError PACKAGE_MISSING, REPORT_FAILED
 */
export async function openReportEngine({ folder, memoryMb, signal }: ReportEngineOptions): Promise<Engine> {
  const engine = await openEngine(await loadEngine(), {
    database: `${folder}/report.duckdb`,
    settings: {
      memory_limit: `${memoryMb}MB`,
      temp_directory: folder,
      threads: '2',
      preserve_insertion_order: 'false',
      // A join with a series of moments is taken for a small one, and would be made row by row.
      asof_loop_join_threshold: '0',
    },
    failed: (said, cause) =>
      new ConnectorError('REPORT_FAILED', `The report's database failed: ${said}`, { cause }),
    signal,
  });
  // Points in time of Parquet files have a zone; those of the panels are UTC without one.
  await engine.execute("SET TimeZone = 'UTC'");
  return engine;
}
