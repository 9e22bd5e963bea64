import type { ParameterProperty } from './property.ts';

/**
 * A form sends `""` for a field that nobody has filled in, whatever its type. It counts as not given, in a file as in a
 * variable, and the published schema says so: each property takes it beside its own values.
 */

/** The values that were given. White space is no choice of a list. */
export function givenOf(
  values: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, ParameterProperty>>,
): Readonly<Record<string, unknown>> {
  const isGiven = ([name, value]: [string, unknown]) =>
    typeof value !== 'string' || (properties[name]?.enum === undefined ? value.trim() : value) !== '';
  return Object.fromEntries(Object.entries(values).filter(isGiven));
}

const blank = '^\\s*$';
const orBlank = `${blank}|`;

/** What a list of choices shows for it. */
const noChoice = '–';

/** The property as it is published. */
export function withBlank({ pattern, ...property }: ParameterProperty): ParameterProperty {
  const { type, enum: values, enumNames } = property;
  if (type === undefined || typeof type !== 'string') return { ...property, ...(pattern ? { pattern } : {}) };
  if (values !== undefined) {
    const choices = [...values, ''];
    const names = [...(enumNames ?? values), noChoice];
    return { ...property, enum: choices, enumNames: names, oneOf: labelled(choices, names) };
  }
  if (type !== 'string') return { ...property, type: [type, 'string'], pattern: blank };
  // What only must not be blank takes any text now.
  return pattern === undefined || pattern === '\\S' ? property : { ...property, pattern: orBlank + pattern };
}

/** Each value with what a form shows for it. */
export function labelled(values: readonly string[], names: readonly string[]) {
  return values.map((value, index) => ({ const: value, title: names[index] ?? value }));
}

/** The property by itself, as a platform with a form of its own shows it. */
export function withoutBlank({ pattern, oneOf: _, ...property }: ParameterProperty): ParameterProperty {
  const { type, enum: values, enumNames } = property;
  const own = pattern?.startsWith(orBlank) === true ? pattern.slice(orBlank.length) : pattern;
  const isText = type === 'string' && values === undefined;
  // A text that may be anything but blank had no other rule.
  const rule = own === undefined && isText ? '\\S' : own === blank ? undefined : own;
  const choices = values?.filter((value) => value !== '');
  return {
    ...property,
    ...(type === undefined || typeof type === 'string' ? {} : { type: type[0] }),
    ...(choices === undefined ? {} : { enum: choices }),
    ...(enumNames === undefined ? {} : { enumNames: enumNames.slice(0, choices?.length) }),
    ...(rule === undefined ? {} : { pattern: rule }),
  };
}
