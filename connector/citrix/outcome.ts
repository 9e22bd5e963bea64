import type { ConnectorError } from '../errors.ts';
import { GivenUp } from '../http/retry.ts';

/** The result of an action that is abandoned after some attempts. */
type Outcome<T> = { readonly value: T } | { readonly failure: ConnectorError };

/** The value, or the failure for which the action was abandoned. @throws ConnectorError for any other failure */
export async function outcomeOf<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await action() };
  } catch (error) {
    if (error instanceof GivenUp) return { failure: error.failure };
    throw error;
  }
}
