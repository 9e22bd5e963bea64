import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../connector/manifest.ts';
import { parameterEntries } from '../../connector/parameters/json-schema.ts';
import { baseUrlProblem, proxyUrlProblem } from '../../connector/parameters/urls.ts';
import schema from '../../schemas/parameters.schema.json' with { type: 'json' };
import { address, exported, fields, form, least, off, refusal, risk } from '../support/forms.ts';

/** What a form sends is accepted, or refused, by the published schema and by the connector alike. */

const isValid = new Ajv({ strict: false }).compile(schema);

function expectAgreement(parameters: object): void {
  const sent: object = JSON.parse(JSON.stringify(parameters));
  const refused = refusal(sent);
  const told = `${JSON.stringify(sent)} connector: ${refused?.problems.join(' ') ?? 'accepts'} schema:`;
  expect(`${told} ${isValid(sent)}`).toBe(`${told} ${refused === undefined}`);
}

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
