import type { Problem } from '../errors.ts';
import { mayHoldSecret, type ParametersJsonSchema, parameterEntries } from './json-schema.ts';
import { secretIn } from './secret-text.ts';

/** Secrets of one place, as they are meant. */
interface GivenSecrets {
  /** All values of the place; those that are no secrets as they were. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** Those with a problem: they are not missing as well. */
  readonly faulty: readonly string[];
  /** Those that had white space around them, with their place. */
  readonly trimmed: readonly string[];
}

/**
 * @param placeOf ends "`clientSecret` (…)"
 * @param clientId that a downloaded file has to be of
 */
export function readSecrets(
  schema: ParametersJsonSchema,
  given: Readonly<Record<string, unknown>>,
  placeOf: (name: string) => string,
  clientId: unknown,
): GivenSecrets {
  const values: Record<string, unknown> = { ...given };
  const problems: Problem[] = [];
  const faulty: string[] = [];
  const trimmed: string[] = [];
  const id = typeof clientId === 'string' ? clientId.trim() : undefined;
  for (const [name, property] of parameterEntries(schema)) {
    const text = given[name];
    // A value that is not a text, or empty, is reported as for any other parameter.
    if (!mayHoldSecret(name, property) || typeof text !== 'string' || text === '') continue;
    const read = secretIn(text, name === 'clientSecret' ? { id } : undefined);
    const place = `\`${name}\` (${placeOf(name)})`;
    if ('problem' in read) {
      delete values[name];
      problems.push({ parameter: name, message: `${place} ${read.problem}.` });
      faulty.push(name);
    } else {
      values[name] = read.secret;
      if (read.isTrimmed) trimmed.push(place);
    }
  }
  return { values, problems, faulty, trimmed };
}
