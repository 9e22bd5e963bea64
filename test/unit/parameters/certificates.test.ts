import { describe, expect, test } from 'vitest';
import { authorityProblems, authorityWarnings } from '../../../connector/parameters/certificates.ts';
import { makeCertificate } from '../../support/certificate.ts';

const now = Date.parse('2026-10-01T00:00:00Z');
const one = makeCertificate();
const two = makeCertificate();
const linesOfOne = one.cert.split('\n').length - 1;
const broken = two.cert.replace(/\n[^\n]+\n/, '\n');

describe('a file of authorities', () => {
  test.each([
    ['one certificate', one.cert],
    ['several', one.cert + two.cert],
    ['Windows line ends', one.cert.replaceAll('\n', '\r\n')],
    ['text before, between and behind', `Issuer: us\n${one.cert}# two\n\n${two.cert}\n-- end --\n`],
    ['no line end at its end', one.cert.trimEnd()],
    ['a key beside it', one.cert + one.key],
    ['the older label', one.cert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
  ])('may have %s', (_what, text) => {
    expect(authorityProblems(text)).toEqual([]);
  });

  test.each([
    ['broken second', one.cert + broken, `certificate 2 (line ${linesOfOne + 1}) that cannot be read`],
    ['broken first', broken + one.cert, 'certificate 1 (line 1) that cannot be read'],
    [
      'cut end',
      one.cert + two.cert.slice(0, 200),
      `certificate 2 (line ${linesOfOne + 1}) that cannot be read: its`,
    ],
    ['cut one before another', `${one.cert.slice(0, 200)}\n${two.cert}`, 'certificate 1 (line 1)'],
    [
      'empty certificate',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
      'certificate 1 (line 1)',
    ],
    ['key alone', `\n${one.key}`, 'a private key, which must not be in this file (line 2)'],
    ['PKCS#7', '-----BEGIN PKCS7-----\nMII=\n-----END PKCS7-----\n', 'openssl pkcs7 -print_certs'],
    [
      'request',
      '-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----',
      'a certificate request',
    ],
    [
      'form of OpenSSL',
      '-----BEGIN TRUSTED CERTIFICATE-----\nMII=\n-----END TRUSTED CERTIFICATE-----',
      'OpenSSL-only form',
    ],
    ['other text', 'hello', 'no certificate in PEM form; convert a file in DER form'],
    ['nothing', ' \n', 'is empty'],
  ])('with a %s is told', (_what, text, problem) => {
    const problems = authorityProblems(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test('with two broken certificates names both', () => {
    expect(authorityProblems(broken + one.cert + broken)).toHaveLength(2);
  });
});

describe('what is of no use in it', () => {
  const told = (text: string) => authorityWarnings('caFile', text, now).map(({ message }) => message);

  test('is nothing where all is well, or no file', () => {
    expect(told(one.cert + two.cert)).toEqual([]);
    expect(authorityWarnings('caFile', undefined, now)).toEqual([]);
  });

  test('is a certificate whose time is over, by number and line', () => {
    const old = makeCertificate(undefined, { until: '210101000000Z' });
    expect(told(one.cert + old.cert)).toEqual([
      `The file in \`caFile\`: certificate 2 (line ${linesOfOne + 1}) was valid until 2021-01-01.`,
    ]);
  });

  test('is one whose time has not come', () => {
    const early = authorityWarnings('caFile', one.cert, Date.parse('2019-06-01T00:00:00Z'));
    expect(early.map(({ message }) => message)).toEqual([
      expect.stringContaining('not valid before 2020-01-01'),
    ]);
  });

  test('is a private key', () => {
    expect(told(one.cert + one.key)).toEqual([
      expect.stringContaining(`private key (line ${linesOfOne + 1})`),
    ]);
  });
});
