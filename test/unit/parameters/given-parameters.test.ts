import { expect, test } from 'vitest';
import { givenParameters, parseParameters } from '../../../connector/parameters/given-parameters.ts';
import { least, load, problemsOf } from './loading.ts';

test('values are taken as they are, but for those that are undefined', () => {
  const extraDatasets = Object.freeze(['users']);
  const loaded = load({ ...least, siteId: undefined, extraDatasets }, { extraDatasetNames: ['users'] });
  expect(loaded).not.toHaveProperty('siteId');
  expect(loaded.extraDatasets).toEqual(['users']);
});

test.each([
  ['a text for a number', { fetchStartDatePeriod: '30' }, '`fetchStartDatePeriod` must be'],
  ['a number that is none', { fetchStartDatePeriod: Number.NaN }, '`fetchStartDatePeriod` must be'],
  ['a number of another kind', { maxRows: 5n }, '`maxRows` must be'],
  ['null', { mode: null }, '`mode` must be one of'],
  ['a date', { siteId: new Date(0) }, '`siteId` must be'],
  ['a function', { caFile: () => '' }, '`caFile` must be'],
  ['a URL', { baseUrl: new URL('https://api.cloud.com') }, '`baseUrl` must be'],
])('%s is told like any other value that is not of its type', (_what, value, problem) => {
  expect(problemsOf({ ...least, ...value })).toEqual([expect.stringContaining(problem)]);
});

test('an object that holds itself is told by its name', () => {
  const ring: Record<string, unknown> = { ...least };
  ring['self'] = ring;
  expect(problemsOf(ring)).toEqual([expect.stringContaining('self')]);
});

test.each([[null], [['customerId']], ['acme'], [7], [undefined]])(
  '%j instead of an object is told',
  (value) => {
    expect(givenParameters(value, 'the parameters')).toEqual({
      values: {},
      problem: 'the parameters must hold a JSON object: { "customerId": "…", … }.',
    });
  },
);

test('a text with a fault has no values, and says where the fault is', () => {
  expect(parseParameters('{ "customerId": "acme"', 'params.json')).toEqual({
    values: {},
    problem: expect.stringMatching(/^params\.json is not valid JSON: line 1, column 23/),
  });
});
