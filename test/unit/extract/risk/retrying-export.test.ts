import { expect, it } from 'vitest';
import type { EventExport } from '../../../../connector/citrix/analytics/export.ts';
import type { ErrorCode } from '../../../../connector/errors/codes.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { retryingExport } from '../../../../connector/extract/risk/retrying-export.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';

const { signal } = new AbortController();

/** An export that signs in, and then fails for ever. */
function failing(code: ErrorCode): { readonly source: EventExport; readonly asked: () => number } {
  let asked = 0;
  const fail = () => {
    asked += 1;
    return Promise.reject(new ConnectorError(code, 'no'));
  };
  const source = { host: 'broker', committed: fail, topic: fail, read: fail, members: fail, commit: fail };
  const ends = { signIn: () => Promise.resolve(), close: () => Promise.resolve() };
  return { source: { ...source, ...ends }, asked: () => asked };
}

it('in a check it is asked three times at most', async () => {
  const { source, asked } = failing('SOURCE_UNAVAILABLE');
  const asking = retryingExport(source, { runtime: fakeRuntime(), emit: () => undefined, isShort: true });
  await asking.signIn(signal);
  await expect(asking.topic(signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(asked()).toBe(3);
});

it.each<readonly [ErrorCode, number]>([
  ['SOURCE_UNAVAILABLE', 10],
  // Each of these has taken minutes already.
  ['SOURCE_TIMEOUT', 3],
  ['EXPORT_RIGHTS_MISSING', 1],
])('a broker that has answered before is asked after %s in all %i times', async (code, times) => {
  const { source, asked } = failing(code);
  const asking = retryingExport(source, { runtime: fakeRuntime(), emit: () => undefined });
  await asking.signIn(signal);
  await expect(asking.topic(signal)).rejects.toMatchObject({ code });
  expect(asked()).toBe(times);
});
