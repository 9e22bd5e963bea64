import type { Row } from '../../citrix/monitor/service.ts';
import { type Column, type ColumnType, closingDatesOf, codeOf, type Dataset } from '../../datasets/define.ts';
import { isRecord, scalarText } from '../../json.ts';
import { wholeNumber } from '../../readings/numbers.ts';
import { readValue, type ValueReading } from '../../readings/scalars.ts';
import { looseTimestamp, readTime } from '../../readings/times.ts';
import { canonicalTimestamp } from '../../timestamps.ts';

/** What becomes of a table when a value is not of its column's type: the cell is null, or the table fails. */
export type InvalidValues = 'null' | 'fail';

/** What came where an object with members was expected. No type takes it. */
export class Misplaced {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Stands for a related row in whose place something else came: each of its members is that. */
export function misplacedRow(value: unknown): Row {
  const instead = value instanceof Misplaced ? value : new Misplaced(value);
  return new Proxy({}, { get: () => instead });
}

/** A member of a nested object. */
export function memberOf(parent: unknown, name: string): unknown {
  if (parent === null || parent === undefined || parent instanceof Misplaced) return parent;
  return isRecord(parent) ? parent[name] : new Misplaced(parent);
}

/** What a value means as a cell. `invalid`: it is not of the column's type. Undefined: there is no row without it. */
type ReadOdd = (value: unknown) => ValueReading | 'invalid' | undefined;

/**
 * Prepares the reading of values that are not written as their column's type prescribes. By keys and cursors rows are told
 * apart and put in order, by settling dates it is decided whether they are read again: what cannot be read there fails
 * the table.
 */
export function oddReader(dataset: Dataset, column: Column, invalidValues: InvalidValues): ReadOdd {
  const { name, type, codes } = column;
  if (name === dataset.cursor) return needed(invalidValues === 'fail' ? readStrict : readCursor, type);
  if (dataset.key.includes(name) || !column.nullable)
    return needed(invalidValues === 'fail' ? readStrict : readKey, type);
  if (invalidValues === 'fail') return needed(readToday, type);
  if (Object.hasOwn(closingDatesOf(dataset) ?? {}, name)) return needed(readSettling, type);
  const read = readValue[type];
  return (value) => {
    if (value instanceof Misplaced) return 'invalid';
    return read(codes === undefined ? value : codeOf(codes, value)) ?? 'invalid';
  };
}

type ReadTyped = (value: unknown, type: ColumnType) => ValueReading | undefined;

function needed(read: ReadTyped, type: ColumnType): ReadOdd {
  return (value) => (value === null || value instanceof Misplaced ? undefined : read(value, type));
}

/** As it is prescribed; the first and last years of all are left in their places. */
const readStrict: ReadTyped = (value, type) => {
  const timestamp = type === 'timestamp' && typeof value === 'string' ? canonicalTimestamp(value) : undefined;
  return timestamp === undefined ? undefined : { cell: timestamp };
};

/** As it is prescribed; dates that stand for none are none. */
const readToday: ReadTyped = (value, type) =>
  readStrict(value, type) === undefined ? undefined : readValue.timestamp(value);

/** Only what keeps the order of the source. */
const readCursor: ReadTyped = (value, type) => {
  if (type !== 'timestamp') return readKey(value, type);
  const timestamp = typeof value === 'string' ? looseTimestamp(value) : undefined;
  if (timestamp === undefined || typeof value !== 'string') return undefined;
  const time = readTime(value);
  const isZoned = typeof time !== 'object' || time.isZoned;
  return isZoned ? { cell: timestamp } : { cell: timestamp, note: 'noZone' };
};

/** Only what is the same text here and where rows are told apart. */
const readKey: ReadTyped = (value, type) => {
  if (type === 'timestamp') return readCursor(value, type);
  const text = scalarText(value);
  if (text === undefined) return undefined;
  return type === 'text' || (type === 'int64' && wholeNumber(text) === text) ? { cell: text } : undefined;
};

/** A date that may be the one or the other decides nothing. */
const readSettling: ReadTyped = (value, type) => {
  const reading = readValue[type](value);
  return reading?.note === 'twoWays' ? undefined : reading;
};
