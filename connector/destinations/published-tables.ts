import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import { codeOf, folderFailure, folderKinds, outputFailure } from '../output/failures.ts';
import { type TableFormat, tableFormats } from '../table-formats.ts';

/** The tables that lie in an output folder, as its data package tells. */

/** A column. */
const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string().default(''),
  constraints: z.object({ required: z.boolean().optional() }).optional(),
});

const packageSchema = z.object({
  runId: z.string().optional(),
  /** When the run began to read. */
  created: z.iso.datetime(),
  resources: z.array(
    z.object({
      path: z.string().regex(/^[\w.]+$/),
      format: z.enum(tableFormats).default('csv'),
      title: z.string().default(''),
      description: z.string().default(''),
      /** `sha256:` and hexadecimal digits. */
      hash: z.string(),
      rows: z.int(),
      bytes: z.int(),
      schema: z.object({
        fields: z.array(fieldSchema),
        /** A key whose columns are never null. */
        primaryKey: z.array(z.string()).optional(),
        /** A key of which columns may be null. */
        uniqueKeys: z.array(z.array(z.string())).optional(),
      }),
    }),
  ),
});

export type PublishedTable = z.output<typeof packageSchema>['resources'][number];

export interface PublishedTables {
  /** The run that made them; null: an earlier version, which named none. */
  readonly runId: string | null;
  /** When that run began to read: the rows are as they were then, or later. */
  readonly readAt: string;
  /** The CSV files, by name of the dataset. */
  readonly tables: ReadonlyMap<string, PublishedTable>;
  /** The Parquet files. */
  readonly parquet: ReadonlyMap<string, PublishedTable>;
}

/** @throws ConnectorError PUSH_REJECTED where no run has left its tables, FOLDER_INVALID, OUTPUT_FAILED */
export async function publishedTables(out: string): Promise<PublishedTables> {
  const path = join(out, 'datapackage.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw folderFailure(error, folderKinds.output, out);
    throw noTables(`${out} contains no tables.`);
  });
  const { data } = packageSchema.safeParse(jsonOf(text));
  if (data === undefined) {
    throw noTables(`${path} is not a data package of this connector.`);
  }
  // Names in a data package have no capitals, those of some tables do. Files with changes are not tables.
  const inFormat = (format: TableFormat) =>
    new Map(
      data.resources
        .filter(({ path: file }) => new RegExp(`^\\w+\\.${format}$`).test(file))
        .map((table) => [table.path.slice(0, -`.${format}`.length), table]),
    );
  return {
    runId: data.runId ?? null,
    readAt: data.created,
    tables: inFormat('csv'),
    parquet: inFormat('parquet'),
  };
}

/** The tables that are there in any format. */
export function namesIn({ tables, parquet }: PublishedTables): readonly string[] {
  return [...new Set([...tables.keys(), ...parquet.keys()])];
}

interface Asked {
  readonly dataset: string;
  readonly takesParquet?: true;
}

/** The file that stands for a table: its CSV, or its Parquet file if there is no other and the destination takes it. */
export function tableOf({ tables, parquet }: PublishedTables, { dataset, takesParquet }: Asked) {
  return tables.get(dataset) ?? (takesParquet === true ? parquet.get(dataset) : undefined);
}

/** @throws ConnectorError PUSH_REJECTED where the folder lacks the table */
export function tableIn(out: string, published: PublishedTables, order: Asked): PublishedTable {
  const found = tableOf(published, order);
  if (found !== undefined) return found;
  const { dataset } = order;
  if (published.parquet.has(dataset)) {
    throw noTables(
      `${dataset}: ${out} contains this table as Parquet only, and this destination takes CSV. Add "csv" to the parameter \`formats\`, and run again.`,
    );
  }
  throw noTables(`${dataset}: ${out} does not contain this table; run-report.json in that folder shows why.`);
}

/** Nothing to push: somebody has to run first, or otherwise. */
export function noTables(message: string): ConnectorError {
  return new ConnectorError('PUSH_REJECTED', message, { remedy: causeRemedies.PUSH_REJECTED.noTables });
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
 * @throws ConnectorError PUSH_FAILED, OUTPUT_FAILED
 */
export async function checkWhole(out: string, { path, hash }: PublishedTable): Promise<void> {
  const sha256 = await sha256Of(join(out, path)).catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  if (hash === `sha256:${sha256}`) return;
  throw new ConnectorError(
    'PUSH_FAILED',
    `${path} does not match the data package: a run is replacing it, or it was changed.`,
  );
}

/** A stream would take memory for each block more quickly than it is given back. */
async function sha256Of(path: string): Promise<string> {
  const sha256 = createHash('sha256');
  const block = Buffer.allocUnsafeSlow(1 << 18);
  const handle = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, block.length);
      if (bytesRead === 0) return sha256.digest('hex');
      sha256.update(block.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
