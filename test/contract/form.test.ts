import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { datasetNames, manifest } from '../../connector/manifest.ts';
import { givenParameters } from '../../connector/parameters/given-parameters.ts';
import { parameterEntries } from '../../connector/parameters/json-schema.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import { baseUrlProblem, proxyUrlProblem } from '../../connector/parameters/urls.ts';
import schema from '../../schemas/parameters.schema.json' with { type: 'json' };
import { makeCertificate } from '../support/certificate.ts';

/** What a form sends is accepted, or refused, by the published schema and by the connector alike. */

const { cert: certificate } = makeCertificate();

const isValid = new Ajv({ strict: false }).compile(schema);

/** Why the connector refuses them; undefined: it does not. */
function refusal(parameters: object): ConnectorError | undefined {
  const given = givenParameters(parameters, 'a form');
  try {
    loadParameters({
      ...{ given, origin: 'a form', env: {}, readFile: () => certificate },
      ...datasetNames(),
    });
    return undefined;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

function expectAgreement(parameters: object): void {
  const sent: object = JSON.parse(JSON.stringify(parameters));
  const refused = refusal(sent);
  const told = `${JSON.stringify(sent)} connector: ${refused?.problems.join(' ') ?? 'accepts'} schema:`;
  expect(`${told} ${isValid(sent)}`).toBe(`${told} ${refused === undefined}`);
}

const risk = 'risk_users';
const off = {
  ...{ fetchSessions: false, fetchApplicationInstances: false },
  ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
};
const least = { customerId: 'acme', clientId: 'id', clientSecret: 's3cret' };
const exported = {
  ...{ analyticsTopic: 't', analyticsGroup: 'g', analyticsUser: 'u', analyticsPassword: 'p' },
};

/** Addresses that people write, right and wrong. */
const hosts = [
  ...[
    'api.cloud.com',
    'API.Cloud.Com',
    'a_b.example',
    'a-b.example.',
    'localhost',
    '127.0.0.1',
    '[::1]',
    '10.0.0.1',
  ],
  ...[
    '[2001:db8::1]',
    '[::ffff:127.0.0.1]',
    '256.1.1.1',
    '1.2.3',
    '[::1',
    '[1::2::3]',
    'a b.com',
    '',
    '.',
    '-a.com',
  ],
  ...['a..b', 'münchen.example', 'xn--mnchen-3ya.example', 'a/b', 'host.123', '0x7f.1', 'a%20b.com', '$host'],
];
const schemes = ['https://', 'http://', 'HTTPS://', 'ftp://', 'socks5://', '', 'https:', 'https:/', '//'];
const ends = [
  '',
  '/',
  ':443',
  ':8443/',
  ':0',
  ':65535',
  ':65536',
  ':99999',
  ':x',
  ':',
  '/path',
  '?q',
  '#f',
  ' ',
];
const users = [
  ...[
    '',
    'u:p@',
    'u@',
    'u:p%40ss@',
    'u:p@ss@',
    'u:p%@',
    'u:%ff@',
    'u:%C3%A4@',
    'ü:p@',
    'u:a/b@',
    'u:a b@',
    ':@',
  ],
  ...['u:%E0%80%80@', 'u:%ED%A0%80@', 'u:%F4%90%80%80@', 'u:%2F@', 'u:a\\b@'],
];

const address = fc
  .tuple(
    fc.constantFrom(...schemes),
    fc.constantFrom(...users),
    fc.constantFrom(...hosts),
    fc.constantFrom(...ends),
  )
  .map((parts) => parts.join(''));

const blank = fc.constantFrom('', ' ', '\t', '\n');
const strange = fc.constantFrom<unknown>(null, 0, true, [], {}, 'x', -1, 1.5, '5', 'true');
const secret = fc.constantFrom(
  ...[
    's3cret',
    ' s3cret ',
    's3cret\n',
    'two\nlines',
    '"quoted"',
    '{"a":1}',
    'SECRET_KEY=abc',
    'a=b',
    'tab\there',
  ],
  ...[
    'zero\u200bwidth',
    'bell\u0007',
    'ümlaut',
    'a"b',
    '\u201Ctypographic\u201D',
    'export MY_KEY=x',
    ' a key of twenty-one ch',
    'nineteen characters',
    '                      ',
    '{',
    'x',
  ],
);
const text = fc.constantFrom('x', ' x ', 'a/b', 'a b', '.a', 'a.b-c_d', 'ü', 'a\nb');

const isText = (type: unknown) => type === 'string';

/** Values of a parameter: good ones, and what a person may put there. */
function valuesFor(
  name: string,
  property: (typeof manifest.parameters.properties)['mode'],
): fc.Arbitrary<unknown> {
  const { type, enum: values, minimum = 1, maximum = 1_000_000, items } = property;
  const pools: readonly fc.Arbitrary<unknown>[] = [
    ...(values === undefined ? [] : [fc.constantFrom(...values, 'other', 'US')]),
    ...(type === 'boolean' ? [fc.boolean()] : []),
    ...(type === 'integer'
      ? [
          fc.integer({ min: minimum, max: maximum }),
          fc.constantFrom(minimum - 1, minimum, maximum, maximum + 1, 1.5),
        ]
      : []),
    ...(type === 'array'
      ? [
          fc.subarray([...(items?.enum ?? ['casnb-0.citrix.com:9094', 'host', '[::1]:9094', '']), 'none'], {
            maxLength: 3,
          }),
        ]
      : []),
    ...(property.airbyte_secret === true ? [secret] : isText(type) && values === undefined ? [text] : []),
    ...(name === 'baseUrl' || name === 'proxyUrl' ? [address] : []),
  ];
  // Mostly sensible, so that one fault decides.
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...pools) },
    { weight: 2, arbitrary: blank },
    { weight: 1, arbitrary: strange },
  );
}

const fields = Object.fromEntries(
  parameterEntries(manifest.parameters).map(([name, property]) => [name, valuesFor(name, property)]),
);

/** A few fields over something that works, so that both verdicts are frequent. */
const form = fc
  .tuple(
    fc.constantFrom<object>(
      least,
      { ...least, ...exported },
      { ...off, ...exported, extraDatasets: [risk] },
      off,
      {},
    ),
    fc.uniqueArray(fc.constantFrom(...Object.keys(fields)), { maxLength: 4 }),
  )
  .chain(([base, names]) =>
    fc
      .record(Object.fromEntries(names.map((name) => [name, fields[name] ?? blank])))
      .map((chosen) => ({ ...base, ...chosen })),
  );

describe('schema and connector agree', () => {
  test('on generated forms', () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(form, (parameters) => {
        expectAgreement(parameters);
        verdicts[isValid(JSON.parse(JSON.stringify(parameters))) ? 'accepted' : 'refused'] += 1;
      }),
      { seed: 20_261_120, numRuns: 400 },
    );
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(80);
  });

  test.each([
    ['baseUrl', baseUrlProblem],
    ['proxyUrl', proxyUrlProblem],
  ] as const)('on every address in %s', (name, problemOf) => {
    const pattern = new RegExp(schema.properties[name].pattern, 'u');
    fc.assert(
      fc.property(address, (value) => {
        const isAccepted = value.trim() === '' || problemOf(value.trim()) === undefined;
        expect(`${value}: ${pattern.test(value)}`).toBe(`${value}: ${isAccepted}`);
      }),
      { seed: 7, numRuns: 5_000 },
    );
  });

  const cases: Readonly<Record<string, object>> = {
    'nothing switched on': { ...least, ...off },
    'nothing switched on, an empty list': { ...least, ...off, extraDatasets: [] },
    'nothing switched on but an extra dataset': { ...least, ...off, extraDatasets: ['machines'] },
    'nothing but risk': { ...off, ...exported, extraDatasets: [risk] },
    'risk without its password': { ...off, ...exported, extraDatasets: [risk], analyticsPassword: '' },
    'a blank customer': { ...least, customerId: '' },
    'a blank switch': { ...least, fetchSessions: '' },
    'no format': { ...least, formats: [] },
    'a proxy with user and password apart': {
      ...{ ...least, proxyUrl: 'http://proxy:8080', proxyUser: 'u', proxyPassword: 'p' },
    },
    'a user of no proxy': { ...least, proxyUser: 'u' },
    'a password of no user': { ...least, proxyUrl: 'http://proxy:8080', proxyPassword: 'p' },
    'a password of a blank user': {
      ...least,
      proxyUrl: 'http://proxy:8080',
      proxyUser: ' ',
      proxyPassword: 'p',
    },
    'a user twice': { ...least, proxyUrl: 'http://u@proxy:8080', proxyUser: 'u' },
    'a user and a blank proxy': { ...least, proxyUrl: '', proxyUser: 'u' },
    'blank user and password': { ...least, proxyUser: '', proxyPassword: '' },
  };

  test.each(Object.entries(cases))('on %s', (_, parameters) => expectAgreement(parameters));

  test.each(Object.keys(fields))('on a blank %s, which is not given', (name) => {
    const isChoice = parameterEntries(manifest.parameters).some(
      ([own, { enum: values }]) => own === name && values,
    );
    for (const value of ['', ...(isChoice ? [] : ['  '])]) {
      expectAgreement({ ...least, ...exported, [name]: value });
      const refused = refusal({ ...least, ...exported, [name]: value });
      expect(refused === undefined, refused?.problems.join()).toBe(!Object.keys(least).includes(name));
    }
  });
});

test('every problem names its parameter', () => {
  const problems = refusal({
    ...{ customerId: 'a/b', clientId: '', clientSecret: 'two\nlines', fetchStartDatePeriod: 500 },
    ...{ baseUrl: 'api', proxyPassword: 'p', fetchSesions: true },
  })?.namedProblems;
  expect(problems?.map(({ parameter }) => parameter).toSorted()).toEqual([
    'baseUrl',
    'clientId',
    'clientSecret',
    'customerId',
    'fetchSessions',
    'fetchStartDatePeriod',
    'proxyUser',
  ]);
});

describe('what a form shows', () => {
  const { properties } = manifest.parameters;

  test('a label for every choice, in both forms that libraries read', () => {
    const choices = Object.entries(properties).filter(([, property]) => property.enum !== undefined);
    expect(choices.length).toBeGreaterThan(4);
    for (const [name, { enum: values = [], enumNames = [], oneOf = [] }] of choices) {
      expect(
        oneOf.map((one) => one.const),
        name,
      ).toEqual(values);
      expect(
        oneOf.map(({ title }) => title),
        name,
      ).toEqual(enumNames);
      expect(new Set(enumNames).size, name).toBe(values.length);
    }
  });

  test('conditions on parameters and values that exist', () => {
    for (const [name, property] of Object.entries(properties)) {
      for (const [other, values] of Object.entries({ ...property.requiredWhen, ...property.showWhen })) {
        const target = Object.entries(properties).find(([known]) => known === other)?.[1];
        const known: readonly unknown[] = target?.enum ?? target?.items?.enum ?? [true, false];
        expect(target, `${name}: ${other}`).toBeDefined();
        for (const value of values) expect(known, `${name}: ${other}`).toContain(value);
      }
    }
  });

  /** A form without any rule of ours: it knows only `requiredWhen`. */
  function requiredIn(values: Readonly<Record<string, unknown>>): readonly string[] {
    const valueIn = (name: string) =>
      values[name] ?? Object.entries(properties).find(([own]) => own === name)?.[1].default;
    return Object.entries(properties)
      .filter(([, { requiredWhen = {} }]) =>
        Object.entries(requiredWhen).some(([name, wanted]) =>
          [valueIn(name)].flat().some((value) => wanted.some((one) => one === value)),
        ),
      )
      .map(([name]) => name);
  }

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['nothing', {}],
    ['one table', { ...off, fetchSessions: true }],
    ['an extra dataset alone', { ...off, extraDatasets: ['machines'] }],
    ['risk alone', { ...off, extraDatasets: [risk] }],
    ['risk beside others', { extraDatasets: [risk] }],
  ])('the fields that are missing are those that it marks as required: %s', (_, chosen) => {
    const missing = refusal(chosen)?.namedProblems.map(({ parameter }) => parameter);
    expect(requiredIn(chosen)).toEqual(missing);
  });
});
