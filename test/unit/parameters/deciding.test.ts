import { expect, test } from 'vitest';
import { z } from 'zod';
import { decidingValues, decisionOf, decisionsIn } from '../../../connector/parameters/deciding.ts';
import { hints } from '../../../connector/parameters/fields/form.ts';
import { parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { least, load } from './loading.ts';

test('every parameter says what it decides', () => {
  expect(Object.keys(decisionOf)).toEqual(Object.keys(parametersJsonSchema([]).properties));
  expect(decisionOf).toMatchObject({ sessionWindow: 'rows', csvEscapeFormulas: 'form', caFile: 'nothing' });
});

test.each([
  ['nothing at all', z.string()],
  ['only what a form shows', z.string().meta({ title: 'New', description: 'New.', group: 'Technical' })],
  ['what nobody knows', z.string().meta({ decides: 'everything' })],
  [
    'it before the last step of its declaration',
    z
      .string()
      .meta(hints('Technical')({ title: 'New', description: 'New.', decides: 'rows' }))
      .optional(),
  ],
])('a parameter that says %s is found', (_what, field) => {
  expect(() => decisionsIn({ fresh: field })).toThrow('the parameter fresh does not say what it decides');
});

test('values that decide are told as text, those that are not given as empty text', () => {
  const parameters = load({ ...least, baseUrl: 'https://proxy.example.com' });
  expect(decidingValues(parameters, ['source', 'mode'])).toEqual({
    ...{ customerId: 'acme', region: 'global', baseUrl: 'https://proxy.example.com', siteId: '' },
    mode: 'full',
  });
});

test('what a parameter decides is no part of the form that hosts are given', () => {
  expect(JSON.stringify(parametersJsonSchema([]))).not.toContain('"decides":');
});
