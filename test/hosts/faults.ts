import type { ReadCell, ReadTable } from '../support/tables.ts';
import type { Fault } from './package.ts';

/** The rows with one cell changed: in the row `at`, or in the first that has a value there. */
function withCell(
  { columns, rows }: ReadTable,
  name: string,
  change: (cell: string) => ReadCell,
): ReadTable['rows'] {
  const column = columns.indexOf(name);
  const at = rows.findIndex((row) => (row[column] ?? '') !== '');
  const cell = rows[at]?.[column];
  if (typeof cell !== 'string') throw new Error(`no row has a ${name}`);
  return rows.map((row, number) => (number === at ? row.with(column, change(cell)) : row));
}

const sessions = { table: 'sessions' } as const;

export const faults = {
  wrongText: {
    ...sessions,
    title: 'another text',
    plant: (table) => withCell(table, 'user_upn', (cell) => `x${cell}`),
  },
  wrongTimestamp: {
    ...sessions,
    title: 'another timestamp, by some digits behind the second',
    plant: (table) =>
      withCell(table, 'end_date', (cell) =>
        cell.replace(/\d(?=\dZ$)/, (digit) => (digit === '9' ? '8' : '9')),
      ),
  },
  noInteger: {
    ...sessions,
    title: 'a text where an integer belongs',
    plant: (table) => withCell(table, 'connection_state_code', () => 'many'),
  },
  noTimestamp: {
    ...sessions,
    title: 'a text where a timestamp belongs',
    plant: (table) => withCell(table, 'start_date', () => 'yesterday'),
  },
  noBoolean: {
    ...sessions,
    title: 'a text where a boolean belongs',
    plant: (table) => withCell(table, 'is_open', () => 'perhaps'),
  },
  lostRow: { ...sessions, title: 'a row less', plant: ({ rows }) => rows.slice(1) },
  wrongHash: {
    ...sessions,
    title: 'a changed file under its old hash',
    plant: (table) => withCell(table, 'user_upn', (cell) => `${cell.slice(1)}x`),
    keepsHash: true,
  },
  keyTwice: {
    ...sessions,
    title: 'a key that two rows have',
    plant: ({ rows }) => [...rows.slice(1), ...rows.slice(-1)],
  },
  brokenReference: {
    table: 'application_instances',
    title: 'an application in a session that is not there',
    plant: (table) => withCell(table, 'session_key', (cell) => `${cell}x`),
  },
} as const satisfies Readonly<Record<string, Fault>>;
