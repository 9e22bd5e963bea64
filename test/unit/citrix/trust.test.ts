import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { services } from '../../../connector/citrix/answers/services.ts';
import { createAuthorization } from '../../../connector/citrix/trust.ts';
import type { RunEvent } from '../../../connector/events.ts';
import { createClient } from '../../../connector/http/client.ts';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import type { TokenEndpoint } from '../../../connector/parameters/regions.ts';
import { createRedactor } from '../../../connector/parameters/secrets.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const never = new AbortController().signal;
const oauth: TokenEndpoint = {
  url: 'https://api.example.com/cctrustoauth2/acme/tokens/clients',
  style: 'oauth',
};
const trust: TokenEndpoint = { url: 'https://trust.example.us/acme/tokens/clients', style: 'trust' };
const credentials = { clientId: 'id-1', clientSecret: 'a+b/c=d&e f' };

/** Token texts `ey-token-1`, `ey-token-2` … in the answer's words. */
function open(answer: (token: string) => unknown, endpoint = oauth) {
  const runtime = fakeRuntime();
  const redactor = createRedactor();
  const events: RunEvent[] = [];
  const emit = (event: RunEvent) => void events.push(event);
  const transport = fakeTransport((_request, number) => ({ body: answer(`ey-token-${number + 1}`) }));
  const client = createClient({
    transport,
    runtime,
    emit,
    policy: { ...defaultRetryPolicy, attempts: 2 },
    redact: redactor.redact,
  });
  const authorization = createAuthorization({
    client,
    service: services.token,
    endpoint,
    credentials,
    runtime,
    emit,
    redactor,
  });
  const header = async () => (await authorization.headers(never))['authorization'];
  return { authorization, header, runtime, transport, events, redactor };
}

const granted = (expires_in: unknown) => (access_token: string) => ({
  token_type: 'bearer',
  access_token,
  expires_in,
});

describe('the sign-in', () => {
  it('sends a form with every sign of the secret encoded, and a content type without a charset', async () => {
    const { header, transport } = open(granted('3600'));
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    expect(transport.sent).toHaveLength(1);
    expect(transport.sent[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials&client_id=id-1&client_secret=a%2Bb%2Fc%3Dd%26e+f',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(transport.sent[0]?.url.href).toBe(oauth.url);
  });

  it('sends JSON to the older service', async () => {
    const { header, transport } = open((token) => ({ Token: token, ExpiresAt: 3600 }), trust);
    await header();
    expect(JSON.parse(transport.sent[0]?.body ?? '')).toEqual({
      ClientId: 'id-1',
      ClientSecret: 'a+b/c=d&e f',
    });
    expect(transport.sent[0]?.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['a lifetime as text', granted('3600')],
    ['a lifetime as number', granted(3600)],
    ['a lifetime with a fraction', (token: string) => `{"access_token":"${token}","expires_in":3600.0}`],
    ['white space around it', (token: string) => `\n   ${JSON.stringify(granted('3600')(token))}\r\n `],
    ['white space in the lifetime', granted(' 3600 ')],
    ['capitals', (token: string) => ({ Access_Token: token, EXPIRES_IN: '3600' })],
    ['the words of the older service', (Token: string) => ({ Token, Principal: 'p', ExpiresAt: 3600 })],
    [
      'the other words of the older service',
      (token: string) => ({ token, openIdToken: 'o', expiresIn: 3600 }),
    ],
    ['these words in small letters', (token: string) => ({ token, expiresat: '3600' })],
  ] as const)('understands an answer with %s', async (_what, answer) => {
    const { header, events } = open(answer);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    expect(events).toContainEqual({ type: 'signed-in', lifetimeSeconds: 3600 });
  });

  it.each([
    ['none', (access_token: string) => ({ access_token })],
    ['null', granted(null)],
    ['0', granted('0')],
    ['less than 0', granted(-3600)],
    ['a text', granted('an hour')],
    ['an empty text', granted(' ')],
    ['true', granted(true)],
    ['a list', granted([3600])],
    ['a moment of its end', granted(1_795_000_000)],
    ['no end', granted('1e999')],
    ['none, from the older service', (Token: string) => ({ Token })],
    ['a moment, from the older service', (Token: string) => ({ Token, ExpiresAt: '1795000000' })],
    ['a date, from the older service', (Token: string) => ({ Token, ExpiresAt: '2026-11-20T12:00:00Z' })],
  ] as const)('takes a token for one of ten minutes whose lifetime is %s', async (_what, answer) => {
    const { header, events, runtime } = open(answer);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    expect(events).toContainEqual({ type: 'signed-in', lifetimeSeconds: 600 });
    runtime.advance(540_000 - 1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    runtime.advance(1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-2');
  });

  it('is refused by an answer that calls itself a success but is an error', async () => {
    const { header } = open(() => ({ error: 'invalid_client', error_description: 'Invalid client id' }));
    await expect(header()).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' });
  });

  it.each([
    ['no token', () => ({ expires_in: '3600' })],
    ['an empty token', () => ({ access_token: '', expires_in: '3600' })],
    ['a token that is no text', () => ({ access_token: 7, expires_in: '3600' })],
    ['a token that no header can hold', () => ({ access_token: `ey-token-1${'\n'}x`, expires_in: '3600' })],
    ['a list', (token: string) => [token]],
    ['nothing', () => 'null'],
  ] as const)('fails on an answer with %s, and quotes nothing of it', async (_what, answer) => {
    const { header } = open(answer);
    const error: unknown = await header().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(inspect(error, { depth: 9 })).not.toContain('ey-token');
  });
});

describe('a token', () => {
  it('is used until shortly before its end, then another is asked for', async () => {
    const { header, runtime, transport } = open(granted('3600'));
    await header();
    runtime.advance(3_300_000 - 1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    runtime.advance(1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-2');
    expect(transport.sent).toHaveLength(2);
  });

  it('of a short life is used for nine tenths of it', async () => {
    const { header, runtime } = open(granted(600));
    await header();
    runtime.advance(540_000 - 1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-1');
    runtime.advance(1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-2');
  });

  it('that the source refuses is replaced at the next question', async () => {
    const { header, authorization, transport } = open(granted('3600'));
    authorization.renew(await authorization.headers(never));
    expect(transport.sent).toHaveLength(1);
    expect(await header()).toBe('CwsAuth Bearer=ey-token-2');
    expect(await header()).toBe('CwsAuth Bearer=ey-token-2');
  });

  it('that was replaced in the meantime is not replaced again for a late refusal', async () => {
    const { authorization, transport } = open(granted('3600'));
    const old = await authorization.headers(never);
    authorization.renew(old);
    await authorization.headers(never);
    authorization.renew(old);
    await authorization.headers(never);
    expect(transport.sent).toHaveLength(2);
  });

  it('is minted once for all who ask at the same time', async () => {
    const { authorization, transport } = open(granted('3600'));
    await Promise.all([authorization.headers(never), authorization.headers(never)]);
    expect(transport.sent).toHaveLength(1);
  });

  it('is known to the redactor, and stands in no event; nor does the secret', async () => {
    const { header, authorization, events, redactor } = open(granted('3600'));
    authorization.renew(await authorization.headers(never));
    await header();
    expect(redactor.redact('Bearer=ey-token-1 and ey-token-2')).toBe('Bearer=*** and ***');
    expect(JSON.stringify(events)).not.toMatch(/ey-token|a\+b|a%2Bb/);
  });
});
