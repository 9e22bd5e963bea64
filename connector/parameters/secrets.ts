import { parameterEntries, parametersJsonSchema } from './json-schema.ts';
import type { ParameterName, Parameters } from './schema.ts';
import { formsOf } from './secret-forms.ts';
import { passwordsOf, withoutUserInfo } from './urls.ts';

/** Keeps secrets out of everything that leaves the connector. */

const mask = '***';

/** Shorter ones are not hidden: they would blank out ordinary words, and nothing that short is a secret. */
const shortest = 4;

export interface Redactor {
  /** Hides a secret from now on, in plain, URL-, form-, JSON- and base64-encoded form. Below 4 characters: ignored. */
  add(secret: string): void;
  /** The text with `***` for every secret; where secrets overlap, for the whole range. */
  redact(text: string): string;
  /** The same for every text in plain data (objects, arrays, names of members); other values stay as they are. */
  redactDeep<T>(value: T): T;
}

export function createRedactor(): Redactor {
  const forms = new Set<string>();

  function redact(text: string): string {
    const ranges = rangesOf(text, forms);
    let result = '';
    let end = 0;
    for (const [from, to] of ranges) {
      result += text.slice(end, from) + mask;
      end = to;
    }
    return result + text.slice(end);
  }

  function deep(value: unknown): unknown {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [redact(name), deep(member)]));
  }

  return {
    add(secret) {
      if (secret.length < shortest) return;
      for (const form of formsOf(secret)) forms.add(form);
    },
    redact,
    // Texts stay texts and nothing else changes, so the type stays too.
    redactDeep: <T>(value: T) => deep(value) as T,
  };
}

/**
 * Where the forms stand in a text, as [from, to), in order. Every place of every form counts, and those that overlap
 * become one: replacing them one after the other would leave the rest of a secret that shares letters with another.
 */
function rangesOf(text: string, forms: ReadonlySet<string>): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const form of forms) {
    for (let from = text.indexOf(form); from >= 0; from = text.indexOf(form, from + 1)) {
      found.push([from, from + form.length]);
    }
  }
  const merged: [number, number][] = [];
  for (const [from, to] of found.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The parameters that the schema marks as secret. */
export function secretNames(): readonly ParameterName[] {
  return parameterEntries(parametersJsonSchema([]))
    .filter(([, property]) => property.airbyte_secret === true)
    .map(([name]) => name);
}

/** Every secret in the parameters, for the redactor. */
export function secretsOf(parameters: Parameters): readonly string[] {
  const marked = secretNames().map((name) => parameters[name]);
  return [...marked.filter((value) => typeof value === 'string'), ...passwordsOf(parameters.proxyUrl ?? '')];
}

/** The parameters as a report may hold them: `***` for secrets, the proxy without user name and password. */
export function maskedParameters(parameters: Parameters): Readonly<Record<string, unknown>> {
  const secret: readonly string[] = secretNames();
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (secret.includes(name)) return [name, mask];
      return [name, name === 'proxyUrl' && typeof value === 'string' ? withoutUserInfo(value) : value];
    }),
  );
}
