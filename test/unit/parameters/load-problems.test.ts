import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { least, load, problemsOf } from './loading.ts';

describe('a wrong parameter is told in one sentence', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    [
      'a number as text',
      { requestTimeout: '30' },
      '`requestTimeout` must be a whole number from 30 to 3600; it is "30", a string: write it without quotes.',
    ],
    [
      'a number too small',
      { requestTimeout: 29 },
      '`requestTimeout` must be a whole number from 30 to 3600; it is 29.',
    ],
    [
      'a number too large',
      { fetchStartDatePeriod: 181 },
      '`fetchStartDatePeriod` must be a whole number from 1 to 180; it is 181.',
    ],
    ['a fraction', { maxRows: 1.5 }, '`maxRows` must be a whole number, at least 1; it is 1.5.'],
    [
      'a switch as text',
      { fetchSessions: 'true' },
      '`fetchSessions` must be true or false; it is "true", a string: write it without quotes.',
    ],
    ['a switch as number', { fetchHypervisors: 1 }, '`fetchHypervisors` must be true or false; it is 1.'],
    [
      'an unknown choice',
      { region: 'mars' },
      '`region` must be one of global, us, eu, ap-s, jp, gov; it is "mars".',
    ],
    [
      'a mode that does not exist',
      { mode: 'partial' },
      '`mode` must be one of full, incremental; it is "partial".',
    ],
    ['null', { siteId: null }, '`siteId` must be a string; it is null.'],
    ['an object', { caFile: {} }, '`caFile` must be a string; it is an object.'],
    ['no list', { extraDatasets: 'users' }, '`extraDatasets` must be a list of names; it is "users".'],
    [
      'a dataset that cannot be added',
      { extraDatasets: ['users'] },
      '`extraDatasets` contains "users", which is not an extra dataset (`citrix-connector describe` lists them).',
    ],
    [
      'a long value',
      { region: 'x'.repeat(30) },
      '`region` must be one of global, us, eu, ap-s, jp, gov; it is a string of 30 characters.',
    ],
    [
      'a slash in the customer id',
      { customerId: 'a/b' },
      '`customerId` must be letters, digits, "-", "_" or "."; it is "a/b".',
    ],
    [
      'white space in the site id',
      { siteId: 'a b' },
      '`siteId` must be letters, digits, "-", "_" or "."; it is "a b".',
    ],
    [
      'a blank customer id',
      { customerId: ' ' },
      '`customerId` is missing in params.json: set it there or in CITRIX_CUSTOMER_ID.',
    ],
    [
      'a blank client id',
      { clientId: ' ' },
      '`clientId` is missing in params.json: set it there or in CITRIX_CLIENT_ID.',
    ],
    [
      'an empty secret',
      { clientSecret: '' },
      '`clientSecret` is missing in params.json: set it there or in CITRIX_CLIENT_SECRET or CITRIX_CLIENT_SECRET_FILE.',
    ],
    ['a secret that is a number', { clientSecret: 5 }, '`clientSecret` must be a string; it is a number.'],
    [
      'a proxy that is no address',
      { proxyUrl: 'proxy:8080' },
      '`proxyUrl` must begin with http:// or https://.',
    ],
    [
      'a base address with a path',
      { baseUrl: 'https://api.cloud.com/cvad' },
      '`baseUrl` must end after the host: no path, no query, such as https://api.cloud.com.',
    ],
  ];

  test.each(cases)('%s', (_, fault, sentence) => {
    expect(problemsOf({ ...least, ...fault })).toEqual([sentence]);
  });

  test('that suggests a dataset, one for each wrong item', () => {
    const extraDatasets = ['machines', 'user', 7];
    expect(problemsOf({ ...least, extraDatasets }, { extraDatasetNames: ['machines', 'users'] })).toEqual([
      '`extraDatasets` contains "user", which is not an extra dataset (did you mean "users"?).',
      '`extraDatasets` contains 7, which is not a name.',
    ]);
  });

  test('that lists the few values that an item of a list may have', () => {
    expect(problemsOf({ ...least, formats: ['csv', 'Parquet', 7] })).toEqual([
      '`formats` contains "Parquet", which is not one of csv, parquet.',
      '`formats` contains 7, which is not a name.',
    ]);
  });

  test('that names the variable when the value came from there', () => {
    const env = { CITRIX_REQUEST_TIMEOUT: 'soon', CITRIX_FETCH_SESSIONS: 'yes' };
    expect(problemsOf(least, { env })).toEqual([
      '`fetchSessions` (from CITRIX_FETCH_SESSIONS) must be true or false; it is "yes".',
      '`requestTimeout` (from CITRIX_REQUEST_TIMEOUT) must be a whole number from 30 to 3600; it is "soon".',
    ]);
  });

  test('that says where a missing one can be given', () => {
    expect(problemsOf({})).toEqual([
      '`customerId` is missing in params.json: set it there or in CITRIX_CUSTOMER_ID.',
      '`clientId` is missing in params.json: set it there or in CITRIX_CLIENT_ID.',
      '`clientSecret` is missing in params.json: set it there or in CITRIX_CLIENT_SECRET or CITRIX_CLIENT_SECRET_FILE.',
    ]);
    expect(problemsOf(undefined)[0]).toBe(
      '`customerId` is missing: set it in a parameters file or in CITRIX_CUSTOMER_ID.',
    );
  });
});

describe('unknown names', () => {
  test.each([
    ['baseURL', 'baseUrl'],
    ['client_secret', 'clientSecret'],
    ['clientID', 'clientId'],
    ['timeout', 'requestTimeout'],
    ['fetchSesions', 'fetchSessions'],
    ['supportedAPIs', 'extraDatasets'],
  ])('%s: did you mean %s?', (name, meant) => {
    const { [meant as 'clientId']: _, ...rest } = least;
    expect(problemsOf({ ...rest, [name]: 'x' })).toEqual([
      `"${name}" in params.json is not a parameter; did you mean \`${meant}\`?`,
    ]);
  });

  test('far from every parameter point to the list', () => {
    expect(problemsOf({ ...least, verbosity: 1 })).toEqual([
      '"verbosity" in params.json is not a parameter; `citrix-connector describe` lists them.',
    ]);
    // Somebody may have taken the value for the name.
    expect(problemsOf({ ...least, 'Zm9v+YmFy/secret==': 'clientSecret' })).toEqual([
      'A name of 18 characters in params.json is not a parameter; `citrix-connector describe` lists them.',
    ]);
    expect(problemsOf(`{"__proto__": 1, ${JSON.stringify(least).slice(1)}`)).toHaveLength(1);
  });

  test('of variables are told when they are nearly ours, else left to other programs', () => {
    const env = {
      CITRIX_CLIENTID: 'x',
      CITRIX_CUSTOMER_IDS: 'y',
      CITRIX_RECEIVER_HOME: '/opt',
      PATH: '/bin',
    };
    const { clientId: _, ...rest } = least;
    expect(problemsOf(rest, { env })).toEqual([
      'Unknown variable CITRIX_CLIENTID; did you mean CITRIX_CLIENT_ID?',
      'Unknown variable CITRIX_CUSTOMER_IDS; did you mean CITRIX_CUSTOMER_ID?',
    ]);
  });
});

describe('a text that is no JSON object', () => {
  test('is told by line and column alone, with the problems of the environment', () => {
    const text = '{\n  "clientSecret": "c4n4ry-secret==",\n  "region": us\n}';
    expect(problemsOf(text, { env: { CITRIX_REGION: 'mars' } })).toEqual([
      'params.json is not valid JSON: line 3, column 13.',
      '`region` (from CITRIX_REGION) must be one of global, us, eu, ap-s, jp, gov; it is "mars".',
    ]);
  });

  test.each([['[]'], ['"c4n4ry-secret=="'], ['null'], ['7']])('%s', (text) => {
    expect(problemsOf(text)).toEqual(['params.json must hold a JSON object: { "customerId": "…", … }.']);
  });

  test('or is empty', () => {
    expect(problemsOf(' \n')).toEqual(['params.json is empty; a JSON object is required.']);
  });
});

describe('all at once', () => {
  const canaries = ['c4n4ry-id', 'c4n4ry-secret', 'c4n4ry-password', 'c4n4ry-user'];
  const proxyUrl = 'ftp://c4n4ry-user:c4n4ry-password@proxy';
  const faulty = {
    customerId: 'a b',
    clientId: ['c4n4ry-id'],
    clientSecret: 'c4n4ry-secret\nc4n4ry-secret',
    client_secret: 'c4n4ry-secret',
    secrets: ['c4n4ry-secret'],
    region: { secret: 'c4n4ry-secret' },
    baseUrl: 'https://c4n4ry-user:c4n4ry-password@api.cloud.com',
    proxyUrl,
    requestTimeout: 5,
  };

  test('every problem is listed, and the message counts them', () => {
    expect(problemsOf(faulty)).toHaveLength(9);
    expect(() => load(faulty)).toThrow('The parameters are invalid: 9 problems in params.json.');
    expect(() => load(undefined)).toThrow('3 problems in the environment.');
  });

  test('and none of them, nor anything else in the error, holds a secret', () => {
    const env = {
      CITRIX_CLIENT_SECRET: ' c4n4ry-secret',
      CITRIX_PROXY_URL: proxyUrl,
      CITRIX_CLIENT_ID: 'c4n4ry-id',
    };
    for (const sources of [{}, { env }, { env: { CITRIX_CLIENT_SECRET_FILE: 'c4n4ry-secret' } }]) {
      try {
        load(faulty, sources);
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        const everything = [error.message, error.stack, String(error.cause), ...error.problems].join('\n');
        for (const canary of canaries) expect(everything).not.toContain(canary);
      }
    }
  });

  test('the canaries are there to be found (planted)', () => {
    for (const canary of canaries) expect(JSON.stringify(faulty)).toContain(canary);
  });
});
