import { z } from 'zod';
import { type ErrorCode, errorDefinitions } from '../errors/codes.ts';

/** What the declarations of several events are built of. */

export const count = z.int().min(0);
export const timestamp = z.string().meta({ format: 'date-time' });
export const dataset = z.string().meta({ description: 'The table.' });

export const errorCode = z.enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]]);

/** One of several things that are wrong, as a fact. */
export const problemReports = z.array(
  z.strictObject({
    parameter: z
      .string()
      .nullable()
      .meta({ description: 'The parameter that it concerns; null: no single one.' }),
    message: z.string().meta({ description: 'What is wrong, as a sentence.' }),
  }),
);

export const errorReport = z.strictObject({
  code: errorCode.meta({ description: 'Stable code: docs/errors.md explains each.' }),
  kind: z.enum(['config', 'transient', 'system']).meta({
    description:
      'Who has to act: `config` the administrator, `transient` no one (run again), `system` the maintainers or the source.',
  }),
  message: z.string().meta({ description: 'What is wrong, for people. Do not branch on it.' }),
  remedy: z.string().meta({ description: 'What to do, for people.' }),
});

/** The half-open time range that a run reads. */
export const windowReport = z.strictObject({
  from: timestamp.meta({ description: 'Start of the window, included.' }),
  to: timestamp.meta({ description: 'End of the window, excluded.' }),
});

/** What a schema describes, for those who only read it. */
export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> }
    : T;
