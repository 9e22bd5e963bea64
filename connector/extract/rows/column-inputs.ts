import type { Row } from '../../citrix/monitor/service.ts';
import type { Column } from '../../datasets/define.ts';
import type { Relation } from '../../datasets/sources.ts';
import { ScannedRow, withoutPage } from '../../scan/scanned-row.ts';
import { Misplaced, memberOf } from './cell-values.ts';
import type { OddCell } from './odd-cells.ts';
import { splitPath } from './paths.ts';

export type Records = Record<string, Row | undefined>;

/** Receives the findings while cells are built. */
export interface CellFindings {
  missing(path: string): void;
  present(path: string): void;
  unresolved(relation: string): void;
  odd(cell: OddCell): void;
}

/**
 * Several columns may read one member (a name and its code): only the first one that claims it counts missing values.
 */
export function claimer(): (path: string) => boolean {
  const claimed = new Set<string>();
  return (path) => claimed.size < claimed.add(path).size;
}

type Input = (records: Records, cellFindings: CellFindings) => unknown;

/** For values that are read a second time: their findings have been counted already. */
const ignored: CellFindings = {
  missing: () => undefined,
  present: () => undefined,
  unresolved: () => undefined,
  odd: () => undefined,
};

export function valueReader({ derive, inputs: paths }: Column, inputs: readonly Input[]): Input {
  const [first = () => undefined] = inputs;
  if (derive === undefined) return first;
  const mayBeMisplaced = paths.some((path) => path.includes('.'));
  return (records, cellFindings) => {
    const values = inputs.map((input) => input(records, cellFindings));
    const misplaced = mayBeMisplaced && values.find((value) => value instanceof Misplaced);
    return misplaced || derive(...values);
  };
}

/** The received input values of a column; a list if there are several. */
export function sentTo(inputs: readonly Input[], records: Records): unknown {
  const all = inputs.map((input) => {
    const value = input(records, ignored);
    const sent = value instanceof Misplaced ? value.value : value;
    // Reports outlast the page.
    return sent instanceof ScannedRow ? withoutPage(sent) : sent;
  });
  return all.length === 1 ? all[0] : all;
}

/**
 * Reads one input: null if there is no related row; undefined, and counted as missing, if the row lacks a
 * requested member.
 */
export function inputReader(
  path: string,
  relations: Readonly<Record<string, Relation>>,
  counts: boolean,
): (records: Records, cellFindings: CellFindings) => unknown {
  const [relation, property] = splitPath(path, relations);
  const [member = '', ...deeper] = property.split('.');
  let isSeen = !counts;
  return (records, cellFindings) => {
    const record = records[relation];
    if (record === undefined) return null;
    const value = record[member];
    if (value === undefined && counts) cellFindings.missing(path);
    if (!isSeen && value !== undefined) {
      isSeen = true;
      cellFindings.present(path);
    }
    return deeper.length === 0 ? value : deeper.reduce(memberOf, value);
  };
}
