import { z } from 'zod';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Authorization, Call } from '../http/call.ts';
import type { Client } from '../http/client.ts';
import { oneAtATime } from '../http/limiter.ts';
import type { Service } from '../http/service.ts';
import { isRecord, scalarText } from '../json.ts';
import type { Endpoints } from '../parameters/regions.ts';
import type { Redactor } from '../parameters/secrets.ts';
import type { Runtime } from '../runtime.ts';

interface TokenOptions {
  readonly client: Client;
  /** The service that signs in. */
  readonly service: Service;
  readonly endpoint: Endpoints['token'];
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly redactor: Redactor;
}

/** It goes into a header, which holds nothing else. */
const bearer = z.string().regex(/^[\x21-\x7e]+$/);

/** A lifetime is a text at Citrix Cloud and a number elsewhere; the trust service varies the case of its keys. */
const tokenAnswer = z.union([
  z
    .object({ access_token: bearer, expires_in: z.unknown().optional() })
    .transform((answer) => ({ token: answer.access_token, lifetimeSeconds: secondsIn(answer.expires_in) })),
  z
    .object({ token: bearer, expiresat: z.unknown().optional(), expiresin: z.unknown().optional() })
    .transform(({ token, expiresat, expiresin }) => ({
      token,
      lifetimeSeconds: secondsIn(expiresat ?? expiresin),
    })),
]);

/** Of a token that does not say how long it lives, or says what cannot be: short, since the real one is not known. */
const cautiousSeconds = 600;

/** No published token lives longer; such a number is a point in time, or a mistake. */
const longestSeconds = 7 * 24 * 3600;

function secondsIn(value: unknown): number {
  const seconds = Number(scalarText(value)?.trim() || Number.NaN);
  return seconds > 0 && seconds <= longestSeconds ? seconds : cautiousSeconds;
}

interface Token {
  readonly header: string;
  /** As the runtime counts elapsed time: a clock that is set makes no token older or younger. */
  readonly renewAt: number;
}

/** Renewed this long before its end, or after nine tenths of a short life: a page must not start with a dying token. */
const marginMs = 5 * 60_000;

/**
 * Bearer tokens for one API client: minted when first needed, renewed before they end and when the source refuses them.
 * Citrix Cloud has no refresh tokens, so renewing is signing in again.
 */
export function createAuthorization(options: TokenOptions): Authorization {
  const { client, service, endpoint, credentials, runtime, emit, redactor } = options;
  const inTurn = oneAtATime();
  let current: Token | undefined;

  async function mint(signal: AbortSignal): Promise<Token> {
    const answer = await client
      .json(tokenCall(service, endpoint, credentials), signal)
      .catch(async (error: unknown) => {
        throw (await isOfAnother(error, signal)) ? ofAnotherCustomer(error) : error;
      });
    const parsed = tokenAnswer.safeParse(lowerKeys(answer));
    if (!parsed.success) {
      // Nothing of the answer is quoted: it may hold a token.
      throw new ConnectorError('RESPONSE_INVALID', 'The answer to the sign-in contains no usable token.');
    }
    const { token, lifetimeSeconds } = parsed.data;
    redactor.add(token);
    emit({ type: 'signed-in', lifetimeSeconds });
    const lifetimeMs = lifetimeSeconds * 1000;
    return {
      header: `CwsAuth Bearer=${token}`,
      renewAt: runtime.elapsed() + Math.max(lifetimeMs - marginMs, lifetimeMs * 0.9),
    };
  }

  /**
   * A customer that is not the client's may be refused like a wrong secret: where no customer counts, the secret alone
   * does.
   */
  async function isOfAnother(error: unknown, signal: AbortSignal): Promise<boolean> {
    const { anyCustomer: url } = endpoint;
    if (!(error instanceof ConnectorError) || error.code !== 'CREDENTIALS_REJECTED' || url === undefined) {
      return false;
    }
    const call = { ...tokenCall(service, { ...endpoint, url }, credentials), once: true };
    const answer = await client.json(call, signal).catch(() => undefined);
    return tokenAnswer.safeParse(lowerKeys(answer)).success;
  }

  return {
    async headers(signal) {
      // In turn: a caller that asks while a token is being made gets that one.
      const { header } = await inTurn(async () => {
        if (current === undefined || runtime.elapsed() >= current.renewAt) current = await mint(signal);
        return current;
      });
      return { authorization: header };
    },
    renew(refused) {
      if (refused['authorization'] === current?.header) current = undefined;
    },
  };
}

/** The content type goes without a charset: the service refuses one. */
function tokenCall(
  service: Service,
  endpoint: Endpoints['token'],
  credentials: TokenOptions['credentials'],
): Call {
  const { clientId, clientSecret } = credentials;
  const form = endpoint.style === 'oauth';
  return {
    service,
    method: 'POST',
    url: new URL(endpoint.url),
    headers: {
      accept: 'application/json',
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: form
      ? new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }).toString()
      : JSON.stringify({ ClientId: clientId, ClientSecret: clientSecret }),
  };
}

function ofAnotherCustomer(refusal: unknown): ConnectorError {
  return new ConnectorError(
    'CUSTOMER_UNKNOWN',
    'The client ID and the secret are valid, but they do not belong to the customer in `customerId`.',
    { cause: refusal },
  );
}

function lowerKeys(answer: unknown): unknown {
  if (!isRecord(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key.toLowerCase(), value]));
}
