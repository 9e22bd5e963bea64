import type { z } from 'zod';
import { type Decision, decisions } from './fields/form.ts';
import { type ParameterName, type Parameters, parametersSchema } from './schema.ts';

/** Which parameters decide about what: read from the declarations in `fields/`. */

/** @throws Error for a parameter whose declaration does not say what it decides */
export function decisionsIn<Name extends string>(
  fields: Readonly<Record<Name, z.ZodType>>,
): Readonly<Record<Name, Decision>> {
  const entries = Object.entries<z.ZodType>(fields).map(([name, field]) => {
    const declared = field.meta()?.['decides'];
    const decision = decisions.find((known) => known === declared);
    if (decision === undefined) throw new Error(`the parameter ${name} does not say what it decides`);
    return [name, decision] as const;
  });
  // Each name of the fields is there once.
  return Object.fromEntries(entries) as Record<Name, Decision>;
}

/** What each parameter decides. */
export const decisionOf: Readonly<Record<ParameterName, Decision>> = decisionsIn(parametersSchema([]).shape);

/** The values of the parameters that decide about one of these, as text, in the order of declaration. */
export function decidingValues(
  parameters: Parameters,
  about: readonly Decision[],
): Readonly<Record<string, string>> {
  const names = (Object.keys(decisionOf) as ParameterName[]).filter((name) =>
    about.includes(decisionOf[name]),
  );
  return Object.fromEntries(names.map((name) => [name, String(parameters[name] ?? '')]));
}
