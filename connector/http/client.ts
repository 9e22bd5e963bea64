import { setImmediate } from 'node:timers/promises';
import type { Emit } from '../events.ts';
import { parseJson } from '../json.ts';
import type { Runtime } from '../runtime.ts';
import { type ErrorBody, readErrorBody } from './answers/error-body.ts';
import { factsOf, failureInSuccess, failureOfAnswer, isSuccess, type Service } from './answers/judge.ts';
import { type Failure, failureOfThrown } from './answers/network-errors.ts';
import { type ClockReading, isCredible, readClock } from './clock.ts';
import { type Limiter, oneAtATime } from './limiter.ts';
import { type Attempt, type RetryPolicy, withRetries } from './retry.ts';
import { openTrace, type WriteTrace } from './trace.ts';
import type { Transport, WireRequest, WireResponse } from './transport.ts';

/**
 * One request done right. Layers from the outside in: retry → authorization → limiter → metrics and log → transport →
 * meaning. Each service takes one request at a time, as Citrix allows its Monitor Service; a wait between two attempts
 * does not hold the others up.
 * What is repeated is always request + whole body + JSON together, because a cut body only shows while it is read.
 */
export interface Client {
  /** @throws ConnectorError; GivenUp after `giveUpAfter` attempts */
  json(call: Call, signal: AbortSignal): Promise<unknown>;
  /** This machine's clock beside that of the source, as the last success told; undefined: none did. */
  clock(): ClockReading | undefined;
}

export interface Call extends WireRequest, Hooks {
  readonly service: Service;
  /** Adds the sign-in to each attempt again, since a token may end between two. */
  readonly authorization?: Authorization;
}

/** What the caller does while its call is under way. */
export interface Hooks {
  /**
   * Where less can be asked for after a failure that this may cure; undefined: ask the same again. Has to come to an end:
   * such attempts are not counted.
   */
  readonly smaller?: ((failure: SizeFailure) => URL | undefined) | undefined;
  /** Not worth asking again, whatever comes. */
  readonly once?: boolean;
  /**
   * Attempts after which GivenUp is thrown for a failure that may lie in this question alone: the caller finds out whether it
   * does, and asks with all attempts if not.
   */
  readonly giveUpAfter?: number | undefined;
  /** Attempts made before: they count toward the retry limit. */
  readonly attemptsBefore?: number | undefined;
  /** Told the text of a success before it is parsed: a next request that is made now goes out first. */
  readonly onBodyText?: ((text: string) => void) | undefined;
}

/** A failure that may be one of size. `retry` false: the same question would fail again. */
export type SizeFailure = Pick<Failure, 'code' | 'retry'>;

export interface Authorization {
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The source did not take these headers: the next must be others. */
  renew(refused: Readonly<Record<string, string>>): void;
}

interface ClientOptions {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly policy: RetryPolicy;
  /** Masks secrets in what an error body says, before it is cut to a readable length. */
  readonly redact: (text: string) => string;
  /** Where each exchange is recorded, if it is to be. */
  readonly trace?: WriteTrace | undefined;
}

export function createClient(options: ClientOptions): Client {
  const { transport, runtime, emit, policy, redact } = options;
  const trace = options.trace === undefined ? undefined : openTrace({ write: options.trace, redact, emit });
  const proven = new Set<Service>();
  let clock: ClockReading | undefined;
  const limiters: Readonly<Record<Service, Limiter>> = {
    token: oneAtATime(),
    monitor: oneAtATime(),
    daas: oneAtATime(),
    'system-log': oneAtATime(),
  };

  async function attempt(
    call: Call,
    number: number,
    transactionId: string,
    signal: AbortSignal,
  ): Promise<Attempt<unknown>> {
    let authorization: Readonly<Record<string, string>> | undefined;
    const outcome = await limiters[call.service](async () => {
      signal.throwIfAborted();
      // When its turn has come, not before: the request in front of it may find out that the token has ended.
      authorization = await call.authorization?.headers(signal);
      const headers = { ...call.headers, 'citrix-transactionid': transactionId, ...authorization };
      const startedAt = runtime.now();
      const started = runtime.elapsed();
      const sent = await send(call, headers, signal);
      const answer = 'value' in sent ? sent.value : undefined;
      const ms = runtime.elapsed() - started;
      trace?.({
        ...{ service: call.service, request: { ...call, headers }, startedAt, ms },
        ...{ attempt: number, transactionId, answer },
        problem: 'failure' in sent ? sent.failure.message : undefined,
      });
      emit({
        type: 'request',
        method: call.method,
        path: call.url.pathname,
        query: readable(call.url.search.slice(1)),
        status: answer?.status ?? 0,
        ms,
        bytes: answer?.wireBytes ?? 0,
        attempt: number,
        transactionId,
      });
      if (answer !== undefined && isSuccess(answer)) clock = clockIn(call, answer, ms) ?? clock;
      return sent;
    });
    if (call.onBodyText !== undefined && 'value' in outcome && isSuccess(outcome.value)) {
      call.onBodyText(outcome.value.text);
      // Parsing would keep the request from being sent: it takes a turn of the event loop to go out.
      await setImmediate();
    }
    const result = 'failure' in outcome ? outcome : judge(call.service, outcome.value);
    if ('failure' in result && result.failure.renewToken) call.authorization?.renew(authorization ?? {});
    return result;
  }

  async function send(
    call: Call,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Attempt<WireResponse>> {
    try {
      const most = call.service === 'token' ? { mostBytes: mostOfToken } : {};
      return { value: await transport.send({ ...call, headers, ...most }, signal) };
    } catch (thrown) {
      // A cancelled run surfaces as whatever undici makes of it; the signal's own reason is the truth.
      signal.throwIfAborted();
      const failure = failureOfThrown(thrown, proven.size > 0);
      if (failure === undefined) throw thrown;
      return { failure: { ...failure, message: `${call.url.host}: ${failure.message}` } };
    }
  }

  function clockIn({ url }: Call, { headers }: WireResponse, tookMs: number): ClockReading | undefined {
    return readClock(headers, { host: url.host, receivedAt: runtime.now(), tookMs });
  }

  /** A date that an answer asks us to wait for is one of its own clock. */
  function nowIn({ headers }: WireResponse): number {
    const receivedAt = runtime.now();
    const reading = readClock(headers, { host: '', receivedAt, tookMs: 0 });
    return reading !== undefined && isCredible(reading) ? receivedAt - reading.aheadMs : receivedAt;
  }

  /** What is looked at of an error: masked before it is cut, since of a secret at the edge a part would stay. */
  const clean = (text: string) => redact(text.slice(0, longestError + longestSecret)).slice(0, longestError);

  function judge(service: Service, answer: WireResponse): Attempt<unknown> {
    const standing = { service, proven: proven.has(service), nowMs: nowIn(answer) };
    const told = isSuccess(answer) ? answer : { ...answer, text: clean(answer.text) };
    const failure = failureOfAnswer(told, standing);
    if (failure !== undefined) return { failure };
    const value = jsonIn(answer.text);
    const wrong = failureInSuccess(answer, standing, value, clean);
    if (wrong !== undefined) return { failure: wrong };
    if (value === undefined) return { failure: noJson(answer, readErrorBody(clean(answer.text))) };
    proven.add(service);
    return { value };
  }

  return {
    clock: () => clock,
    async json(call, signal) {
      const transactionId = runtime.guid();
      let { url } = call;
      try {
        return await withRetries((number) => attempt({ ...call, url }, number, transactionId, signal), {
          runtime,
          policy: call.once === true ? { ...policy, ...onlyOnce } : policy,
          signal,
          giveUpAfter: call.giveUpAfter,
          attemptsBefore: call.attemptsBefore,
          explain: (message) =>
            `${call.method} ${call.url.pathname}: ${message} [transaction ${transactionId}]`,
          onRetry: ({ code }, number, waitMs) =>
            emit({ type: 'retry', code, path: call.url.pathname, attempt: number, waitMs, transactionId }),
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

/** The largest token seen has some kilobytes. */
const mostOfToken = 64 * 1024;

/** Of an error, in characters: every published one has less. */
const longestError = 64 * 1024;

/** A token of a sign-in, encoded. */
const longestSecret = 8 * 1024;

/** Undefined for what is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
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

/** A success without readable JSON (empty, cut, an error page of a proxy) is worth another try. */
function noJson(answer: WireResponse, { isPage, text }: Pick<ErrorBody, 'isPage' | 'text'>): Failure {
  const other = isPage ? text : 'a body that is no JSON';
  const kind = answer.text.trim() === '' ? 'an empty body' : other;
  return {
    code: 'RESPONSE_INVALID',
    message: `HTTP ${answer.status} with ${kind} (${answer.headers['content-type'] ?? 'no content type'}, ${answer.text.length} characters)`,
    retry: true,
    likelyMisconfigured: false,
    renewToken: false,
    mayBeTooLarge: true,
    waitMs: undefined,
    answer: factsOf(answer),
  };
}
