import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import type { AnswerTable } from '../../http/answers/answer-table.ts';
import type { Attempt } from '../../http/answers/failure.ts';
import { failureOfAnswer } from '../../http/answers/judge.ts';
import { failureOfThrown } from '../../http/answers/network-errors.ts';
import { defaultRetryPolicy, withRetries } from '../../http/retry.ts';
import type { Transport, WireResponse, WireUpload } from '../../http/transport.ts';
import type { WireRequest } from '../../http/wire-request.ts';
import { tryParseJson } from '../../json.ts';
import type { Runtime } from '../../runtime.ts';
import { ingestionAnswers, signInAnswers } from './answers.ts';
import type { Settings } from './settings.ts';
import { streamOf } from './tables.ts';

/** The two calls of the Logs Ingestion API: a token, and rows for a stream of a rule. */
export interface AzureClient {
  /** Signs in, if no token is left. @throws ConnectorError */
  signIn(): Promise<void>;
  /**
   * Sends a JSON array of rows.
   * @param onRetry told before each wait
   * @throws ConnectorError
   */
  send(table: string, body: string, onRetry: (message: string, waitMs: number) => void): Promise<void>;
}

interface ClientOptions {
  readonly settings: Settings;
  readonly transport: Transport;
  readonly runtime: Runtime;
  /** Hides a secret that came. */
  readonly hide: (secret: string) => void;
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

const compressed = promisify(gzip);

const apiVersion = '2023-01-01';

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number(),
});

/** A token is renewed this long before its end. */
const marginMs = 5 * 60_000;

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

export function createAzureClient(options: ClientOptions): AzureClient {
  const { settings, transport, runtime, redact, signal } = options;
  const { tenantId, clientId, clientSecret, endpoint, ruleId } = settings;
  const signInUrl = new URL(`/${tenantId}/oauth2/v2.0/token`, settings.authority);
  let token: Token | undefined;

  async function attempt(
    request: WireRequest | WireUpload,
    answers: AnswerTable,
  ): Promise<Attempt<WireResponse>> {
    try {
      const answer = await transport.send(request, signal);
      const told = { ...answer, text: redact(answer.text) };
      const failure = failureOfAnswer(told, { answers, proven: false, nowMs: runtime.now() });
      return failure === undefined ? { value: answer } : { failure };
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = failureOfThrown(thrown, false);
      if (failure === undefined) throw thrown;
      const isKept = failure.code === 'HOST_UNREACHABLE' || !failure.retry;
      return { failure: isKept ? failure : { ...failure, code: 'PUSH_FAILED', retry: true } };
    }
  }

  const retried = async <T>(
    url: URL,
    make: () => Promise<Attempt<T>>,
    onRetry: (message: string, waitMs: number) => void,
  ): Promise<T> => {
    try {
      return await withRetries(make, {
        ...{ runtime, signal, policy: defaultRetryPolicy },
        explain: (message) => `POST ${url.host}${url.pathname}: ${message}`,
        onRetry: ({ message }, _number, waitMs) => onRetry(message, waitMs),
      });
    } catch (error) {
      if (!(error instanceof ConnectorError)) signal.throwIfAborted();
      throw error;
    }
  };

  async function mint(): Promise<Token> {
    const body = new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      scope: `${settings.audience.replace(/\/$/, '')}/.default`,
    }).toString();
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const request: WireRequest = { method: 'POST', url: signInUrl, headers, body };
    const { text } = await retried(signInUrl, () => attempt(request, signInAnswers), ignored).catch(
      (error: unknown) => {
        throw withRemedy(error, causeRemedies.PUSH_REJECTED.azureSignIn);
      },
    );
    const parsed = tokenAnswer.safeParse(tryParseJson(text));
    if (!parsed.success) {
      // Nothing of the answer is quoted: it may hold a token.
      throw new ConnectorError(
        'DESTINATION_FAULT',
        `${signInUrl.host}: the answer contains no usable token.`,
      );
    }
    const { access_token: granted, expires_in: seconds } = parsed.data;
    options.hide(granted);
    const lifetimeMs = seconds * 1000;
    return { text: granted, renewAt: runtime.elapsed() + Math.max(lifetimeMs - marginMs, lifetimeMs * 0.9) };
  }

  const bearer = async () => {
    if (token === undefined || runtime.elapsed() >= token.renewAt) token = await mint();
    return `Bearer ${token.text}`;
  };

  return {
    signIn: async () => {
      await bearer();
    },
    async send(table, body, onRetry) {
      const path = `/dataCollectionRules/${ruleId}/streams/${encodeURIComponent(streamOf(table))}`;
      const url = new URL(`${path}?api-version=${apiVersion}`, endpoint);
      const content = await compressed(body);
      const make = async (): Promise<Attempt<WireResponse>> => {
        const request: WireUpload = {
          method: 'POST',
          url,
          headers: {
            authorization: await bearer(),
            'content-type': 'application/json',
            'content-encoding': 'gzip',
            'content-length': String(content.length),
          },
          body: once(content),
        };
        const outcome = await attempt(request, ingestionAnswers);
        if ('failure' in outcome && outcome.failure.renewToken) token = undefined;
        return outcome;
      };
      await retried(url, make, onRetry).catch((error: unknown) => {
        throw withRemedy(error, causeRemedies.PUSH_REJECTED.azureRule);
      });
    },
  };
}

/** Waits for a token are not worth a line. */
const ignored = () => undefined;

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(content);
}

function withRemedy(error: unknown, remedy: { readonly remedy: string }): unknown {
  if (!(error instanceof ConnectorError) || error.code !== 'PUSH_REJECTED') return error;
  const { message, cause, answer } = error;
  return new ConnectorError('PUSH_REJECTED', message, { cause, answer, remedy });
}
