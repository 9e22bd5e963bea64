import { z } from 'zod';
import { analyticsFields } from './fields/analytics.ts';
import { authenticationFields } from './fields/authentication.ts';
import { columnFields } from './fields/columns.ts';
import { functionalFields } from './fields/functional.ts';
import { personalDataFields } from './fields/personal-data.ts';
import { technicalFields } from './fields/technical.ts';

/**
 * Every parameter, once: type, bounds, default, and in `.meta()` what a form or a page shows. JSON Schema,
 * documentation, environment variables and messages follow from here; the order of declaration is theirs too.
 */

/** The schema of all parameters; `extraDatasetNames` are the datasets that have no switch of their own. */
export function parametersSchema(extraDatasetNames: readonly string[]) {
  return z.strictObject({
    ...authenticationFields,
    ...functionalFields(extraDatasetNames),
    ...columnFields,
    ...personalDataFields,
    ...analyticsFields,
    ...technicalFields,
  });
}

type Parsed = z.output<ReturnType<typeof parametersSchema>>;

/** Checked parameters, defaults filled in. */
export type Parameters = {
  readonly [Name in keyof Parsed]: Parsed[Name] extends readonly (infer Item)[]
    ? readonly Item[]
    : Parsed[Name];
};

export type ParameterName = keyof Parameters;
