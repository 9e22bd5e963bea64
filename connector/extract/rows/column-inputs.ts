import type { Row } from '../../citrix/monitor/service.ts';
import type { Column, Relation } from '../../datasets/define.ts';
import { Misplaced, memberOf } from './cell-values.ts';
import type { OddCell } from './odd-cells.ts';
import { splitPath } from './paths.ts';

export type Records = Record<string, Row | undefined>;

/** What is counted while cells are made. */
export interface Found {
  missing(path: string): void;
  present(path: string): void;
  unresolved(relation: string): void;
  odd(cell: OddCell): void;
}

/** Several columns may read one member (a name and its code): only the first to claim it counts the rows that lack it. */
export function claimer(): (path: string) => boolean {
  const claimed = new Set<string>();
  return (path) => claimed.size < claimed.add(path).size;
}

type Input = (records: Records, found: Found) => unknown;

/** For values that are read a second time: their findings were counted the first time. */
const unheard: Found = {
  missing: () => undefined,
  present: () => undefined,
  unresolved: () => undefined,
  odd: () => undefined,
};

export function valueReader({ derive, inputs: paths }: Column, inputs: readonly Input[]): Input {
  const [first = () => undefined] = inputs;
  if (derive === undefined) return first;
  const mayBeMisplaced = paths.some((path) => path.includes('.'));
  return (records, found) => {
    const values = inputs.map((input) => input(records, found));
    const misplaced = mayBeMisplaced && values.find((value) => value instanceof Misplaced);
    return misplaced || derive(...values);
  };
}

/** What a column is made of, as it came; a list where that is several values. */
export function sentTo(inputs: readonly Input[], records: Records): unknown {
  const all = inputs.map((input) => {
    const value = input(records, unheard);
    return value instanceof Misplaced ? value.value : value;
  });
  return all.length === 1 ? all[0] : all;
}

/**
 * Reads one input: null where the related row is not there; undefined, and counted, where the row lacks a member that it
 * was asked for.
 */
export function inputReader(
  path: string,
  relations: Readonly<Record<string, Relation>>,
  counts: boolean,
): (records: Records, found: Found) => unknown {
  const [relation, property] = splitPath(path, relations);
  const [member = '', ...deeper] = property.split('.');
  let isSeen = !counts;
  return (records, found) => {
    const record = records[relation];
    if (record === undefined) return null;
    const value = record[member];
    if (value === undefined && counts) found.missing(path);
    if (!isSeen && value !== undefined) {
      isSeen = true;
      found.present(path);
    }
    return deeper.length === 0 ? value : deeper.reduce(memberOf, value);
  };
}
