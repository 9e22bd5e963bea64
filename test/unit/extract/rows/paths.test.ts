import { describe, expect, it } from 'vitest';
import { relationsOf, rootOf, splitPath } from '../../../../connector/extract/rows/paths.ts';
import { visits, zones } from '../tables.ts';

describe('a path', () => {
  const { relations } = visits.source;
  it.each([
    ['StartDate', ['', 'StartDate']],
    ['machine.Name', ['machine', 'Name']],
    ['run.customerId', ['run', 'customerId']],
    ['Place.Name', ['', 'Place.Name']],
    ['machine.A.B', ['machine', 'A.B']],
  ])('%s is split into relation and member', (path, parts) => {
    expect(splitPath(path, relations)).toEqual(parts);
  });
});

describe('the root of a relation', () => {
  it.each([
    ['machine', 'machine'],
    ['catalog', 'machine'],
    ['machineCost', 'machineCost'],
    ['connection', ''],
    ['failure', ''],
  ])('is what leads from the row to it: %s, %s', (relation, root) => {
    expect(rootOf(relation, relationsOf(visits))).toBe(root);
  });

  it('is not looked for in a list of the site', () => {
    expect(relationsOf(zones)).toEqual({});
  });
});
