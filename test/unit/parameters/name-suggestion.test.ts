import { describe, expect, test } from 'vitest';
import { editDistance, nearestName } from '../../../connector/parameters/name-suggestion.ts';

const names = [
  'customerId',
  'clientId',
  'clientSecret',
  'baseUrl',
  'siteId',
  'requestTimeout',
  'mode',
  'maxRows',
];

describe('the nearest name', () => {
  test.each([
    ['CLIENTID', 'clientId'],
    ['base_url', 'baseUrl'],
    ['client-secret', 'clientSecret'],
    ['serverUrl', 'baseUrl'],
    ['timeout', 'requestTimeout'],
    ['cutsomerId', 'customerId'],
    ['sitId', 'siteId'],
    ['mod', 'mode'],
  ])('of %s is %s', (name, meant) => {
    expect(nearestName(name, names)).toBe(meant);
  });

  test.each([['verbosity'], ['x'], [''], ['toString'], ['constructor'], ['proxy'], ['m'.repeat(10_000)]])(
    'of %j is none',
    (name) => {
      expect(nearestName(name, names)).toBeUndefined();
    },
  );
});

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 2],
])('the distance of %j and %j is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});
