import type { z } from 'zod';
import { expectationOf, mayHoldSecret, type ParametersJsonSchema, parameterEntries } from './json-schema.ts';
import type { ParameterProperty } from './property.ts';
import { fileVariableOf, variableOf } from './variable-names.ts';

/** Turns what the schema found into one sentence a parameter that says what is wrong and what is expected. */

/** Values that are never repeated although they are no secrets themselves: one may stand in them, or next to them. */
const unshown: readonly string[] = ['clientId', 'proxyUrl', 'proxyUser', 'baseUrl', 'analyticsUser'];

/** Longer texts are not repeated: a short one is a slip of the pen, a long one could be a secret in the wrong place. */
const longestShown = 20;

/** What sentences about parameters are made of. */
export interface ProblemContext {
  /** Name of the file for messages; undefined without one. */
  readonly origin: string | undefined;
  /** The variables that gave parameters, by parameter. */
  readonly variables: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly schema: ParametersJsonSchema;
}

export interface Finding {
  readonly parameter: string;
  readonly message: string;
}

/** One sentence for each parameter, or item of a list, with an issue: the first, because the others follow from it. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], context: ProblemContext): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const issue of issues) {
    const place = issue.path.join('.');
    const parameter = String(issue.path[0]);
    if (!findings.has(place))
      findings.set(place, { parameter, message: sentenceOf(parameter, issue, context) });
  }
  return [...findings.values()];
}

function sentenceOf(name: string, issue: z.core.$ZodIssue, context: ProblemContext): string {
  const { values, variables, schema } = context;
  if (!Object.hasOwn(values, name)) return missing(name, context);
  const variable = variables[name];
  const subject = variable === undefined ? `\`${name}\`` : `\`${name}\` (from ${variable})`;
  const property = propertyOf(name, schema);
  if (property === undefined) return `${subject} is unknown.`;
  const value = values[name];
  const isRule = issue.code === 'custom' || issue.code === 'invalid_format';
  const [, index] = issue.path;
  if (Array.isArray(value) && typeof index === 'number') {
    const item: unknown = value[index];
    return `${subject} contains ${shown(item)}, which ${isRule ? issue.message : itemRule(item, property)}.`;
  }
  const rule = isRule ? issue.message : `must be ${expectationOf(property)}`;
  if (property.airbyte_secret !== true && !unshown.includes(name)) {
    return `${subject} ${rule}; it is ${shown(value)}${quotesHint(value, property)}.`;
  }
  return `${subject} ${rule}${isRule ? '' : `; it is ${kindOf(value)}`}.`;
}

function itemRule(item: unknown, { items }: ParameterProperty): string {
  if (typeof item !== 'string' || items?.enum === undefined) return 'is not a name';
  return `is not one of ${items.enum.join(', ')}`;
}

function propertyOf(name: string, schema: ParametersJsonSchema): ParameterProperty | undefined {
  return parameterEntries(schema).find(([parameter]) => parameter === name)?.[1];
}

/** @param by the dataset that cannot do without it, where others can */
export function missing(
  name: string,
  { origin, schema }: Pick<ProblemContext, 'origin' | 'schema'>,
  by?: string,
): string {
  const why = by === undefined ? '' : ` (\`${by}\` requires it)`;
  const property = propertyOf(name, schema);
  const isSecret = property !== undefined && mayHoldSecret(name, property);
  const variables = isSecret ? `${variableOf(name)} or ${fileVariableOf(name)}` : variableOf(name);
  return origin === undefined
    ? `\`${name}\` is missing${why}: set it in a parameters file or in ${variables}.`
    : `\`${name}\` is missing in ${origin}${why}: set it there or in ${variables}.`;
}

function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return kindOf(value);
  return value.length > longestShown ? `a string of ${value.length} characters` : JSON.stringify(value);
}

/** `"30"` where 30 was meant is the commonest slip in a file. */
function quotesHint(value: unknown, { type }: ParameterProperty): string {
  if (typeof value !== 'string') return '';
  const meant =
    (type === 'integer' && /^-?\d+$/.test(value)) || (type === 'boolean' && /^(true|false)$/.test(value));
  return meant ? ', a string: write it without quotes' : '';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}
