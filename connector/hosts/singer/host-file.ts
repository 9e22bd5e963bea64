import type { z } from 'zod';
import type { ErrorCode } from '../../errors/codes.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { issueText } from '../../parameters/issue-text.ts';
import { parseConfigJson } from '../../parameters/json-text.ts';

/** A file that the platform passes. */
export interface HostFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The value of a file, checked against its schema. Unknown members are ignored.
 * @throws ConnectorError that lists every invalid place; values are not repeated
 */
export function readHostFile<T>(
  { path, text }: HostFile,
  what: string,
  schema: z.ZodType<T>,
  code: ErrorCode,
): { readonly value: unknown; readonly read: T } {
  const json = parseConfigJson(text, 'program');
  if (!json.ok) throw unusable(what, path, code, [`${path} ${json.problem}`]);
  const result = schema.safeParse(json.value, { error: issueText });
  if (result.success) return { value: json.value, read: result.data };
  const problems = result.error.issues.map(({ path: place, message }) => `${placeText(place)} ${message}`);
  throw unusable(what, path, code, problems);
}

/** A longer list does not help. */
const mostProblems = 10;

export function unusable(
  what: string,
  path: string,
  code: ErrorCode,
  problems: readonly string[],
): ConnectorError {
  const more = problems.length - mostProblems;
  return new ConnectorError(code, `The ${what} "${path}" is invalid.`, {
    problems: [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])],
    remedy: code === 'STATE_INVALID' ? causeRemedies.STATE_INVALID.platformStateDamaged : undefined,
  });
}

function placeText(place: readonly PropertyKey[]): string {
  return place.length === 0 ? 'the file' : place.map(String).join('.');
}
