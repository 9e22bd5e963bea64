import { openAttempts } from './attempt.ts';
import type { Call } from './call.ts';
import { type ClockReading, openSourceClock } from './clock.ts';
import type { ExchangeOptions } from './exchange.ts';
import { type RetryPolicy, withRetries } from './retry.ts';

/**
 * One request done right, for any service whose answers a table explains. Layers from the outside in: retry (this file,
 * `retry.ts`) → limiter and sign-in (`attempt.ts`) → trace, log and metrics (`exchange.ts`) → transport; what comes
 * back is judged in `answers/`. A wait between two attempts does not hold up others. What is repeated is always request
 * + whole body + JSON together, because a cut body only shows while it is read.
 */
export interface Client {
  /** @throws ConnectorError; GivenUp after `giveUpAfter` attempts */
  json(call: Call, signal: AbortSignal): Promise<unknown>;
  /** This machine's clock beside that of the source, as the last success told; undefined: none did. */
  clock(): ClockReading | undefined;
}

interface ClientOptions extends ExchangeOptions {
  readonly policy: RetryPolicy;
}

export function createClient(options: ClientOptions): Client {
  const { runtime, emit, policy } = options;
  const clock = openSourceClock(runtime);
  const attempt = openAttempts({ ...options, clock });

  return {
    clock: clock.reading,
    async json(call, signal) {
      const { method, giveUpAfter, attemptsBefore } = call;
      const path = call.url.pathname;
      const transactionId = runtime.guid();
      let { url } = call;
      try {
        return await withRetries((number) => attempt({ ...call, url }, { number, transactionId }, signal), {
          ...{ runtime, signal, giveUpAfter, attemptsBefore },
          policy: call.once === true ? { ...policy, ...onlyOnce } : policy,
          explain: (message) => `${method} ${path}: ${message} [transaction ${transactionId}]`,
          onRetry: ({ code }, number, waitMs) =>
            emit({ type: 'retry', code, path, attempt: number, waitMs, transactionId }),
          askForLess: (failure) => {
            const smaller = failure.mayBeTooLarge ? call.smaller?.(failure) : undefined;
            url = smaller ?? url;
            return smaller !== undefined;
          },
        });
      } catch (error) {
        // Waiting ends with an error of the timer's own when cancelled.
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}

const onlyOnce = { attempts: 1, misconfiguredAttempts: 1, throttledAttempts: 1 } as const;
