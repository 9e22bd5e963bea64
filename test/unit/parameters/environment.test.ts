import { describe, expect, test } from 'vitest';
import {
  mayHoldSecret,
  parameterEntries,
  parametersJsonSchema,
} from '../../../connector/parameters/json-schema.ts';
import { fileVariableOf } from '../../../connector/parameters/variable-names.ts';
import { least, load, loadAll, problemsOf } from './loading.ts';

const { clientSecret: _secret, ...open } = least;
const risk = { analyticsTopic: 'topic', analyticsGroup: 'group', analyticsUser: 'user' };
const inEnvironment = { CITRIX_CLIENT_SECRET: 'c4n4ry-other==' };

describe('file and environment', () => {
  test.each([
    ['customer', {}, { CITRIX_CUSTOMER_ID: 'othertenant' }, 'customerId'],
    ['client', {}, { CITRIX_CLIENT_ID: '99999999-1111-2222-3333-444444444444' }, 'clientId'],
    ['region', { region: 'eu' }, { CITRIX_REGION: 'us' }, 'region'],
    [
      'address',
      { baseUrl: 'https://a.example.com' },
      { CITRIX_BASE_URL: 'https://b.example.com' },
      'baseUrl',
    ],
    ['site', { siteId: 'one' }, { CITRIX_SITE_ID: 'two' }, 'siteId'],
    ['topic', risk, { CITRIX_ANALYTICS_TOPIC: 'Topic' }, 'analyticsTopic'],
    ['group', risk, { CITRIX_ANALYTICS_GROUP: 'other' }, 'analyticsGroup'],
    ['user of the export', risk, { CITRIX_ANALYTICS_USER: 'other' }, 'analyticsUser'],
    ['region of the export', { analyticsRegion: 'eu' }, { CITRIX_ANALYTICS_REGION: 'us' }, 'analyticsRegion'],
    ['brokers', { analyticsBrokers: ['a:1'] }, { CITRIX_ANALYTICS_BROKERS: 'b:1' }, 'analyticsBrokers'],
  ])('that name another %s are refused, and both places are named', (_what, more, env, name) => {
    const [variable = ''] = Object.keys(env);
    const problems = problemsOf({ ...least, ...more }, { env });
    expect(problems).toEqual([
      expect.stringContaining(`\`${name}\` differs between params.json and ${variable}. Remove it from one`),
    ]);
    expect(problems[0]).toContain('Terraform');
  });

  test('that name another customer, client and secret are told each', () => {
    const env = { ...inEnvironment, CITRIX_CUSTOMER_ID: 'other', CITRIX_CLIENT_ID: 'other' };
    expect(problemsOf(open, { env })).toHaveLength(2);
  });

  test.each([
    ['the same', { CITRIX_CUSTOMER_ID: 'acme', CITRIX_CLIENT_ID: 'client-1' }],
    ['the same in another case', { CITRIX_CUSTOMER_ID: 'ACME' }],
    ['the same with blanks', { CITRIX_CLIENT_ID: ' client-1 ' }],
    ['nothing', { CITRIX_CUSTOMER_ID: '', CITRIX_CLIENT_ID: ' ' }],
    [
      'what only the provider of another program knows',
      { CITRIX_HOSTNAME: 'x', CITRIX_ENVIRONMENT: 'Staging' },
    ],
  ])('may name %s', (_what, env) => {
    expect(load(least, { env }).clientId).toBe('client-1');
  });

  test.each([
    [
      { region: 'eu' },
      { CITRIX_BASE_URL: 'https://api-us.cloud.com' },
      '`region` in params.json and CITRIX_BASE_URL',
    ],
    [
      { baseUrl: 'https://rp.example.com' },
      { CITRIX_REGION: 'jp' },
      '`baseUrl` in params.json and CITRIX_REGION',
    ],
  ])('that name a host each in another way (%j, %j) are refused', (more, env, problem) => {
    expect(problemsOf({ ...least, ...more }, { env })).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    [{ region: 'eu' }, { CITRIX_BASE_URL: 'https://api-eu.cloud.com/' }],
    [{ baseUrl: 'https://api-eu.cloud.com' }, { CITRIX_REGION: 'eu' }],
    [{ region: 'eu', baseUrl: 'https://rp.example.com' }, { CITRIX_REGION: 'eu' }],
    [{}, { CITRIX_REGION: 'eu' }],
  ])('that name the same host in another way (%j, %j) are taken', (more, env) => {
    expect(load({ ...least, ...more }, { env })).toMatchObject(more);
  });
});

describe('a secret goes with its user', () => {
  test('so one in the environment is taken for a client of the file that has none', () => {
    expect(load(open, { env: inEnvironment }).clientSecret).toBe('c4n4ry-other==');
  });

  test('so one without its client is refused beside another of the file', () => {
    expect(problemsOf(least, { env: inEnvironment })).toEqual([
      expect.stringContaining('`clientSecret` differs between params.json and CITRIX_CLIENT_SECRET.'),
    ]);
  });

  test('so one that comes with the client wins over that of the file', () => {
    const env = { ...inEnvironment, CITRIX_CLIENT_ID: 'client-1' };
    expect(load(least, { env }).clientSecret).toBe('c4n4ry-other==');
  });

  test('so the password of the export without its user is refused beside another', () => {
    const file = { ...least, ...risk, analyticsPassword: 'c4n4ry-one' };
    expect(problemsOf(file, { env: { CITRIX_ANALYTICS_PASSWORD: 'c4n4ry-two' } })).toEqual([
      expect.stringContaining('`analyticsPassword` differs between params.json'),
    ]);
  });

  test('and the same secret in both is one', () => {
    expect(load(least, { env: { CITRIX_CLIENT_SECRET: ` ${least.clientSecret}\n` } })).toMatchObject(least);
  });
});

describe('every secret', () => {
  const schema = parametersJsonSchema([]);
  const names = parameterEntries(schema).filter(([name, property]) => mayHoldSecret(name, property));
  const proxyUrl = 'http://user:c4n4ry@proxy.example.com:8080';

  test('is one of these', () => {
    expect(names.map(([name]) => fileVariableOf(name))).toEqual([
      'CITRIX_CLIENT_SECRET_FILE',
      'CITRIX_PSEUDONYM_KEY_FILE',
      'CITRIX_ANALYTICS_PASSWORD_FILE',
      'CITRIX_PROXY_URL_FILE',
      'CITRIX_PROXY_PASSWORD_FILE',
    ]);
  });

  test.each(names.map(([name]) => [name] as const))('%s can come from a file', (name) => {
    const long = { proxyUrl, pseudonymKey: 'c4n4ry of many letters' } as const;
    const value = name in long ? long[name as keyof typeof long] : 'c4n4ry';
    const bounds: (number | undefined)[] = [];
    const readFile = (_path: string, most?: number) => {
      bounds.push(most);
      return `${value}\r\n`;
    };
    const proxy = name === 'proxyPassword' ? { proxyUrl: 'http://proxy', proxyUser: 'u' } : {};
    const { parameters, setup } = loadAll(name === 'clientSecret' ? open : { ...least, ...proxy }, {
      env: { [fileVariableOf(name)]: '/run/secrets/x' },
      readFile,
    });
    expect(parameters[name]).toBe(value);
    expect(setup).toEqual({ fromEnvironment: { [name]: fileVariableOf(name) }, warnings: [] });
    expect(bounds).toEqual([64 * 1024]);
  });

  test('with white space around it is told by its place, and not by what it is', () => {
    const { setup } = loadAll(
      { ...least, clientSecret: ' c4n4ry ' },
      {
        env: { CITRIX_ANALYTICS_PASSWORD: 'c4n4ry ' },
      },
    );
    expect(setup.warnings).toEqual([
      { code: 'SECRET_TRIMMED', message: expect.stringContaining('`clientSecret` (in params.json)') },
      { code: 'SECRET_TRIMMED', message: expect.stringContaining('(from CITRIX_ANALYTICS_PASSWORD)') },
    ]);
    expect(JSON.stringify(setup)).not.toContain('c4n4ry');
  });

  test.each([
    ['`clientSecret` (from CITRIX_CLIENT_SECRET)', { CITRIX_CLIENT_SECRET: 'c4n4ry\nc4n4ry' }],
    ['`clientSecret` (from the file in CITRIX_CLIENT_SECRET_FILE)', { CITRIX_CLIENT_SECRET_FILE: 'x' }],
  ])('that cannot be one is told as %s', (place, env) => {
    const problems = problemsOf(open, { env, readFile: () => 'c4n4ry\r\nc4n4ry' });
    expect(problems).toEqual([`${place} has 2 lines; a secret has one line.`]);
  });
});

test('what came from the environment is told, with the variable', () => {
  const env = { CITRIX_CLIENT_SECRET: 's3cret', CITRIX_MODE: 'full', CITRIX_SITE_ID: '' };
  expect(loadAll(open, { env }).setup.fromEnvironment).toEqual({
    clientSecret: 'CITRIX_CLIENT_SECRET',
    mode: 'CITRIX_MODE',
  });
});
