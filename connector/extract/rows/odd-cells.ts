import type { OddValues } from '../../events.ts';
import { exactJson } from '../../json.ts';
import { jsonTypeOf, type MadeRow } from '../../output/cells.ts';
import { type ValueNote, valueNoteNames } from '../../readings/scalars.ts';

/** A cell whose value is not in the standard form of its column type. */
export type OddCell = { readonly column: string } & (
  | { readonly note: ValueNote }
  /** The value does not match the type: the cell is null. */
  | { readonly value: unknown }
);

/** Stands for a value where a run hides persons: a value of a wrong type may be anything. */
export function withheldValue(value: unknown): string {
  return `(${jsonTypeOf(value)}, withheld)`;
}

/** The number of values in a column of joined rows; each joined row counts once. */
interface JoinedValues {
  values: number;
  invalid: number;
}

/** Keeps the unusual cells of rows until the rows are written: only then do they count. */
export interface OddCells {
  put(row: MadeRow, odd: readonly OddCell[]): void;
  of(row: MadeRow): readonly OddCell[];
  /** Counts the values in these columns of rows that others refer to: called with the cells of each. */
  joinedCounter(columns: readonly string[]): (cells: readonly unknown[]) => void;
  joinedOdd(odd: readonly OddCell[]): void;
  /** Counts of a column of joined rows; undefined: it is another column, or had no value. */
  joinedValues(column: string): Readonly<JoinedValues> | undefined;
}

export function createOddCells(): OddCells {
  const rows = new WeakMap<MadeRow, readonly OddCell[]>();
  const joined = new Map<string, JoinedValues>();
  let isEmpty = true;

  function countsOf(column: string): JoinedValues {
    const counts = joined.get(column) ?? { values: 0, invalid: 0 };
    joined.set(column, counts);
    return counts;
  }

  return {
    put(row, odd) {
      isEmpty = false;
      rows.set(row, odd);
    },
    of: (row) => (isEmpty ? [] : (rows.get(row) ?? [])),
    joinedCounter(columns) {
      const ofColumns = columns.map(countsOf);
      return (cells) => {
        for (const [at, counts] of ofColumns.entries()) if (cells[at] !== null) counts.values += 1;
      };
    },
    joinedOdd(odd) {
      for (const cell of odd) {
        if (!('value' in cell)) continue;
        const counts = countsOf(cell.column);
        counts.values += 1;
        counts.invalid += 1;
      }
    },
    joinedValues(column) {
      const counts = joined.get(column);
      return counts?.values === 0 ? undefined : counts;
    },
  };
}

export const nothingOdd: OddValues = { invalid: {}, noted: {} };

/** The longest key in a report. */
const longestKey = 200;

/** Counts the unusual cells of rows; each row is given with its key. */
export function countedOdd(rows: Iterable<readonly [key: string, odd: readonly OddCell[]]>): OddValues {
  const invalid: Record<string, { values: number; readonly firstKey: string }> = {};
  const noted: Record<string, Partial<Record<ValueNote, number>>> = {};
  for (const [key, odd] of rows) {
    for (const cell of odd) {
      const { column } = cell;
      if ('value' in cell) {
        const of = invalid[column] ?? { values: 0, firstKey: key.slice(0, longestKey) };
        of.values += 1;
        invalid[column] = of;
      } else {
        const of = noted[column] ?? {};
        of[cell.note] = (of[cell.note] ?? 0) + 1;
        noted[column] = of;
      }
    }
  }
  return { invalid, noted };
}

/** Adds later counts to earlier ones; the first key stays. */
export function sumOfOdd(first: OddValues, more: OddValues): OddValues {
  const invalid = { ...first.invalid };
  for (const [column, { values, firstKey }] of Object.entries(more.invalid)) {
    const before = invalid[column];
    invalid[column] = { values: values + (before?.values ?? 0), firstKey: before?.firstKey ?? firstKey };
  }
  const noted = { ...first.noted };
  for (const [column, counts] of Object.entries(more.noted)) noted[column] = added(noted[column], counts);
  return { invalid, noted };
}

type Notes = OddValues['noted'][string];

function added(first: Notes = {}, more: Notes): Notes {
  const sums = valueNoteNames.map((note) => [note, (first[note] ?? 0) + (more[note] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

/** The most characters of a value's JSON that are kept: longer values are lists or errors. */
const longestValue = 16_384;

/** The lines of rejected-values.ndjson for the cells of a row. */
export function rejectedLines(table: string, key: string, odd: readonly OddCell[]): string {
  let lines = '';
  for (const cell of odd) {
    if (!('value' in cell)) continue;
    const { column, value } = cell;
    const json = exactJson(value);
    const shown =
      json.length > longestValue ? { value: json.slice(0, longestValue), cutFrom: json.length } : { value };
    lines += `${exactJson({ table, key, column, ...shown })}\n`;
  }
  return lines;
}
