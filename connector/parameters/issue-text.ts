import type { z } from 'zod';

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/**
 * What is wrong with a value, as the end of a sentence that begins with its place: the error map of schemas for files
 * that people or platforms write. The texts of zod name its own types.
 */
export function issueText(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return limitText(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return limitText(issue.origin, 'at most', Number(issue.maximum));
    case 'unrecognized_keys':
      return `contains unknown members: ${issue.keys.join(', ')}`;
    default:
      return 'has an unexpected form';
  }
}

function limitText(origin: string, bound: 'at least' | 'at most', limit: number): string {
  if (origin !== 'string') return `must be ${bound} ${limit}`;
  return bound === 'at least' && limit === 1 ? 'must not be empty' : `must have ${bound} ${limit} characters`;
}
