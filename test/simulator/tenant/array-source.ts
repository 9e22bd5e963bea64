import type { EntityType } from '../entity.ts';
import type { Row, RowSource, Value } from '../values/rows.ts';

/** A small set held in memory, found by the first part of its key. */
export function arraySource(rows: readonly Row[], type: EntityType): RowSource {
  const [key = ''] = type.key;
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

/** The same for rows that are made when somebody first looks at them: most readers never look at most sets. */
export function lateArraySource(rows: () => readonly Row[], type: EntityType): RowSource {
  let made: RowSource | undefined;
  const source = (): RowSource => {
    made ??= arraySource(rows(), type);
    return made;
  };
  return {
    get size() {
      return source().size;
    },
    cursor: undefined,
    growing: [],
    cursorAt: (index) => source().cursorAt(index),
    firstFrom: (value) => source().firstFrom(value),
    row: (index) => source().row(index),
    peek: (index, property) => source().peek(index, property),
    find: (property, value) => source().find(property, value),
    narrow: () => undefined,
  };
}
