import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConnectorError } from '../../errors.ts';
import { outputFailure } from '../../output/failures.ts';
import { packageFile } from '../../output/output-names.ts';
import { tableFormats } from '../../table-formats.ts';
import { jsonDocument } from '../../visible.ts';
import type { PublishedTables } from '../published-tables.ts';
import { keyOf, type Place } from './layout.ts';

/** The data package of a run with the paths that its files have in the store. */

const resourceSchema = z.looseObject({
  path: z.string(),
  hash: z.string(),
  format: z.enum(tableFormats).default('csv'),
});

const packageSchema = z.looseObject({ runId: z.string().optional(), resources: z.array(resourceSchema) });

interface Manifest {
  readonly text: string;
  /** The keys that it names, below the root. */
  readonly keys: ReadonlySet<string>;
}

/**
 * @param datasets the tables that were pushed: others, and files with changes, are left out
 * @throws ConnectorError PUSH_FAILED if a run has replaced the tables meanwhile, OUTPUT_FAILED
 */
export async function manifestOf(
  { out, published }: { readonly out: string; readonly published: PublishedTables },
  datasets: ReadonlySet<string>,
  place: Place,
): Promise<Manifest> {
  const path = join(out, packageFile);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw outputFailure(error, `${path} cannot be read`);
  });
  const found = packageSchema.parse(JSON.parse(text));
  if ((found.runId ?? null) !== published.runId) {
    throw new ConnectorError('PUSH_FAILED', `A run has replaced the tables in ${out} during the push.`);
  }
  const resources = found.resources.flatMap((resource) => {
    const { format, hash } = resource;
    const dataset = resource.path.slice(0, -`.${format}`.length);
    if (!datasets.has(dataset)) return [];
    return [{ ...resource, path: keyOf(dataset, format, hash, place) }];
  });
  return {
    text: jsonDocument({ ...found, resources }),
    keys: new Set(resources.map((resource) => resource.path)),
  };
}
