import { unlessAborted } from '../../abort.ts';
import type { ConnectorError } from '../../errors.ts';
import { type Facts, storeFailure } from './failures.ts';

/** A call with all that its library does to repeat it. A library may wait for an answer for ever. */
const callMs = 5 * 60_000;

interface Calls {
  /** The bucket or container, as errors name it. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** What an error of the library says. */
  readonly factsOf: (error: unknown) => Facts;
}

/** @param isKnown statuses that the caller answers: then undefined, unless bucket or container are missing */
type Attempt = <T>(
  call: (abortSignal: AbortSignal) => Promise<T>,
  isKnown?: readonly number[],
) => Promise<T | undefined>;

/** Calls of a library that throw ConnectorErrors, or the reason of the signal, and that end. */
export function callsTo({ subject, signal, factsOf }: Calls): Attempt {
  return async (call, isKnown = []) => {
    signal.throwIfAborted();
    const limit = AbortSignal.timeout(callMs);
    const either = AbortSignal.any([signal, limit]);
    try {
      return await unlessAborted(call(either), either);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) throw tooSlow(subject);
      const facts = factsOf(error);
      const isAnswered = facts.status !== undefined && isKnown.includes(facts.status);
      if (isAnswered && !missing.has(facts.code)) return undefined;
      throw storeFailure(facts, subject);
    }
  };
}

/** These have the status of an object that is missing. */
const missing: ReadonlySet<string> = new Set(['NoSuchBucket', 'ContainerNotFound']);

function tooSlow(subject: string): ConnectorError {
  return storeFailure({ code: 'TimeoutError', status: undefined }, subject);
}
