import type { Emit } from '../events.ts';
import type { Runtime } from '../runtime.ts';
import type { Attempt } from './answers/failure.ts';
import { failureOfThrown } from './answers/network-errors.ts';
import type { Service } from './service.ts';
import { openTrace, type WriteTrace } from './trace.ts';
import type { Transport, WireResponse } from './transport.ts';
import type { WireRequest } from './wire-request.ts';

/** One request and what came of it, told to the trace, the log and the metrics. */

export interface ExchangeOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** Masks secrets in what an error says. */
  readonly redact: (text: string) => string;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
}

/** A request, complete with all its headers. */
interface Sending {
  readonly service: Service;
  readonly request: WireRequest;
  readonly attempt: number;
  readonly transactionId: string;
  /** Whether a service has answered well in this run. */
  readonly proven: boolean;
}

interface Sent {
  readonly answer: Attempt<WireResponse>;
  readonly ms: number;
}

export type Exchange = (sending: Sending, signal: AbortSignal) => Promise<Sent>;

export function openExchange(options: ExchangeOptions): Exchange {
  const { transport, runtime, emit, redact } = options;
  const trace = options.trace === undefined ? undefined : openTrace({ write: options.trace, redact, emit });

  return async ({ service, request, attempt, transactionId, proven }, signal) => {
    const startedAt = runtime.now();
    const started = runtime.elapsed();
    const answer = await send(transport, request, proven, signal);
    const ms = runtime.elapsed() - started;
    const came = 'value' in answer ? answer.value : undefined;
    const problem = 'failure' in answer ? answer.failure.message : undefined;
    trace?.({ service, request, startedAt, ms, attempt, transactionId, answer: came, problem });
    emit({
      type: 'request',
      method: request.method,
      path: request.url.pathname,
      query: readable(request.url.search.slice(1)),
      status: came?.status ?? 0,
      ms,
      bytes: came?.wireBytes ?? 0,
      attempt,
      transactionId,
    });
    return { answer, ms };
  };
}

async function send(
  transport: Transport,
  request: WireRequest,
  proven: boolean,
  signal: AbortSignal,
): Promise<Attempt<WireResponse>> {
  try {
    return { value: await transport.send(request, signal) };
  } catch (thrown) {
    // A cancelled run surfaces as whatever undici makes of it; the signal's own reason is the truth.
    signal.throwIfAborted();
    const failure = failureOfThrown(thrown, proven);
    if (failure === undefined) throw thrown;
    return { failure: { ...failure, message: `${request.url.host}: ${failure.message}` } };
  }
}

/** The query as a person reads it; a link the source made may be encoded wrongly. */
function readable(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
