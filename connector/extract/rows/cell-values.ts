import type { Row } from '../../citrix/monitor/service.ts';
import { type Column, type ColumnType, closingDatesOf, codeOf, type Dataset } from '../../datasets/define.ts';
import { isRecord, scalarText } from '../../json.ts';
import { wholeNumber } from '../../readings/numbers.ts';
import { readValue, type ValueReading } from '../../readings/scalars.ts';
import { looseTimestamp, readTime } from '../../readings/times.ts';
import { canonicalTimestamp } from '../../timestamps.ts';

/** What happens when a value does not match the type of its column: the cell becomes null, or the table fails. */
export type InvalidValues = 'null' | 'fail';

/** A value that arrived where an object with members was expected. It matches no column type. */
export class Misplaced {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Replaces a related row when another value arrived in its place: each member reads as that value. */
export function misplacedRow(value: unknown): Row {
  const instead = value instanceof Misplaced ? value : new Misplaced(value);
  return new Proxy({}, { get: () => instead });
}

/** A member of a nested object. */
export function memberOf(parent: unknown, name: string): unknown {
  if (parent === null || parent === undefined || parent instanceof Misplaced) return parent;
  return isRecord(parent) ? parent[name] : new Misplaced(parent);
}

/**
 * What a value means as a cell. `invalid`: it does not match the column type. Undefined: the row cannot do without it.
 */
type ReadOdd = (value: unknown) => ValueReading | 'invalid' | undefined;

/**
 * Prepares the reading of values that are not in the standard form of their column type. Keys and cursors identify and
 * sort rows, and closing dates decide whether rows are read again: a value of these columns that cannot be read fails
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

/** The standard form only; the smallest and greatest dates are kept as they are. */
const readStrict: ReadTyped = (value, type) => {
  const timestamp = type === 'timestamp' && typeof value === 'string' ? canonicalTimestamp(value) : undefined;
  return timestamp === undefined ? undefined : { cell: timestamp };
};

/** The standard form only; dates that mean "no date" become null. */
const readToday: ReadTyped = (value, type) =>
  readStrict(value, type) === undefined ? undefined : readValue.timestamp(value);

/** Only values that keep the order of the source. */
const readCursor: ReadTyped = (value, type) => {
  if (type !== 'timestamp') return readKey(value, type);
  const timestamp = typeof value === 'string' ? looseTimestamp(value) : undefined;
  if (timestamp === undefined || typeof value !== 'string') return undefined;
  const time = readTime(value);
  const isZoned = typeof time !== 'object' || time.isZoned;
  return isZoned ? { cell: timestamp } : { cell: timestamp, note: 'noZone' };
};

/** Only values whose text is the same here and in `keyText`, which identifies rows. */
const readKey: ReadTyped = (value, type) => {
  if (type === 'timestamp') return readCursor(value, type);
  const text = scalarText(value);
  if (text === undefined) return undefined;
  return type === 'text' || (type === 'int64' && wholeNumber(text) === text) ? { cell: text } : undefined;
};

/** An ambiguous date (day or month first) must not decide whether a row is closed. */
const readSettling: ReadTyped = (value, type) => {
  const reading = readValue[type](value);
  return reading?.note === 'twoWays' ? undefined : reading;
};
