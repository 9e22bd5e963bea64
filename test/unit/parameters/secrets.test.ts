import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterEntries, parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { parametersSchema } from '../../../connector/parameters/schema.ts';
import {
  createRedactor,
  maskedParameters,
  secretNames,
  secretsOf,
} from '../../../connector/parameters/secrets.ts';

function redactorOf(...secrets: readonly string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const parameters = parametersSchema([]).parse({
  customerId: 'acme',
  clientId: 'client-1',
  clientSecret: 'c4n4ry+secret==',
  proxyUrl: 'http://user:p%40ssword@proxy.example.com:8080',
});

describe('the redactor', () => {
  test('hides the longer of two secrets whole, whichever came first', () => {
    expect(redactorOf('abcd', 'abcdef').redact('x abcdef abcd')).toBe('x *** ***');
    expect(redactorOf('abcdef', 'abcd').redact('x abcdef abcd')).toBe('x *** ***');
  });

  test('leaves no rest where two secrets share letters', () => {
    expect(redactorOf('abcdef', 'defghi').redact('<abcdefghi>')).toBe('<***>');
    expect(redactorOf('abab').redact('<ababab>')).toBe('<***>');
  });

  test('knows the forms of addresses, bodies, JSON and headers', () => {
    const secret = 'a+b/c "d"\\é==';
    const redactor = redactorOf(secret);
    const written = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replaceAll(/%../g, (hex) => hex.toLowerCase()),
      new URLSearchParams({ '': secret }).toString().slice(1),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
    ];
    for (const form of written) expect(redactor.redact(`before ${form} after`)).toBe('before *** after');
  });

  test('finds a secret inside base64 of a longer text, wherever it begins', () => {
    const redactor = redactorOf('c4n4ry-secret');
    for (const user of ['', 'u', 'us', 'use', 'user']) {
      const header = Buffer.from(`${user}:c4n4ry-secret!`).toString('base64');
      expect(redactor.redact(header).length).toBeLessThan(header.length - 10);
    }
  });

  test('goes through plain data with the names of its members', () => {
    const when = new Date(0);
    const value = { s3cret: ['a s3cret', { deep: 's3cret' }], n: 1, b: true, nothing: null, when };
    expect(redactorOf('s3cret').redactDeep(value)).toEqual({
      '***': ['a ***', { deep: '***' }],
      n: 1,
      b: true,
      nothing: null,
      when,
    });
  });

  test('leaves very short secrets and texts without any alone', () => {
    expect(redactorOf('abc', '').redact('abc is a word')).toBe('abc is a word');
    expect(createRedactor().redact('nothing to hide')).toBe('nothing to hide');
  });

  test('never lets a secret through, whatever stands around it', () => {
    const word = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', 'c', '=', '%') });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, around) => {
        const redacted = redactorOf(...secrets).redact(secrets.join(around) + around);
        for (const secret of secrets) expect(redacted).not.toContain(secret);
      }),
    );
  });

  test('takes any text for a secret', () => {
    expect(redactorOf('\ud800abcd').redact('x\ud800abcd')).toBe('x***');
  });
});

describe('secrets of the parameters', () => {
  test('are the marked ones and the password of the proxy', () => {
    expect(secretsOf(parameters)).toEqual(['c4n4ry+secret==', 'p%40ssword', 'p@ssword']);
  });

  test('are masked for reports', () => {
    expect(maskedParameters(parameters)).toEqual({
      ...parameters,
      clientSecret: '***',
      proxyUrl: 'http://proxy.example.com:8080',
    });
  });
});

describe('the secret mark', () => {
  /** Parameters that sound like a secret and are not marked as one. */
  const unmarked = (schema: ReturnType<typeof parametersJsonSchema>) =>
    parameterEntries(schema)
      .filter(([name]) => /secret|password|token|key/i.test(name))
      .filter(([, { airbyte_secret, writeOnly }]) => airbyte_secret !== true || writeOnly !== true)
      .map(([name]) => name);

  test('is on everything that sounds like a secret', () => {
    expect(unmarked(parametersJsonSchema([]))).toEqual([]);
    expect(secretNames()).toEqual(['clientSecret', 'pseudonymKey', 'analyticsPassword', 'proxyPassword']);
  });

  test('would be missed (planted)', () => {
    const schema = parametersJsonSchema([]);
    const { writeOnly: _, ...rest } = schema.properties.clientSecret;
    const planted = { ...schema, properties: { ...schema.properties, clientSecret: rest } };
    expect(unmarked(planted)).toEqual(['clientSecret']);
  });
});
