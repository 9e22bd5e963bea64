import type { Row, RowSource, Value } from '../values/rows.ts';

/** A small set held in memory, found by its key. */
export function arraySource(rows: readonly Row[], key: string): RowSource {
  const byKey = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const text = String(row[key]).toLowerCase();
    byKey.set(text, [...(byKey.get(text) ?? []), index]);
  });
  return {
    size: rows.length,
    cursor: undefined,
    growing: [],
    cursorAt: (index) => index,
    firstFrom: (value) => Math.max(0, Math.ceil(value)),
    row: (index) => rows[index] ?? {},
    peek: (index, property) => rows[index]?.[property] ?? null,
    find: (property, value: Value) =>
      property === key ? (byKey.get(String(value).toLowerCase()) ?? []) : undefined,
    narrow: () => undefined,
  };
}
