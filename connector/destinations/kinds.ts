import type { z } from 'zod';
import { issueText } from '../parameters/issue-text.ts';
import { azureBlobSchema } from './azure-blob/schema.ts';
import { azureMonitorSchema } from './azure-monitor/schema.ts';
import type { ReadTarget, Target, TargetSources } from './destination.ts';
import type { KindName } from './kind-names.ts';
import { postgresqlSchema } from './postgresql/schema.ts';
import { raynetSchema } from './raynet/schema.ts';
import { s3Schema } from './s3/schema.ts';

/** The kinds of destinations. */

/** What a target file came to: what its schema refuses, or the next step of reading it. */
type Parsed =
  | { readonly issues: readonly z.core.$ZodIssue[] }
  | { readonly read: (sources: TargetSources, problems: string[]) => Target };

export interface Kind {
  /** The members of its target file, besides `kind`; `meta` has title and description of the kind. */
  readonly schema: z.ZodObject;
  /** Loads what reads such a target only when it is needed. */
  parse(members: unknown): Promise<Parsed>;
}

function kindOf<S extends z.ZodObject>(schema: S, load: () => Promise<ReadTarget<S>>): Kind {
  return {
    schema,
    async parse(members) {
      const parsed = schema.safeParse(members, { error: issueText });
      if (!parsed.success) return { issues: parsed.error.issues };
      const read = await load();
      return { read: (sources, problems) => read(parsed.data, sources, problems) };
    },
  };
}

export const kinds: Readonly<Record<KindName, Kind>> = {
  'azure-monitor': kindOf(
    azureMonitorSchema,
    async () => (await import('./azure-monitor/target.ts')).readAzureMonitorTarget,
  ),
  postgresql: kindOf(
    postgresqlSchema,
    async () => (await import('./postgresql/target.ts')).readPostgresqlTarget,
  ),
  raynet: kindOf(raynetSchema, async () => (await import('./raynet/target.ts')).readRaynetTarget),
  s3: kindOf(s3Schema, async () => (await import('./s3/target.ts')).readS3Target),
  'azure-blob': kindOf(
    azureBlobSchema,
    async () => (await import('./azure-blob/target.ts')).readAzureBlobTarget,
  ),
};
