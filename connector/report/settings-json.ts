import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/** The settings of the report as JSON Schema (draft-07) of what a file may hold. */
export function settingsJsonSchema(): { readonly $schema: string | undefined; readonly properties: object } {
  const {
    $schema,
    properties = {},
    ...schema
  } = z.toJSONSchema(settingsSchema, { target: 'draft-7', io: 'input' });
  return {
    $schema,
    title: 'Settings of the report of citrix-datahub-connector',
    description: 'The settings file of `citrix-connector report` and of `run --report`.',
    ...schema,
    properties,
  };
}
