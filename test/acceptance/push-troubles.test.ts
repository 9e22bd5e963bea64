import { describe, expect, it } from 'vitest';
import { pushCommand } from '../../connector/commands/push.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import { azure, azureMonitor } from '../support/azure-monitor.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { dataHub } from '../support/data-hub.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { publishTables } from '../support/published-folder.ts';

/** A service that answers so to every call: the error says who has to act, and the next push mends it. */

const fields = [
  { name: 'customer_id', required: true },
  { name: 'session_key', required: true },
];
const csv = 'customer_id,session_key\nacme,a\nacme,b\n';
const key = 'Canary-key-of-the-hub-1';
const task = '11111111-1111-4111-8111-111111111111';

interface Service extends AsyncDisposable {
  readonly target: object;
  readonly env: Readonly<Record<string, string>>;
  readonly failures: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
  /** What it holds. */
  readonly held: () => unknown;
  /** The same when all is well. */
  readonly whole: unknown;
}

const services: Readonly<Record<string, () => Promise<Service>>> = {
  async raynet() {
    const hub = await dataHub({ [task]: { key, uploads: [] } });
    return {
      target: { kind: 'raynet', url: hub.origin, apiKey: key, tables: { sessions: { taskId: task } } },
      env: {},
      failures: hub.failures,
      held: () => hub.tasks[task]?.uploads.map(({ text }) => text),
      whole: [csv],
      [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
    };
  },
  async 'azure-monitor'() {
    const service = await azureMonitor();
    const { ruleId, tenantId, clientId, secret } = azure;
    const { origin } = service;
    return {
      target: { kind: 'azure-monitor', endpoint: origin, authority: origin, ruleId, tenantId, clientId },
      env: { AZURE_CLIENT_SECRET: secret },
      failures: service.failures,
      held: () => service.rows['CitrixSessions_CL']?.map(({ session_key }) => session_key) ?? [],
      whole: ['a', 'b'],
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
  },
};

async function push({ target, env }: Service, out: string) {
  const runtime = fakeRuntime();
  const report = await pushCommand({
    target: await loadTarget({
      ...{ text: JSON.stringify(target), origin: 'target.json', env, readFile: () => '' },
      datasetNames: ['sessions'],
    }),
    ...{ out, env: {}, readFile: () => '', runtime, emit: () => undefined, onResult: () => undefined },
    signal: new AbortController().signal,
  });
  const written = { report: JSON.stringify(report), ...(await outputsIn(out)) };
  expect(findLeaks(written, { key, secret: azure.secret, token: 'Canary-token' })).toEqual([]);
  return { report, sleeps: runtime.sleeps };
}

describe.each(Object.entries(services))('%s', (kind, start) => {
  it.each<readonly [string, number, string, number]>([
    ['redirects', 302, 'PUSH_REJECTED', 78],
    ['does not take the rows', 400, 'PUSH_REJECTED', 78],
    ['does not know the credentials (any more)', 401, 'PUSH_REJECTED', 78],
    ['refuses permissions', 403, 'PUSH_REJECTED', 78],
    ['has lost the place of the rows', 404, 'PUSH_REJECTED', 78],
    ['waits too long for the rows', 408, 'PUSH_FAILED', 75],
    ['cannot take so much at once', 413, 'PUSH_REJECTED', 78],
    ['does not take rows of this form', 422, 'PUSH_REJECTED', 78],
    ['is asked too often', 429, 'PUSH_FAILED', 75],
    ['fails', 500, 'PUSH_FAILED', 75],
    ['stands behind a gateway that fails', 502, 'PUSH_FAILED', 75],
    ['is not available', 503, 'PUSH_FAILED', 75],
    ['is full', 507, 'PUSH_FAILED', 75],
    ['breaks the connection off', 0, 'PUSH_FAILED', 75],
  ])('that %s (%i)', async (_what, status, code, exitCode) => {
    await using service = await start();
    const out = await publishTables({ tables: { sessions: { csv, fields, key: ['session_key'] } } });
    for (let times = 0; times < 100; times += 1)
      service.failures.push({ status, headers: { 'retry-after': '7' } });
    const { report, sleeps } = await push(service, out);
    expect(report.exitCode).toBe(exitCode);
    expect(report.tables).toMatchObject([{ status: 'failed', accepted: 0, error: { code } }]);
    expect(report.tables[0]?.error?.remedy).not.toBe('');
    if (exitCode === 78 && status !== 401) expect(sleeps).toEqual([]);
    service.failures.length = 0;
    const next = await push(service, out);
    expect(next.report.exitCode).toBe(0);
    // Calls that broke off had been taken: Azure Monitor has those rows more than once.
    const held = service.held();
    if (kind === 'azure-monitor' && status === 0)
      expect(new Set(held as string[])).toEqual(new Set(['a', 'b']));
    else expect(held).toEqual(service.whole);
  });
});
