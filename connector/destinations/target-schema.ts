import { z } from 'zod';
import { kinds } from './kinds.ts';

/** The target files as JSON Schema (draft-07), from which a platform can draw a form for each kind. */

/** A kind of destination in the manifest. */
export interface ManifestDestination {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** The target file. */
  readonly schema: object;
}

export const manifestDestinations: readonly ManifestDestination[] = Object.entries(kinds).map(
  ([kind, { schema }]) => {
    const target = z.strictObject({
      kind: z.literal(kind).meta({ description: 'Kind of destination.' }),
      ...schema.shape,
    });
    const { $schema, ...jsonSchema } = z.toJSONSchema(target, { target: 'draft-7', io: 'input' });
    const { title = kind, description = '' } = schema.meta() ?? {};
    return { kind, title, description, schema: { title, description, ...jsonSchema } };
  },
);

/** One schema for target files of all kinds. */
export const targetJsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Target of a push',
  description:
    'The target file of `citrix-connector push` and of `run --push`. `kind` decides the other members.',
  oneOf: manifestDestinations.map(({ schema }) => schema),
};
