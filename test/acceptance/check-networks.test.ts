import { writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { makeCertificate } from '../support/certificate.ts';
import { checkProgram, inspect, troubles } from '../support/check.ts';
import { connectProxy } from '../support/connect-proxy.ts';
import { temporaryFolder } from '../support/folder.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { type Front, frontOf } from '../support/front.ts';
import { loopback } from '../support/loopback.ts';
import { withoutProxySettings } from '../support/no-proxy.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

/** As a company's inspecting proxy has it: for a host of Citrix, signed by itself. */
const inspecting = makeCertificate([127, 0, 0, 1], {
  hosts: ['api.cloud.com'],
  authority: 'Acme Inspection CA',
});
const own = makeCertificate();
const quick = { fetchApplicationInstances: false, fetchMachineCatalogs: false } as const;

let simulator: Simulator;
let front: Front;
let inspector: Front;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 50 });
  front = await frontOf(simulator.origin, { certificate: own });
  inspector = await frontOf(simulator.origin, { certificate: inspecting });
});
beforeEach(() => {
  withoutProxySettings();
  return () => vi.unstubAllEnvs();
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await inspector[Symbol.asyncDispose]();
  await simulator.close();
});

async function fileOf(pem: string): Promise<string> {
  const path = join(await temporaryFolder(), 'ca.pem');
  await writeFile(path, pem);
  return path;
}

const parametersAt = (baseUrl: string) => ({ ...parametersFor(simulator), ...quick, baseUrl });
const behindFront = () => parametersAt(`https://localhost:${front.port}`);

/** The real host, which only the proxy knows how to find. */
function behindInspector(proxyUrl: string) {
  const { baseUrl: _none, ...parameters } = parametersFor(simulator);
  return { ...parameters, ...quick, proxyUrl };
}

describe('a server in TLS', () => {
  it('whose authority `caFile` names is trusted', async () => {
    const { report, step } = await inspect({ ...behindFront(), caFile: await fileOf(own.cert) });
    expect(troubles(report)).toEqual([]);
    expect(step('tls')).toMatchObject({
      subject: `localhost:${front.port}`,
      detail: 'the certificate is trusted',
    });
    expect(step('resolve').detail).toMatch(/127\.0\.0\.1|::1/);
  });

  it('whose authority NODE_EXTRA_CA_CERTS names is trusted', async () => {
    const env = { NODE_EXTRA_CA_CERTS: await fileOf(own.cert) };
    expect(troubles((await checkProgram(behindFront(), { env })).report)).toEqual([]);
  });

  it('is trusted with an authority of each, as behind two kinds of proxies', async () => {
    const env = { NODE_EXTRA_CA_CERTS: await fileOf(own.cert) };
    const caFile = await fileOf(inspecting.cert);
    expect(troubles((await checkProgram({ ...behindFront(), caFile }, { env })).report)).toEqual([]);
  });

  it('that nobody vouches for is TLS_UNTRUSTED, exit code 78, and shows whose certificate it is', async () => {
    const { report, step } = await inspect(behindFront());
    expect([report.exitCode, troubles(report)]).toEqual([78, ['tls failed TLS_UNTRUSTED']]);
    expect(step('tls').finding?.message).toContain(
      'certificate of "test authority" was issued by "test authority"',
    );
    expect(step('tls').finding?.remedy).toContain('`caFile`');
    expect(step('sign-in').status).toBe('skipped');
  });

  it('whose certificate has expired says so, with the day', async () => {
    const certificate = makeCertificate(undefined, { until: '210101000000Z' });
    await using expired = await frontOf(simulator.origin, { certificate });
    const caFile = await fileOf(certificate.cert);
    const { report, step } = await inspect({ ...parametersAt(`https://127.0.0.1:${expired.port}`), caFile });
    expect(troubles(report)).toEqual(['setup warning AUTHORITY_DOUBTFUL', 'tls failed TLS_UNTRUSTED']);
    expect(step('tls').finding?.message).toMatch(/expired.*valid from 2020-01-01 until 2021-01-01/);
  });

  it('whose certificate is for another host says so', async () => {
    await using other = await frontOf(simulator.origin, { certificate: makeCertificate([127, 0, 0, 9]) });
    const { step } = await inspect(parametersAt(`https://127.0.0.1:${other.port}`));
    expect(step('tls').finding?.code).toBe('TLS_UNTRUSTED');
  });

  it('is never sent a credential before it is trusted', async () => {
    const before = simulator.requests.length;
    await inspect(behindFront());
    expect(simulator.requests.slice(before)).toEqual([]);
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED', () => {
  it('is ignored, which the program says in its own form and Node.js does not deny', async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const args = ['--log-format', 'json'];
    const { exitCode, report, stderr } = await checkProgram(behindFront(), { env, args });
    expect(exitCode).toBe(78);
    expect(troubles(report)).toEqual(['setup warning TLS_SETTING_IGNORED', 'tls failed TLS_UNTRUSTED']);
    for (const line of stderr.split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('a host that', () => {
  it('has no name in DNS is HOST_UNREACHABLE, exit code 75', async () => {
    const { report, step } = await inspect(parametersAt('https://api.citrix.invalid'));
    expect([report.exitCode, troubles(report)]).toEqual([75, ['resolve failed HOST_UNREACHABLE']]);
    expect(step('resolve').finding?.message).toContain('The name "api.citrix.invalid" cannot be resolved');
  });

  it('does not listen on the port is HOST_UNREACHABLE, and the port is named', async () => {
    const gone = await loopback(() => undefined);
    await gone[Symbol.asyncDispose]();
    const { port } = new URL(gone.origin);
    const { report, step } = await inspect(parametersAt(`https://127.0.0.1:${port}`));
    expect(troubles(report)).toEqual(['connect failed HOST_UNREACHABLE']);
    expect(step('connect').finding?.message).toContain(`No connection to 127.0.0.1, port ${port}: `);
  });

  it('speaks no TLS is told apart', async () => {
    const { report, step } = await inspect(parametersAt(simulator.origin.replace('http:', 'https:')));
    expect(troubles(report)).toEqual(['tls failed HOST_UNREACHABLE']);
    expect(step('tls').finding?.message).toContain('does not use TLS');
  });

  it('answers slowly, piece by piece, is ready all the same', async () => {
    const faults = (['token', 'monitor', 'daas'] as const).map(
      (on) => ({ on, kind: 'slow-body', ms: 200, chunks: 8, times: 9 }) as const,
    );
    await using slow = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const { report } = await inspect({ ...parametersFor(slow), ...quick });
    expect(troubles(report)).toEqual([]);
    expect(slow.requests.filter(({ fault }) => fault === 'slow-body').length).toBeGreaterThan(4);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  it.runIf(hasIpv6)('has an IPv6 address alone is ready', async () => {
    await using six = await frontOf(simulator.origin, { host: '::1' });
    const { report, step } = await inspect(parametersAt(`http://[::1]:${six.port}`));
    expect(troubles(report)).toEqual([]);
    expect(step('connect')).toMatchObject({ subject: '::1', detail: `port ${six.port} open at ::1` });
  });
});

describe('a proxy that inspects TLS', () => {
  it('is gone through with its authority in `caFile`: it finds the hosts, this machine need not', async () => {
    await using proxy = await connectProxy(200, undefined, inspector.port);
    const caFile = await fileOf(inspecting.cert);
    const parameters = behindInspector(`http://agent:p%40ss@127.0.0.1:${proxy.port}`);
    const { report, step } = await inspect({ ...parameters, caFile });
    expect(troubles(report)).toEqual([]);
    expect(step('resolve').subject).toBe('proxy 127.0.0.1');
    expect(step('connect').detail).toContain(`port ${proxy.port} open`);
    expect(step('tls').subject).toBe('api.cloud.com');
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set(['api.cloud.com:443']));
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('agent:p@ss').toString('base64')}`,
    );
  });

  it('is gone through as HTTPS_PROXY and NODE_EXTRA_CA_CERTS say, down to an output on the screen', async () => {
    await using proxy = await connectProxy(200, undefined, inspector.port);
    const { proxyUrl: _none, ...parameters } = behindInspector('');
    const env = {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: await fileOf(inspecting.cert),
    };
    const { exitCode, report } = await checkProgram(parameters, { env });
    expect([exitCode, troubles(report)]).toEqual([0, []]);
  });

  it('and is not trusted shows who signed the certificate: that is whose authority is wanted', async () => {
    await using proxy = await connectProxy(200, undefined, inspector.port);
    const { report, step } = await inspect(behindInspector(`http://127.0.0.1:${proxy.port}`));
    expect([report.exitCode, troubles(report)]).toEqual([78, ['tls failed TLS_UNTRUSTED']]);
    expect(step('tls').finding?.message).toContain('issued by "Acme Inspection CA"');
  });
});

describe('a proxy', () => {
  it.each([
    [407, 'PROXY_REFUSED', 'HTTP 407: it requires a user and a password, or rejects the ones given'],
    [403, 'PROXY_REFUSED', 'HTTP 403: it does not allow this host'],
    [502, 'HOST_UNREACHABLE', 'HTTP 502: it cannot reach the host'],
  ])('that answers %i is %s, and its password is not shown', async (status, code, says) => {
    await using proxy = await connectProxy(status);
    const { report, step } = await inspect(behindInspector(`http://agent:p4ssword@127.0.0.1:${proxy.port}`));
    expect(troubles(report)).toEqual([`tls failed ${code}`]);
    expect(step('tls').finding?.message).toContain(says);
    expect(JSON.stringify(report)).not.toContain('p4ssword');
  });

  it('that hangs up is PROXY_REFUSED', async () => {
    await using proxy = await connectProxy(-1);
    const { report } = await inspect(behindInspector(`http://127.0.0.1:${proxy.port}`));
    expect(troubles(report)).toEqual(['tls failed PROXY_REFUSED']);
  });

  it('that is not there is HOST_UNREACHABLE, and it is the proxy that is named', async () => {
    const gone = await connectProxy();
    await gone[Symbol.asyncDispose]();
    const { report, step } = await inspect(behindInspector(`http://127.0.0.1:${gone.port}`));
    expect(troubles(report)).toEqual(['connect failed HOST_UNREACHABLE']);
    expect(step('connect').subject).toBe('proxy 127.0.0.1');
  });

  it('that cannot be found is HOST_UNREACHABLE, by its name', async () => {
    const { report, step } = await inspect(behindInspector('http://proxy.acme.invalid:8080'));
    expect(troubles(report)).toEqual(['resolve failed HOST_UNREACHABLE']);
    expect(step('resolve').subject).toBe('proxy proxy.acme.invalid');
  });

  it('is passed by for the hosts of NO_PROXY', async () => {
    await using proxy = await connectProxy(403);
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', 'example.com,localhost');
    const { report, step } = await inspect({ ...behindFront(), caFile: await fileOf(own.cert) });
    expect([troubles(report), proxy.asked]).toEqual([[], []]);
    expect(step('resolve').subject).toBe('localhost');
  });

  it('whose address in the environment is none is told as a wrong parameter', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://agent:p4ss%word@proxy.example.com');
    const { report } = await inspect(behindFront());
    expect(troubles(report)).toEqual(['parameters failed PARAMETERS_INVALID']);
    expect(JSON.stringify(report)).not.toContain('p4ss');
  });

  it('for plain HTTP is gone through where `proxyUrl` says so', async () => {
    await using proxy = await forwardProxy();
    const { report, step } = await inspect({ ...parametersAt(simulator.origin), proxyUrl: proxy.origin });
    expect(troubles(report)).toEqual([]);
    expect(step('resolve').subject).toBe('proxy 127.0.0.1');
    expect(step('connect').detail).toContain(`port ${new URL(proxy.origin).port} open`);
  });
});
