import type { ComposedBatch } from '../composed.ts';
import type { CompleteList } from '../daas/whole-list.ts';
import type { Item } from '../token-pages.ts';

/** A row whose key begins with the id of its parent object and a slash. */
export interface KeyedRow extends Item {
  readonly Key: string;
}

/** The rows of one parent object. */
interface Made {
  readonly rows: readonly KeyedRow[];
  /** The number of answers that it needed. */
  readonly pages: number;
}

/** The objects of a list in the order of their rows, from a resume point on. */
export function inOrder(
  { items }: CompleteList,
  from: string | undefined,
): readonly (readonly [string, Item])[] {
  const place = (id: string) => `${id}/`;
  return [...items]
    .filter(([id]) => from === undefined || place(id) >= place(from))
    .sort(([a], [b]) => (place(a) < place(b) ? -1 : 1));
}

/**
 * Reads the rows of one object after the other.
 * @param listed the number of answers that the list of objects needed
 * @param atOnce objects between two resume points
 */
export async function* rowsOfEach<T>(
  objects: readonly (readonly [id: string, object: T])[],
  { listed, atOnce }: { readonly listed: number; readonly atOnce: number },
  rowsOf: (id: string, object: T) => Promise<Made>,
): AsyncGenerator<ComposedBatch> {
  let pages = listed;
  for (let first = 0; first === 0 || first < objects.length; first += atOnce) {
    const rows = new Map<string, KeyedRow>();
    let read = 0;
    for (const [id, object] of objects.slice(first, first + atOnce)) {
      const made = await rowsOf(id, object);
      for (const row of made.rows) rows.set(row.Key, row);
      read += made.rows.length;
      pages += made.pages;
    }
    const sorted = [...rows.values()].sort(({ Key: a }, { Key: b }) => (a < b ? -1 : 1));
    yield { rows: sorted, repeated: read - sorted.length, pages, next: objects[first + atOnce]?.[0] };
    pages = 0;
  }
}
