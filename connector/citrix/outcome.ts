import type { ConnectorError } from '../errors.ts';
import { GivenUp } from '../http/retry.ts';

/** What a question came to that is given up after some attempts. */
type Outcome<T> = { readonly value: T } | { readonly failure: ConnectorError };

/** The answer, or the failure for which the question was given up. @throws ConnectorError for any other failure */
export async function outcomeOf<T>(question: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    if (error instanceof GivenUp) return { failure: error.failure };
    throw error;
  }
}
