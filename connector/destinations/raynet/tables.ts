import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ConnectorError } from '../../errors.ts';
import { codeOf, folderFailure, folderKinds, outputFailure } from '../../output/failures.ts';

/** The tables that lie in an output folder, as its data package tells. */

const packageSchema = z.object({
  runId: z.string().optional(),
  resources: z.array(
    z.object({
      path: z.string().regex(/^\w+\.csv$/),
      hash: z.string(),
      rows: z.int(),
      bytes: z.int(),
      schema: z.object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) }),
    }),
  ),
});

export type PublishedTable = z.output<typeof packageSchema>['resources'][number];

interface PublishedTables {
  /** The run that made them; null: an earlier version, which named none. */
  readonly runId: string | null;
  readonly tables: ReadonlyMap<string, PublishedTable>;
}

/** @throws ConnectorError PUSH_REJECTED where no run has left its tables, FOLDER_INVALID, OUTPUT_FAILED */
export async function publishedTables(out: string): Promise<PublishedTables> {
  const path = join(out, 'datapackage.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw folderFailure(error, folderKinds.output, out);
    throw new ConnectorError(
      'PUSH_REJECTED',
      `${out} contains no tables. Run \`citrix-connector run\` first, or choose the folder with --out.`,
    );
  });
  const { data } = packageSchema.safeParse(jsonOf(text));
  if (data === undefined) {
    throw new ConnectorError('PUSH_REJECTED', `${path} is not a data package of this connector.`);
  }
  // Names in a data package have no capitals, those of some tables do.
  const tables = new Map(data.resources.map((table) => [table.path.replace(/\.csv$/, ''), table]));
  return { runId: data.runId ?? null, tables };
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
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(join(out, path)), sha256).catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  if (hash === `sha256:${sha256.digest('hex')}`) return;
  throw new ConnectorError(
    'PUSH_FAILED',
    `${path} does not match the data package: a run is replacing it, or it was changed.`,
  );
}
