import { isRecord } from '../json.ts';
import { parseConfigJson } from './json-text.ts';

/** Parameters that a file, a stream or a program has handed over, none of them looked at yet. */
export interface GivenParameters {
  readonly values: Readonly<Record<string, unknown>>;
  /** Why there are none, as a sentence. */
  readonly problem?: string;
}

/** @param origin how messages name where the value comes from */
export function givenParameters(value: unknown, origin: string): GivenParameters {
  if (!isRecord(value)) {
    return { values: {}, problem: `${origin} must hold a JSON object: { "customerId": "…", … }.` };
  }
  // Programs write undefined for what they do not give.
  return { values: Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) };
}

/** The same for JSON text. */
export function parseParameters(text: string, origin: string): GivenParameters {
  const result = parseConfigJson(text);
  return result.ok
    ? givenParameters(result.value, origin)
    : { values: {}, problem: `${origin} ${result.problem}.` };
}
