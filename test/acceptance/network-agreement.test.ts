/** Long: one table of networks, each of which `check` and `run` have to judge alike. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readGivenText } from '../../connector/bounded-file.ts';
import type { CheckReport } from '../../connector/check/report.ts';
import { runCommand } from '../../connector/commands/run.ts';
import { asConnectorError } from '../../connector/errors.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { makeCertificate } from '../support/certificate.ts';
import { hurriedRuntime, inspect } from '../support/check.ts';
import { type ConnectProxy, connectProxy } from '../support/connect-proxy.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Front, frontOf } from '../support/front.ts';
import { loopback } from '../support/loopback.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { loadedOf } from '../support/story.ts';

/** `check` and `run` come to the same end in every network: each case is given to both. */

type Env = Readonly<Record<string, string>>;

interface Network {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly env?: Env;
}

const inspecting = makeCertificate(undefined, { hosts: ['api.cloud.com'], authority: 'Acme Inspection CA' });
const own = makeCertificate();
const proxys = makeCertificate(undefined, { authority: 'Acme Proxy CA' });
const stranger = makeCertificate(undefined, { authority: 'Nobody CA' });

let simulator: Simulator;
let front: Front;
let inspector: Front;
let cas: Readonly<Record<'own' | 'inspecting' | 'both' | 'stranger', string>>;
let through: ConnectProxy;
let secure: ConnectProxy;
let gonePort = '';
let folder = '';
const refusing: { [name: string]: ConnectProxy } = {};

beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 20 });
  front = await frontOf(simulator.origin, { certificate: own });
  inspector = await frontOf(simulator.origin, { certificate: inspecting });
  through = await connectProxy(200, undefined, inspector.port);
  secure = await connectProxy(200, undefined, inspector.port, { certificate: proxys });
  for (const [name, status, challenges] of [
    ['ntlm', 407, ['NTLM', 'Negotiate']],
    ['negotiate', 407, ['Negotiate, NTLM']],
    ['basic', 407, ['NTLM', 'Basic realm="Acme, Berlin"']],
    ['forbidden', 403, []],
    ['lost', 502, []],
    ['hangUp', -1, []],
  ] as const) {
    refusing[name] = await connectProxy(status, undefined, undefined, { challenges });
  }
  const gone = await loopback(() => undefined);
  gonePort = new URL(gone.origin).port;
  await gone[Symbol.asyncDispose]();
  folder = await mkdtemp(join(tmpdir(), 'authorities-'));
  const file = async (name: string, pem: string) => {
    const path = join(folder, `${name}.pem`);
    await writeFile(path, pem);
    return path;
  };
  cas = {
    own: await file('own', own.cert),
    inspecting: await file('inspecting', inspecting.cert),
    both: await file('both', `${inspecting.cert}\r\n# the proxy itself\r\n${proxys.cert}`),
    stranger: await file('stranger', stranger.cert),
  };
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(async () => {
  for (const open of [front, inspector, through, secure, ...Object.values(refusing)]) {
    await open[Symbol.asyncDispose]();
  }
  await simulator.close();
  await rm(folder, { recursive: true });
});

const quick = { fetchApplicationInstances: false, fetchMachineCatalogs: false, fetchHypervisors: false };
const atFront = (more: object = {}) => ({
  ...{ ...parametersFor(simulator), ...quick, baseUrl: `https://localhost:${front.port}` },
  ...more,
});
/** The real host, which only a proxy finds here. */
function atCloud(more: object = {}) {
  const { baseUrl: _none, ...parameters } = parametersFor(simulator);
  return { ...parameters, ...quick, ...more };
}
const at = (proxy: ConnectProxy | undefined, scheme = 'http://') => `${scheme}127.0.0.1:${proxy?.port}`;

interface End {
  readonly code: string | null;
  readonly exitCode: number;
  readonly message: string;
}

function endOfCheck({ code, exitCode, steps }: CheckReport): End {
  const finding = steps.find(({ status }) => status === 'failed')?.finding;
  return {
    code,
    exitCode,
    message: [finding?.message, ...(finding?.problems ?? []).map((one) => one.message)].join(' '),
  };
}

async function endOfRun({ parameters, env = {} }: Network): Promise<End> {
  try {
    const report = await runCommand({
      ...{ ...loadedOf(parameters), env, out: await temporaryFolder() },
      readFile: readGivenText,
      ...{ runtime: hurriedRuntime, emit: () => undefined, signal: new AbortController().signal },
    });
    const { error, exitCode } = report;
    return { code: error?.code ?? null, exitCode, message: error?.message ?? '' };
  } catch (thrown) {
    const { code, exitCode, message } = asConnectorError(thrown);
    return { code, exitCode, message };
  }
}

const cases: readonly (readonly [
  what: string,
  network: () => Network,
  code: string | null,
  says?: string,
])[] = [
  ['an authority of one’s own', () => ({ parameters: atFront({ caFile: cas.own }) }), null],
  ['an unknown authority', () => ({ parameters: atFront() }), 'TLS_UNTRUSTED', 'localhost'],
  [
    'NODE_TLS_REJECT_UNAUTHORIZED, which is ignored',
    () => ({ parameters: atFront(), env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }),
    'TLS_UNTRUSTED',
  ],
  ['another authority', () => ({ parameters: atFront({ caFile: cas.stranger }) }), 'TLS_UNTRUSTED'],
  [
    'a port where nobody listens',
    () => ({ parameters: atFront({ baseUrl: `https://127.0.0.1:${gonePort}` }) }),
    'HOST_UNREACHABLE',
  ],
  [
    'a port without TLS',
    () => ({ parameters: atFront({ baseUrl: simulator.origin.replace('http:', 'https:') }) }),
    'HOST_UNREACHABLE',
  ],
  [
    'a name that is none',
    () => ({ parameters: atFront({ baseUrl: 'https://api.citrix.invalid' }) }),
    'HOST_UNREACHABLE',
  ],
  ['`proxyUrl`', () => ({ parameters: atCloud({ proxyUrl: at(through), caFile: cas.inspecting }) }), null],
  [
    'HTTPS_PROXY',
    () => ({ parameters: atCloud({ caFile: cas.inspecting }), env: { HTTPS_PROXY: at(through) } }),
    null,
  ],
  [
    'a proxy without a scheme',
    () => ({ parameters: atCloud({ caFile: cas.inspecting }), env: { https_proxy: at(through, '') } }),
    null,
  ],
  [
    'HTTP_PROXY, which counts for https too',
    () => ({ parameters: atCloud({ caFile: cas.inspecting }), env: { HTTP_PROXY: at(through) } }),
    null,
  ],
  [
    'ALL_PROXY',
    () => ({ parameters: atCloud({ caFile: cas.inspecting }), env: { ALL_PROXY: at(through) } }),
    null,
  ],
  [
    'a user in the address',
    () => ({
      parameters: atCloud({ caFile: cas.inspecting }),
      env: { HTTPS_PROXY: at(through, 'http://a%5Cb:c%40d@') },
    }),
    null,
  ],
  [
    'small letters before capitals',
    () => ({
      parameters: atCloud({ caFile: cas.inspecting }),
      env: { https_proxy: at(through), HTTPS_PROXY: at(refusing['forbidden']) },
    }),
    null,
  ],
  [
    'an inspecting proxy that is not trusted',
    () => ({ parameters: atCloud({ proxyUrl: at(through) }) }),
    'TLS_UNTRUSTED',
    'api.cloud.com',
  ],
  [
    'a proxy by https',
    () => ({ parameters: atCloud({ proxyUrl: at(secure, 'https://'), caFile: cas.both }) }),
    null,
  ],
  [
    'a proxy by https that is not trusted',
    () => ({ parameters: atCloud({ proxyUrl: at(secure, 'https://'), caFile: cas.inspecting }) }),
    'TLS_UNTRUSTED',
    'the proxy 127.0.0.1:',
  ],
  [
    'a proxy by https, whatever NODE_TLS_REJECT_UNAUTHORIZED says',
    () => ({
      parameters: atCloud({ caFile: cas.inspecting }),
      env: { HTTPS_PROXY: at(secure, 'https://'), NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    }),
    'TLS_UNTRUSTED',
    'the proxy 127.0.0.1:',
  ],
  [
    'a proxy that takes NTLM alone',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['ntlm']) }) }),
    'PROXY_REFUSED',
    'only the authentication schemes NTLM, Negotiate',
  ],
  [
    'a proxy that names both in one header',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['negotiate']) }) }),
    'PROXY_REFUSED',
    'only the authentication schemes Negotiate',
  ],
  [
    'a proxy that takes Basic too',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['basic']) }) }),
    'PROXY_REFUSED',
    'a user and a password',
  ],
  [
    'a proxy that forbids',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['forbidden']) }) }),
    'PROXY_REFUSED',
    'does not allow this host',
  ],
  [
    'a proxy that does not find the host',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['lost']) }) }),
    'HOST_UNREACHABLE',
  ],
  [
    'a proxy that hangs up',
    () => ({ parameters: atCloud({ proxyUrl: at(refusing['hangUp']) }) }),
    'PROXY_REFUSED',
  ],
  [
    'a proxy that is not there',
    () => ({ parameters: atCloud({ proxyUrl: `http://127.0.0.1:${gonePort}` }) }),
    'HOST_UNREACHABLE',
  ],
  [
    'a proxy whose name is none',
    () => ({ parameters: atCloud({ proxyUrl: 'http://proxy.acme.invalid:8080' }) }),
    'HOST_UNREACHABLE',
  ],
  [
    'a SOCKS proxy',
    () => ({ parameters: atCloud(), env: { HTTPS_PROXY: 'socks5://127.0.0.1:1080' } }),
    'PARAMETERS_INVALID',
    'SOCKS',
  ],
  [
    'a SOCKS proxy for all',
    () => ({ parameters: atCloud(), env: { all_proxy: 'socks5h://127.0.0.1:1080' } }),
    'PARAMETERS_INVALID',
    'all_proxy',
  ],
  [
    'a SOCKS proxy that another goes before',
    () => ({
      parameters: atCloud({ caFile: cas.inspecting }),
      env: { ALL_PROXY: 'socks5://127.0.0.1:1080', HTTPS_PROXY: at(through) },
    }),
    null,
  ],
  [
    'no proxy at all by NO_PROXY',
    () => ({
      parameters: atFront({ caFile: cas.own }),
      env: { HTTPS_PROXY: 'socks5://127.0.0.1:1', NO_PROXY: '*' },
    }),
    null,
  ],
  [
    'no proxy for the host',
    () => ({
      parameters: atFront({ caFile: cas.own }),
      env: { HTTPS_PROXY: at(refusing['forbidden']), no_proxy: 'localhost' },
    }),
    null,
  ],
  [
    'an entry of NO_PROXY that is not understood',
    () => ({
      parameters: atFront({ caFile: cas.own }),
      env: { HTTPS_PROXY: at(refusing['forbidden']), NO_PROXY: '127.0.0.0/8;localhost' },
    }),
    'PROXY_REFUSED',
  ],
  [
    'a broken address of a proxy',
    () => ({ parameters: atCloud(), env: { HTTPS_PROXY: 'http://ACME\\me:p4ss@127.0.0.1:1' } }),
    'PARAMETERS_INVALID',
    'HTTPS_PROXY',
  ],
];

describe('`check` and `run` agree with', () => {
  it.each(cases.map(([what, network, code, says = '']) => ({ what, network, code, says })))(
    '$what',
    async ({ network, code, says }) => {
      const { parameters, env = {} } = network();
      // Node.js reads this one itself.
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', env['NODE_TLS_REJECT_UNAUTHORIZED']);
      const checked = await inspect(parameters, { env });
      const ends = [endOfCheck(checked.report), await endOfRun({ parameters, env })];
      expect(ends.map((end) => end.code)).toEqual([code, code]);
      expect(ends[0]?.exitCode).toBe(ends[1]?.exitCode);
      for (const { message } of ends) expect(message).toContain(says);
      expect(JSON.stringify([checked.report, ends])).not.toContain('p4ss');
    },
  );
});

describe('`check` shows', () => {
  it('the certificate of the proxy, where that is the one that is not trusted', async () => {
    const proxyUrl = at(secure, 'https://');
    const { step } = await inspect(atCloud({ proxyUrl, caFile: cas.inspecting }), { env: {} });
    expect(step('tls').finding?.message).toContain('issued by "Acme Proxy CA"');
  });

  it('that of the host, where the proxy is trusted', async () => {
    const proxyUrl = at(secure, 'https://');
    await writeFile(join(folder, 'proxy.pem'), proxys.cert);
    const { step } = await inspect(atCloud({ proxyUrl, caFile: join(folder, 'proxy.pem') }), { env: {} });
    expect(step('tls').finding?.message).toContain('issued by "Acme Inspection CA"');
  });

  it('settings that have no effect', async () => {
    const env = { HTTPS_PROXY: at(through), NO_PROXY: '10.0.0.0/8', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const { report } = await inspect(atCloud({ caFile: cas.inspecting }), { env });
    const told = report.steps.filter(({ step }) => step === 'setup').map(({ finding }) => finding?.code);
    expect([report.verdict, told]).toEqual(['ready', ['NO_PROXY_UNCLEAR', 'TLS_SETTING_IGNORED']]);
  });
});
