import type { OddValues } from '../../events.ts';
import { exactJson } from '../../json.ts';
import type { Cells } from '../../output/cells.ts';
import { type ValueNote, valueNoteNames } from '../../readings/scalars.ts';

/** A cell whose value was not written as its column's type prescribes. */
export type OddCell = { readonly column: string } & (
  | { readonly note: ValueNote }
  /** The value is not of the type: the cell is null. */
  | { readonly value: unknown }
);

/** How many values a column had that comes from joined rows, each of which was looked at once. */
interface JoinedValues {
  values: number;
  invalid: number;
}

/** Remembers what was odd about rows until they are written: only then does it count. */
export interface OddCells {
  put(row: Cells, odd: readonly OddCell[]): void;
  of(row: Cells): readonly OddCell[];
  /** Counts the values of a row that others refer to. @param columns of the cells */
  joined(columns: readonly string[], cells: readonly unknown[]): void;
  joinedOdd(odd: readonly OddCell[]): void;
  /** Of a column that comes from joined rows; undefined: it does not, or had no value. */
  joinedValues(column: string): Readonly<JoinedValues> | undefined;
}

export function createOddCells(): OddCells {
  const rows = new WeakMap<Cells, readonly OddCell[]>();
  const joined = new Map<string, JoinedValues>();
  let isEmpty = true;

  function count(column: string, by: JoinedValues): void {
    const { values, invalid } = joined.get(column) ?? { values: 0, invalid: 0 };
    joined.set(column, { values: values + by.values, invalid: invalid + by.invalid });
  }

  return {
    put(row, odd) {
      isEmpty = false;
      rows.set(row, odd);
    },
    of: (row) => (isEmpty ? [] : (rows.get(row) ?? [])),
    joined(columns, cells) {
      for (const [at, column] of columns.entries())
        if (cells[at] !== null) count(column, { values: 1, invalid: 0 });
    },
    joinedOdd(odd) {
      for (const cell of odd) if ('value' in cell) count(cell.column, { values: 1, invalid: 1 });
    },
    joinedValues: (column) => joined.get(column),
  };
}

export const nothingOdd: OddValues = { invalid: {}, noted: {} };

/** Of keys, in reports. */
const longestKey = 200;

/** Counts the odd cells of rows, each with the key of its row. */
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

/** What was counted first, and what was counted after it. */
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
  const told = valueNoteNames.map((note) => [note, (first[note] ?? 0) + (more[note] ?? 0)] as const);
  return Object.fromEntries(told.filter(([, count]) => count > 0));
}

/** Of a value's JSON, in characters: longer ones are lists of other things, or faults. */
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
