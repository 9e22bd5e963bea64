import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Fault, type Simulator, startSimulator } from '../simulator/index.ts';
import { findLeaks, type Outputs, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { extract, type ProgramOptions, parametersFor, smallTenant, wholeDays } from '../support/program.ts';

const secret = 'Canary+Secret/71=&?é==';
const password = 'Canary:Pa55/word@%41';
const tenant = { ...smallTenant, sessions: 60, clientSecret: secret } as const;

function proxyAt(origin: string): string {
  const url = new URL(origin);
  url.username = 'reporting';
  url.password = encodeURIComponent(password);
  return url.href;
}

/** The tokens that the simulator took, as the requests carried them. */
function tokensOf(requests: readonly { readonly headers: Readonly<Record<string, string | undefined>> }[]) {
  const tokens = requests.map(({ headers }) => headers['authorization']?.split('=')[1]);
  return [...new Set(tokens.filter((token) => token !== undefined))];
}

/** Runs the program with a trace, and keeps everything that left it, byte by byte. */
async function runTraced(simulator: Simulator, { args = [], ...options }: ProgramOptions) {
  const folder = await temporaryFolder();
  const trace = join(folder, 'trace.jsonl');
  const run = await extract(simulator, { ...options, args: [...args, '--trace-http', trace] });
  const { stdout, stderr, out } = run;
  const outputs: Outputs = { stdout, stderr, ...(await outputsIn(out)), ...(await outputsIn(folder)) };
  return { run, outputs, trace };
}

describe.each(['text', 'json'])('the program at its most talkative, in %s', (format) => {
  const args = ['--log-level', 'debug', '--log-format', format];

  it('shows no secret in a complete run through a proxy that wants a password', async () => {
    await using simulator = await startSimulator({
      ...tenant,
      faults: [{ kind: 'expire-token', on: '/monitorodata/Sessions' }],
    });
    await using proxy = await forwardProxy();
    const parameters = { proxyUrl: proxyAt(proxy.origin), fetchStartDatePeriod: wholeDays };
    const { run, outputs, trace } = await runTraced(simulator, { parameters, args });
    expect(run.exitCode, run.stderr).toBe(0);
    const tokens = tokensOf(simulator.requests);
    expect(tokens).toHaveLength(2);
    const credentials = Buffer.from(`reporting:${password}`).toString('base64');
    expect(new Set(proxy.credentials)).toEqual(new Set([`Basic ${credentials}`]));
    const [first = '', second = ''] = tokens;
    expect(findLeaks(outputs, { secret, password, first, second })).toEqual([]);
    expect(outputs[trace]?.match(/^\{"exchange":\d+,/gm)?.length).toBe(run.report().totals.requests);
    expect(run.stderr).toContain(
      format === 'json' ? '"event":"request"' : 'debug GET /monitorodata/Sessions',
    );
  });

  it('shows none when the proxy refuses', async () => {
    await using simulator = await startSimulator(tenant);
    await using proxy = await forwardProxy({ refuses: true });
    const { run, outputs } = await runTraced(simulator, {
      parameters: { proxyUrl: proxyAt(proxy.origin) },
      args,
    });
    expect(run.exitCode, run.stderr).not.toBe(0);
    expect(run.report().error?.message).toContain('407');
    expect(findLeaks(outputs, { secret, password })).toEqual([]);
    expect(simulator.requests).toEqual([]);
  });

  it.each<readonly [title: string, fault: Fault]>([
    ['the sign-in echoes them', { kind: 'status', status: 400, body: `refused: ${secret}`, on: 'token' }],
    ['a table fails with them', { kind: 'status', status: 403, body: `no: ${secret}`, on: 'monitor' }],
    [
      'a list fails with them',
      { kind: 'status', status: 406, body: JSON.stringify({ detail: secret }), on: 'daas', times: 9 },
    ],
    ['the next page is elsewhere', { kind: 'foreign-link', on: 'monitor' }],
  ])('shows none when %s', async (_title, fault) => {
    await using simulator = await startSimulator({ ...tenant, faults: [fault] });
    const { run, outputs } = await runTraced(simulator, { args });
    // A link that leads elsewhere is no obstacle.
    expect(run.exitCode === 0).toBe(fault.kind === 'foreign-link');
    const [token = 'no token was used'] = tokensOf(simulator.requests);
    expect(findLeaks(outputs, { secret, password, token })).toEqual([]);
  });
});

describe('wrong parameters', () => {
  it('show no secret, wherever it stands', async () => {
    await using simulator = await startSimulator(tenant);
    const run = await runCli(['run', '--params', '-', '--out', await temporaryFolder()], {
      input: JSON.stringify({
        ...parametersFor(simulator),
        clientSecret: ` ${secret}`,
        proxyUrl: `ftp://reporting:${encodeURIComponent(password)}@proxy`,
        clientId: [secret],
        baseUrl: `https://${encodeURIComponent(password)}@api.cloud.com`,
        requestTimeout: secret,
      }),
    });
    expect(run.exitCode).toBe(78);
    expect(findLeaks({ ...run, exitCode: '' }, { secret, password })).toEqual([]);
  });
});
