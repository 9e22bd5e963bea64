import { setImmediate } from 'node:timers/promises';
import type { Attempt } from './answers/failure.ts';
import { readJsonAnswer } from './answers/json-answer.ts';
import { isSuccess } from './answers/judge.ts';
import type { Call } from './call.ts';
import type { SourceClock } from './clock.ts';
import { type ExchangeOptions, openExchange } from './exchange.ts';
import { type Limiter, oneAtATime } from './limiter.ts';
import type { Service } from './service.ts';
import type { WireResponse } from './transport.ts';
import type { WireRequest } from './wire-request.ts';

/** Which of the attempts at a call it is, and the id that all of them share. */
interface AttemptNumber {
  readonly number: number;
  readonly transactionId: string;
}

type MakeAttempt = (call: Call, which: AttemptNumber, signal: AbortSignal) => Promise<Attempt<unknown>>;

/** A service as far as this run has got to know it. */
interface KnownService {
  readonly inTurn: Limiter;
  /** It has answered well. */
  proven: boolean;
}

/** Makes single attempts: in turn, signed in, sent, and judged by the service's table of answers. */
export function openAttempts(options: ExchangeOptions & { readonly clock: SourceClock }): MakeAttempt {
  const { redact, clock } = options;
  const exchange = openExchange(options);
  const known = new Map<Service, KnownService>();

  function knownOf(service: Service): KnownService {
    const found = known.get(service) ?? { inTurn: oneAtATime(), proven: false };
    known.set(service, found);
    return found;
  }

  return async (call, { number: attempt, transactionId }, signal) => {
    const { service } = call;
    const standing = knownOf(service);
    const { answer, signIn } = await standing.inTurn(async () => {
      signal.throwIfAborted();
      // When its turn has come, not before: the request in front of it may find out that the token has ended.
      const signIn = (await call.authorization?.headers(signal)) ?? {};
      const request = requestOf(call, { [service.transactionHeader]: transactionId, ...signIn });
      const proven = [...known.values()].some((one) => one.proven);
      const sent = await exchange({ service, request, attempt, transactionId, proven }, signal);
      const came = successIn(sent.answer);
      if (came !== undefined) clock.note(call.url.host, came.headers, sent.ms);
      return { answer: sent.answer, signIn };
    });
    const came = successIn(answer);
    if (call.onBodyText !== undefined && came !== undefined) {
      call.onBodyText(came.bytes?.toString('utf8', Math.max(0, came.bytes.length - tailBytes)) ?? came.text);
      // Parsing would keep the request from being sent: it takes a turn of the event loop to go out.
      await setImmediate();
    }
    if ('failure' in answer) return answer;
    const nowMs = clock.nowBy(answer.value.headers);
    const { answers } = service;
    const outcome = readJsonAnswer(
      answer.value,
      { answers, proven: standing.proven, nowMs },
      redact,
      call.scan,
    );
    if ('value' in outcome) standing.proven = true;
    else if (outcome.failure.renewToken) call.authorization?.renew(signIn);
    return outcome;
  };
}

/** The end of a page is enough to go on from it; all of it as text may never be needed. */
const tailBytes = 32 * 1024;

function requestOf(
  { method, url, headers, body, service: { mostBytes } }: Call,
  more: WireRequest['headers'],
): WireRequest {
  return {
    method,
    url,
    headers: { ...headers, ...more },
    ...(body === undefined ? {} : { body }),
    ...(mostBytes === undefined ? {} : { mostBytes }),
  };
}

function successIn(answer: Attempt<WireResponse>): WireResponse | undefined {
  return 'value' in answer && isSuccess(answer.value) ? answer.value : undefined;
}
