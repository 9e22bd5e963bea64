import { services } from '../../../connector/citrix/answers/services.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import type { RunEvent } from '../../../connector/events.ts';
import type { Authorization, Call } from '../../../connector/http/call.ts';
import { createClient } from '../../../connector/http/client.ts';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import type { Runtime } from '../../../connector/runtime.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

/** A client over a transport of the tests, for the tests of what it asks and of how it signs in. */

export const call: Call = {
  service: services.monitor,
  method: 'GET',
  url: new URL('https://api.example.com/monitorodata/Sessions?$filter=StartDate%20ge%202026'),
  headers: { accept: 'application/json' },
};
export const firstGuid = '00000000-0000-4000-8000-000000000001';
export const never = new AbortController().signal;

interface Setting {
  readonly runtime?: Runtime;
  readonly attempts?: number;
}

export function open(answers: Parameters<typeof fakeTransport>[0], setting: Setting = {}) {
  const transport = fakeTransport(answers);
  const runtime = fakeRuntime();
  const events: RunEvent[] = [];
  const client = createClient({
    transport,
    runtime: setting.runtime ?? runtime,
    emit: (event) => events.push(event),
    policy: { ...defaultRetryPolicy, attempts: setting.attempts ?? 3 },
    redact: (text) => text.replaceAll('Canary+Secret', '***'),
  });
  const of = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return { client, transport, runtime, requests: () => of('request'), retries: () => of('retry') };
}

/** Tokens `token-1`, `token-2` …, a new one after each refusal. */
export function numberedTokens(): Authorization & { readonly renewals: () => number } {
  let number = 1;
  return {
    headers: () => Promise.resolve({ authorization: `CwsAuth Bearer=token-${number}` }),
    renew: () => {
      number += 1;
    },
    renewals: () => number - 1,
  };
}

export async function errorOf(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`was no connector error but ${String(error)}`);
  return error;
}
