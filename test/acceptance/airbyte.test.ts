import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import {
  askInProcess,
  catalogOf,
  errorsIn,
  messagesIn,
  ofType,
  protocolFaults,
  recordsIn,
  statesIn,
  statusesIn,
} from '../support/airbyte.ts';
import { findLeaks } from '../support/canaries.ts';
import { type CliOptions, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { patience } from '../support/patience.ts';
import { extract, parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

/** Airbyte's files, by the name of the option, in a folder that lasts as long as the test. */
async function argumentsFor(files: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const args: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, `${name}.json`);
    await writeFile(path, JSON.stringify(content));
    args.push(`--${name}`, path);
  }
  return args;
}

async function source(
  action: string,
  files: Readonly<Record<string, unknown>> = {},
  { args = [], ...options }: CliOptions & { readonly args?: readonly string[] } = {},
) {
  return await runCli(['airbyte', action, ...(await argumentsFor(files)), ...args], options);
}

function configFor(simulator: Simulator) {
  return { ...parametersFor(simulator), fetchStartDatePeriod: wholeDays };
}

/** Whoever asks the network fails: nobody listens at this proxy. */
const env = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };

describe('spec and discover', () => {
  it.each([
    ['spec', 'SPEC'],
    ['discover', 'CATALOG'],
  ])('%s is one message, from nothing', async (action, type) => {
    const { exitCode, stdout, stderr } = await source(action, {}, { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(messagesIn(stdout).map((message) => message.type)).toEqual([type]);
    expect(protocolFaults(stdout)).toEqual([]);
  });
});

describe('check', () => {
  it('succeeds where a sync can work', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 20 });
    const { exitCode, stdout, stderr } = await source('check', { config: configFor(simulator) });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(ofType(stdout, 'CONNECTION_STATUS')).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(protocolFaults(stdout)).toEqual([]);
  });

  it('fails with what is wrong and what to do, and without the secret', async () => {
    const secret = 'Canary+Secret/71=&?é==';
    await using simulator = await startSimulator({ ...smallTenant, sessions: 20 });
    const config = { ...configFor(simulator), clientSecret: secret };
    const request = { action: 'check', config: 'config' } as const;
    const wrong = await askInProcess({ request, config, level: 'debug' });
    expect(wrong.exitCode).toBe(0);
    const [status] = ofType<{ status: string; message: string }>(wrong.text, 'CONNECTION_STATUS');
    expect(status?.status).toBe('FAILED');
    expect(status?.message).toMatch(/^sign-in: CREDENTIALS_REJECTED: .* Create a new secret/);
    expect(protocolFaults(wrong.text)).toEqual([]);
    expect(findLeaks({ text: wrong.text }, { secret })).toEqual([]);
    const none = await askInProcess({ request, config: { customerId: 'a b' } });
    expect(ofType<{ message: string }>(none.text, 'CONNECTION_STATUS')[0]?.message).toMatch(
      /PARAMETERS_INVALID: .*`clientSecret` is missing in the config/,
    );
  });
});

describe('read', () => {
  const streams = {
    sessions: 'incremental',
    application_instances: 'full_refresh',
    machine_catalogs: 'full_refresh',
    hypervisors: 'full_refresh',
    system_log: 'incremental',
  } as const;

  it('hands on what a run would write, with states and counts, and no secret', async () => {
    const secret = 'Canary+Secret/71=&?é==';
    await using simulator = await startSimulator({ ...smallTenant, sessions: 200, clientSecret: secret });
    const run = await extract(simulator, {
      parameters: { fetchStartDatePeriod: wholeDays, extraDatasets: ['system_log'] },
    });
    const files = { config: configFor(simulator), catalog: catalogOf(streams), state: [] };
    const { exitCode, stdout, stderr } = await source('read', files, { args: ['--log-level', 'debug'] });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(protocolFaults(stdout)).toEqual([]);
    const token = simulator.requests
      .findLast(({ headers }) => headers['authorization'] !== undefined)
      ?.headers['authorization']?.split('=')[1];
    expect(findLeaks({ stdout }, { secret, token: token ?? 'no token was used' })).toEqual([]);
    const records = recordsIn(stdout);
    const states = statesIn(stdout);
    for (const stream of Object.keys(streams)) {
      const texts = records[stream]?.map((row) =>
        Object.values(row).map((value) => (value === null ? null : String(value))),
      );
      const table = run.table(stream);
      expectTables({ [stream]: { columns: table.columns, rows: texts ?? [] } }, { [stream]: table });
      expect(statusesIn(stdout)[stream]).toBe('STARTED RUNNING COMPLETE');
      const state = states.find((told) => told.stream.stream_descriptor.name === stream);
      expect(String(state?.sourceStats.recordCount)).toBe(`${texts?.length}.0`);
    }
    expect(stdout).toMatch(/"ESTIMATE",.*"name":"sessions","type":"STREAM","row_estimate":2\d\d/);
    expect(ofType(stdout, 'LOG').length).toBeGreaterThan(0);
  });

  it('tells what is wrong with its files in the terms of the protocol', async () => {
    const catalog = catalogOf({ sessions: 'full_refresh' });
    const { exitCode, stdout, stderr } = await source('read', { config: { clientId: 'x' }, catalog });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(protocolFaults(stdout)).toEqual([]);
    expect(errorsIn(stdout)).toMatchObject([
      { failure_type: 'config_error', message: expect.stringContaining('`customerId` is missing') },
    ]);
  });
});

describe.runIf(process.platform !== 'win32')('an end from outside', () => {
  it('by a signal is told of each stream', async () => {
    const fault = { kind: 'hang', on: '/monitorodata/Sessions', after: 1 } as const;
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults: [fault] });
    const program: { kill?: (signal: NodeJS.Signals) => void } = {};
    const files = {
      config: configFor(simulator),
      catalog: catalogOf({ sessions: 'incremental', hypervisors: 'full_refresh' }),
    };
    const running = source('read', files, { onStart: (kill) => Object.assign(program, { kill }) });
    await vi.waitFor(() => expect(simulator.requests.some(({ fault: met }) => met)).toBe(true), patience);
    program.kill?.('SIGTERM');
    const { exitCode, stdout, stderr } = await running;
    expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' });
    expect(statusesIn(stdout)).toEqual({ sessions: 'STARTED INCOMPLETE', hypervisors: 'STARTED INCOMPLETE' });
    expect(errorsIn(stdout)[0]).toMatchObject({ failure_type: 'transient_error' });
    expect(protocolFaults(stdout)).toEqual([]);
  });

  it('of the one who reads ends the sync', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const args = await argumentsFor({
      config: configFor(simulator),
      catalog: catalogOf({ sessions: 'full_refresh', hypervisors: 'full_refresh' }),
    });
    const program = fileURLToPath(new URL('../../connector/cli.ts', import.meta.url));
    const out = await temporaryFolder();
    const command = [process.execPath, program, 'airbyte', 'read', ...args]
      .map((word) => `"${word}"`)
      .join(' ');
    const script = `{ ${command}; echo $? >"${out}/code"; } | head -n 1; cat "${out}/code"`;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\{"type":"LOG".*\}\n1\n$/);
  });
});
