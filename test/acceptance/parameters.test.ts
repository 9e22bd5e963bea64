import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { type CliOptions, type CliResult, runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

let simulator: Simulator;
let seen: number;

beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 50 });
});
beforeEach(() => {
  seen = simulator.requests.length;
});
afterAll(() => simulator.close());

const quick = { fetchSessions: false, fetchApplicationInstances: false, fetchMachineCatalogs: false };

async function run(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult & { readonly files: Readonly<Record<string, string | null>> }> {
  const out = await temporaryFolder();
  const result = await runCli(['run', '--out', out, ...args], options);
  return { ...result, files: await contentOf(out) };
}

describe('parameters come from', () => {
  it('a file', async () => {
    const file = join(await temporaryFolder(), 'parameters.json');
    await writeFile(file, `\ufeff${JSON.stringify({ ...parametersFor(simulator), ...quick })}`);
    const { exitCode, files } = await run(['--params', file]);
    expect(exitCode).toBe(0);
    expect(Object.keys(files)).toContain('hypervisors.csv');
  });

  it('standard input', async () => {
    const input = JSON.stringify({ ...parametersFor(simulator), ...quick });
    const { exitCode } = await run(['--params', '-'], { input });
    expect(exitCode).toBe(0);
  });

  it('the environment alone', async () => {
    const { customerId, clientId, clientSecret, baseUrl } = parametersFor(simulator);
    const { exitCode, files } = await run([], {
      env: {
        CITRIX_CUSTOMER_ID: customerId,
        CITRIX_CLIENT_ID: clientId,
        CITRIX_CLIENT_SECRET: clientSecret,
        CITRIX_BASE_URL: baseUrl,
        CITRIX_FETCH_SESSIONS: 'false',
        CITRIX_FETCH_APPLICATION_INSTANCES: 'false',
        CITRIX_FETCH_START_DATE_PERIOD: '7',
      },
    });
    expect(exitCode).toBe(0);
    expect(Object.keys(files).sort()).toEqual([
      'datapackage.json',
      'hypervisors.csv',
      'machine_catalogs.csv',
      'run-report.json',
    ]);
    expect(JSON.parse(files['run-report.json'] ?? '').parameters.fetchStartDatePeriod).toBe(7);
  });

  it('a file for the secret alone, line end and all', async () => {
    const { clientSecret, ...others } = parametersFor(simulator);
    const secretFile = join(await temporaryFolder(), 'secret');
    await writeFile(secretFile, `${clientSecret}\r\n`);
    const { exitCode } = await run(['--params', '-'], {
      input: JSON.stringify({ ...others, ...quick }),
      env: { CITRIX_CLIENT_SECRET_FILE: secretFile },
    });
    expect(exitCode).toBe(0);
  });

  it('the environment before the file', async () => {
    const { clientSecret, clientId, ...others } = { ...parametersFor(simulator), ...quick };
    const input = JSON.stringify({ ...others, clientId, clientSecret: 'wrong-secret' });
    const env = { CITRIX_CLIENT_ID: clientId, CITRIX_CLIENT_SECRET: clientSecret };
    expect((await run(['--params', '-'], { input, env })).exitCode).toBe(0);
  });
});

/** A wrong value for each parameter and what the message says about it. */
const wrong: readonly (readonly [parameter: string, value: unknown, says: RegExp])[] = [
  ['customerId', '', /customerId/],
  ['clientId', 7, /clientId/],
  ['clientSecret', 'padded\nsecret', /clientSecret.*2 lines/],
  ['region', 'mars', /region.*one of global, us, eu, ap-s, jp, gov/],
  ['baseUrl', 'http://api.cloud.com', /baseUrl.*https/],
  ['siteId', 'a/b', /siteId/],
  ['fetchStartDatePeriod', 181, /fetchStartDatePeriod.*1 to 180/],
  ['fetchSessions', 'yes', /fetchSessions.*true or false/],
  ['extraDatasets', ['risk'], /extraDatasets.*risk/],
  ['sessionWindow', 'all', /sessionWindow.*started, overlapping/],
  ['mode', 'partial', /mode.*full/],
  ['requestTimeout', 5, /requestTimeout.*30/],
  ['maxRunMinutes', 0, /maxRunMinutes/],
  ['maxRows', -1, /maxRows/],
  ['proxyUrl', 'proxy:8080', /proxyUrl/],
  ['caFile', 7, /caFile/],
  ['csvEscapeFormulas', 1, /csvEscapeFormulas/],
  ['csvByteOrderMark', 'yes', /csvByteOrderMark/],
  ['fetchSesions', true, /fetchSesions.*did you mean `fetchSessions`/],
];

describe('wrong parameters', () => {
  it('are all told at once, with exit code 78, before anything is sent; only the report is written', async () => {
    const faults = Object.fromEntries(wrong.map(([name, value]) => [name, value]));
    const input = JSON.stringify({ ...parametersFor(simulator), ...faults });
    const { exitCode, stderr, stdout, files } = await run(['--params', '-'], { input });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^PARAMETERS_INVALID: /);
    for (const [, , says] of wrong) expect(stderr).toMatch(says);
    expect(stderr.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(wrong.length);
    expect(stderr).not.toContain('padded');
    expect(stdout).toBe('');
    expect(Object.keys(files)).toEqual(['run-report.json']);
    expect(simulator.requests.slice(seen)).toEqual([]);
  });

  it.each([
    ['nothing at all', '{}', /customerId[\s\S]*clientId[\s\S]*clientSecret/],
    ['no JSON', '{"customerId": "a",, "clientSecret": "hidden-secret"}', /line 1, column 20/],
    ['a list', '[]', /JSON object/],
    ['an empty text', '', /is empty/],
  ])('are %s', async (_title, input, says) => {
    const { exitCode, stderr, files } = await run(['--params', '-'], { input });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('hidden-secret');
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it.each([
    ['a file that is not there', ['--params', '/no/such/file.json'], {}, /\/no\/such\/file\.json.*ENOENT/],
    ['a folder', ['--params', '/'], {}, /EISDIR/],
    ['a slip in a variable', [], { CITRIX_CUSTOMERID: 'a' }, /CITRIX_CUSTOMERID.*CITRIX_CUSTOMER_ID/],
    [
      'a secret file that is not there',
      [],
      { CITRIX_CLIENT_SECRET_FILE: '/no/file' },
      /cannot be read \(ENOENT\)/,
    ],
  ])('are %s', async (_title, args, env, says) => {
    const { exitCode, stderr } = await run(args, { env });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(says);
  });

  it('are told all at once, whatever kind they are of', async () => {
    const input = JSON.stringify({
      clientId: 5,
      fetchStartDatePeriod: 181,
      caFile: '/no/ca.pem',
      proxyUrl: 'nonsense',
      ...{ fetchSessions: false, fetchApplicationInstances: false },
      ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
    });
    const { exitCode, stderr } = await run(['--params', '-'], { input });
    expect(exitCode).toBe(78);
    for (const told of [
      'customerId',
      'clientId',
      'fetchStartDatePeriod',
      'caFile',
      'proxyUrl',
      'switched off',
    ]) {
      expect(stderr).toContain(told);
    }
  });

  it('in a file that is not UTF-8 are not guessed at', async () => {
    const file = join(await temporaryFolder(), 'parameters.json');
    await writeFile(file, Buffer.from(JSON.stringify(parametersFor(simulator)), 'utf16le'));
    const { exitCode, stderr } = await run(['--params', file]);
    expect([exitCode, stderr]).toEqual([78, expect.stringContaining('not UTF-8')]);
  });

  it.each([
    ['every table switched off', { ...quick, fetchHypervisors: false }, /Every dataset is switched off/],
    ['a certificate file that is not there', { ...quick, caFile: '/no/ca.pem' }, /caFile/],
    ['a certificate file without certificates', { ...quick, caFile: '/dev/null' }, /caFile.*is empty/],
  ])('are %s', async (_title, more, says) => {
    const input = JSON.stringify({ ...parametersFor(simulator), ...more });
    const { exitCode, stderr } = await run(['--params', '-'], { input });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(says);
    expect(simulator.requests.slice(seen)).toEqual([]);
  });
});
