import type { ReadCell, ReadTable } from '../support/tables.ts';

/** A column as the data package describes it. */
interface Field {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime' | 'date';
}

/** Rows as a host holds them, a cell as text or null. */
export interface HeldTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReadCell[])[];
}

/** What a host cannot hold, by its own nature. */
export interface Limits {
  /** It takes the empty text for null. */
  readonly noEmptyText?: true;
  /** It cuts points in time off after this many digits of the second. */
  readonly fractionDigits?: number;
}

function plainTimestamp(cell: string, digits: number): string {
  const [, day, time, fraction = ''] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00(?::00)?)?$/.exec(cell) ?? [];
  if (day === undefined) return `no timestamp: ${cell}`;
  return `${day}T${time}.${fraction.slice(0, digits).replace(/0+$/, '')}Z`;
}

/** The form in which two cells of a type are the same text when they are the same value. */
function plain(type: Field['type'], cell: string, { fractionDigits = 9 }: Limits): string {
  if (type === 'integer') return /^-?\d+$/.test(cell) ? BigInt(cell).toString() : `no integer: ${cell}`;
  if (type === 'number') return String(Number(cell));
  return type === 'datetime' ? plainTimestamp(cell, fractionDigits) : cell;
}

const show = (cell: ReadCell): string => JSON.stringify(cell);

/** How what a host holds of a table differs from its file, cell by cell, row by row in the order of the file. */
export function differences(
  file: ReadTable,
  fields: readonly Field[],
  held: HeldTable,
  limits: Limits = {},
): readonly string[] {
  const names = fields.map(({ name }) => name).join();
  for (const [whose, columns] of [
    ['of the file', file.columns.join()],
    ['held', held.columns.join()],
  ] as const) {
    if (columns !== names) return [`columns ${whose}: ${columns}, not ${names}`];
  }
  if (held.rows.length !== file.rows.length) return [`${held.rows.length} rows, not ${file.rows.length}`];
  return file.rows.flatMap((row, at) =>
    fields.flatMap(({ name, type }, column) => {
      const cell = row[column] ?? null;
      const expected =
        cell === null || (cell === '' && limits.noEmptyText) ? null : plain(type, cell, limits);
      const found = held.rows[at]?.[column] ?? null;
      const same = found === null ? expected === null : plain(type, found, limits) === expected;
      return same ? [] : [`row ${at + 1}, ${name}: ${show(found)}, not ${show(cell)}`];
    }),
  );
}
