import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { azure, azureMonitor } from '../support/azure-monitor.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { dataHub } from '../support/data-hub.ts';
import { fakeStore } from '../support/fake-stores.ts';
import { temporaryFolder } from '../support/folder.ts';
import { publishTables } from '../support/published-folder.ts';

/** The real program with its most detailed log: no secret in what it says and leaves, whether it succeeds or not. */

const secret = 'Canary-s3cret-0123456789';
const signature = 'Canary%2Bsignature0123%3D';
const task = '11111111-1111-4111-8111-111111111111';

interface Given {
  readonly target: object;
  readonly env: Readonly<Record<string, string>>;
}

/** Where nobody listens. */
const nowhere = 'http://127.0.0.1:1';

const kinds: Readonly<Record<string, (where: string) => Given>> = {
  raynet: (url) => ({
    target: { kind: 'raynet', url, apiKey: secret, tables: { sessions: { taskId: task } } },
    env: {},
  }),
  'azure-monitor': (endpoint) => ({
    target: {
      ...{ kind: 'azure-monitor', endpoint, authority: endpoint, ruleId: azure.ruleId },
      ...{ tenantId: azure.tenantId, clientId: azure.clientId },
    },
    env: { AZURE_CLIENT_SECRET: secret },
  }),
  s3: (endpoint) => ({
    target: { kind: 's3', bucket: 'tables', endpoint, prefix: 'lake' },
    env: { AWS_ACCESS_KEY_ID: 'CANARYKEYID', AWS_SECRET_ACCESS_KEY: secret },
  }),
  'azure-blob': (url) => ({
    target: { kind: 'azure-blob', url: `${url}/account`, container: 'tables', prefix: 'lake' },
    env: { AZURE_STORAGE_SAS_TOKEN: `sv=2026-04-06&sig=${signature}` },
  }),
  postgresql: (url) => ({
    target: {
      ...{ kind: 'postgresql', host: '127.0.0.1', port: Number(new URL(url).port), database: 'hub' },
      ...{ user: 'pusher', tls: false },
    },
    env: { PGPASSWORD: secret },
  }),
};

const secrets = { secret, signature, decoded: decodeURIComponent(signature), key: 'CANARYKEYID' };

async function leaksOf({ target, env }: Given, args: readonly string[] = []) {
  const out = await publishTables({
    tables: { sessions: { csv: 'customer_id\nacme\n', fields: [{ name: 'customer_id', required: true }] } },
  });
  await writeFile(join(out, 'run-report.json'), JSON.stringify({ customerId: 'acme' }));
  const file = join(await temporaryFolder(), 'target.json');
  await writeFile(file, JSON.stringify(target));
  const detailed = ['--log-format', 'json', '--log-level', 'debug'];
  const run = await runCli(['push', '--target', file, '--out', out, ...detailed, ...args], { env });
  expect(run.stdout.length).toBeGreaterThan(0);
  const said = { stdout: run.stdout, stderr: run.stderr };
  return { leaks: findLeaks({ ...said, ...(await outputsIn(out)) }, secrets), exitCode: run.exitCode };
}

describe.each(Object.entries(kinds))('a push to %s', (kind, given) => {
  it('names no secret where nobody answers', async () => {
    for (const args of [[], ['--check']]) {
      expect(await leaksOf(given(nowhere), args)).toEqual({ leaks: [], exitCode: 75 });
    }
  });

  it('names no secret where the other side repeats what it was sent, or takes it', async () => {
    await using service = await serviceOf(kind);
    const { leaks, exitCode } = await leaksOf(given(service.origin));
    expect(leaks).toEqual([]);
    expect(exitCode).not.toBeNull();
  });
});

/** A service of the kind; for PostgreSQL one that is none. */
async function serviceOf(kind: string) {
  if (kind === 'azure-monitor') return await azureMonitor();
  if (kind === 's3' || kind === 'azure-blob') return await fakeStore();
  return await dataHub({ [task]: { key: 'another', uploads: [] } });
}

it('finds a secret that is named', async () => {
  const out = await temporaryFolder();
  await writeFile(join(out, 'push-report.json'), JSON.stringify({ message: `signed by ${signature}` }));
  expect(findLeaks(await outputsIn(out), secrets)).not.toEqual([]);
});
