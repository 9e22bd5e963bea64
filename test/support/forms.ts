import fc from 'fast-check';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import { ConnectorError } from '../../connector/errors.ts';
import { manifest } from '../../connector/manifest.ts';
import { givenParameters } from '../../connector/parameters/given-parameters.ts';
import { parameterEntries } from '../../connector/parameters/json-schema.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import { makeCertificate } from './certificate.ts';

/** Forms as people fill them in, right and wrong, and what the connector says of them. */

const { cert: certificate } = makeCertificate();

/** Why the connector refuses them; undefined: it does not. */
export function refusal(parameters: object): ConnectorError | undefined {
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

export const risk = 'risk_users';
export const off = {
  ...{ fetchSessions: false, fetchApplicationInstances: false },
  ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
};
export const least = { customerId: 'acme', clientId: 'id', clientSecret: 's3cret' };
export const exported = {
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

export const address = fc
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

export const fields = Object.fromEntries(
  parameterEntries(manifest.parameters).map(([name, property]) => [name, valuesFor(name, property)]),
);

/** A few fields over something that works, so that both verdicts are frequent. */
export const form = fc
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
