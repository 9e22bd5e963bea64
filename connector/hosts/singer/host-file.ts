import type { z } from 'zod';
import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';

/** A file that a host hands over. */
export interface HostFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The value of a file in the form that it should have. Members nobody asked for are let be.
 * @throws ConnectorError with every place that is not as it should be; values are not repeated
 */
export function readHostFile<T>(
  { path, text }: HostFile,
  what: string,
  schema: z.ZodType<T>,
  code: ErrorCode,
): { readonly value: unknown; readonly read: T } {
  const json = parseConfigJson(text, 'program');
  if (!json.ok) throw unusable(what, path, code, [`${path} ${json.problem}`]);
  const result = schema.safeParse(json.value);
  if (result.success) return { value: json.value, read: result.data };
  const problems = result.error.issues.map(({ path: place, message }) => `${placeText(place)}: ${message}`);
  throw unusable(what, path, code, problems);
}

/** More say no more. */
const mostProblems = 10;

export function unusable(
  what: string,
  path: string,
  code: ErrorCode,
  problems: readonly string[],
): ConnectorError {
  const more = problems.length - mostProblems;
  return new ConnectorError(code, `The ${what} "${path}" cannot be used.`, {
    problems: [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])],
  });
}

function placeText(place: readonly PropertyKey[]): string {
  return place.length === 0 ? 'the whole' : place.map(String).join('.');
}
