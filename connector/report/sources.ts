import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { codeOf, folderFailure, folderKinds, outputFailure } from '../output/failures.ts';
import { type TableFormat, tableFormats } from '../table-formats.ts';

/** The folders that runs have left: their tables by the data package, and what the run says of them. */

const fieldSchema = z.object({ name: z.string(), type: z.string() });

const packageSchema = z.object({
  created: z.iso.datetime(),
  resources: z.array(
    z.object({
      path: z.string().regex(/^[\w.]+$/),
      format: z.enum(tableFormats).default('csv'),
      title: z.string(),
      hash: z.string(),
      rows: z.int(),
      bytes: z.int(),
      schema: z.object({
        fields: z.array(fieldSchema),
        primaryKey: z.array(z.string()).optional(),
        uniqueKeys: z.array(z.array(z.string())).optional(),
      }),
    }),
  ),
});

const datasetSchema = z.object({
  status: z.string(),
  rowsCounted: z.int().nullish(),
  rowsWritten: z.int().nullish(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});

const runSchema = z.preprocess(
  lastBegunIn,
  z.object({
    customerId: z.string(),
    verdict: z.string(),
    finishedAt: z.iso.datetime().nullish(),
    window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
    parameters: z.object({ sessionWindow: z.string().optional() }).optional(),
    datasets: z.record(z.string(), datasetSchema),
  }),
);

/** The report of a refused run contains that of the run whose tables are there. */
function lastBegunIn(told: unknown): unknown {
  return isRecord(told) && told['refused'] === true ? told['previous'] : told;
}

export interface SourceTable {
  readonly name: string;
  readonly title: string;
  readonly format: TableFormat;
  /** Absolute or as given. */
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly hash: string;
  readonly fields: readonly z.output<typeof fieldSchema>[];
  readonly key: readonly string[];
}

export interface Source {
  readonly folder: string;
  readonly customer: string;
  readonly verdict: string;
  readonly window: { readonly from: Date; readonly to: Date };
  /** When its tables were read: sessions without an end lasted until then, at least. */
  readonly readAt: Date;
  /** Whether sessions that began before the window are there. */
  readonly isOverlapping: boolean;
  readonly tables: ReadonlyMap<string, SourceTable>;
  readonly run: Readonly<Record<string, z.output<typeof datasetSchema>>>;
}

/** @throws ConnectorError REPORT_INPUT_INVALID, FOLDER_INVALID, OUTPUT_FAILED */
export async function openSource(folder: string): Promise<Source> {
  const description = await readDescription(folder, 'datapackage.json', packageSchema);
  const run = await readDescription(folder, 'run-report.json', runSchema);
  const readAt = new Date(description.created);
  return {
    folder,
    customer: run.customerId,
    verdict: run.verdict,
    window: { from: new Date(run.window.from), to: new Date(run.window.to) },
    readAt,
    isOverlapping: run.parameters?.sessionWindow === 'overlapping',
    run: run.datasets,
    tables: tablesIn(folder, description),
  };
}

/**
 * The tables by the names of their files: names in a data package have no capitals, those of some tables do. Where a
 * table is there in both forms, its CSV is taken.
 */
function tablesIn(
  folder: string,
  { resources }: z.output<typeof packageSchema>,
): ReadonlyMap<string, SourceTable> {
  const tables = new Map<string, SourceTable>();
  for (const { path, schema, ...table } of resources) {
    const name = path.slice(0, -`.${table.format}`.length);
    if (!/^\w+$/.test(name)) continue; // the changes of a table
    if (table.format === 'parquet' && tables.has(name)) continue;
    const key = schema.primaryKey ?? schema.uniqueKeys?.[0] ?? [];
    tables.set(name, { ...table, name, key, fields: schema.fields, path: join(folder, path) });
  }
  return tables;
}

async function readDescription<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw folderFailure(error, folderKinds.output, folder);
    throw invalid(`There is no ${name} in ${folder}: run first, or give the folder of a run as --out.`);
  });
  const { data } = schema.safeParse(jsonOf(text));
  if (data === undefined) throw invalid(`${path} is not a file that a run of this connector has written.`);
  return data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Half of a table that a run is replacing must not pass for the whole.
 * @throws ConnectorError REPORT_INPUT_INVALID, OUTPUT_FAILED
 */
export async function checkTable({ path, hash }: SourceTable): Promise<void> {
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), sha256).catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  if (hash === `sha256:${sha256.digest('hex')}`) return;
  throw invalid(`${path} does not match the data package: a run is replacing it, or it was changed.`);
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('REPORT_INPUT_INVALID', message);
}
