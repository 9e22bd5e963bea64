import { ConnectorError } from '../../errors.ts';
import { type CursorType, cursorTypes } from './cursors.ts';
import { addressOf, type Expansion } from './query.ts';
import type { Ask, Row } from './service.ts';

/** What is to be read of an entity set, and along which property. */
export interface Reading {
  readonly root: URL;
  readonly set: string;
  readonly key: string;
  readonly cursor: { readonly property: string; readonly type: keyof typeof cursorTypes };
  /** Must hold the key and the cursor. */
  readonly select: readonly string[];
  readonly expand?: readonly Expansion[];
  /** Where the reading begins (inclusive, canonical); absent: at the first row there is. */
  readonly from?: string;
  /** Further conditions, joined with `and`. */
  readonly where: readonly string[];
}

/** Rows that are complete up to a point of the cursor, in the order they leave in: by cursor, then by key as text. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Rows that came a second time at the edge of two pages. */
  readonly repeated: number;
  readonly pages: number;
}

/**
 * Reads a set by keyset windows: the next page is asked for from the last row's cursor on, not by `$skip`, which loses
 * and repeats rows while the table changes and slows down with depth. The rows around the edge come twice and are told
 * apart by key. Only when more rows share one instant than fit on a page is the server's own link followed, inside it.
 * @throws ConnectorError RESPONSE_INVALID when the server does not keep the order asked for; LINK_FOREIGN
 */
export async function* readInOrder(ask: Ask, reading: Reading, signal: AbortSignal): AsyncGenerator<Batch> {
  const cursor = cursorTypes[reading.cursor.type];
  const held = new Map<string, Row>();
  let from = reading.from;
  let address = pageAddress(reading, from);
  let followed = new Set<string>();
  let pages = 0;
  for (;;) {
    const page = await ask(address, signal);
    pages += 1;
    checkOrder(page.rows, reading, cursor);
    const repeated = hold(held, page.rows, reading.key);
    if (page.next === undefined) {
      yield { rows: take(held, reading, () => true), repeated, pages };
      return;
    }
    const last = cursor.of(page.rows.at(-1)?.[reading.cursor.property]);
    const edge = last === undefined ? undefined : cursor.before(last);
    if (edge !== undefined && (from === undefined || cursor.compare(edge, from) > 0)) {
      yield {
        rows: take(held, reading, (at) => at === undefined || cursor.compare(at, edge) < 0),
        repeated,
        pages,
      };
      pages = 0;
      from = edge;
      address = pageAddress(reading, from);
      followed = new Set();
    } else {
      address = unlessFollowed(page.next, followed);
      if (repeated > 0) yield { rows: [], repeated, pages: 0 };
    }
  }
}

function pageAddress(reading: Reading, from: string | undefined): URL {
  const { cursor, key, set, select, expand } = reading;
  const lower = from === undefined ? [] : [`${cursor.property} ge ${from}`];
  const orderBy = cursor.property === key ? [key] : [cursor.property, key];
  const query = { set, select, where: [...lower, ...reading.where], orderBy };
  return new URL(addressOf(expand === undefined ? query : { ...query, expand }), reading.root);
}

/** Puts the rows among those held; a row met again replaces its older self. Returns how many were met again. */
function hold(held: Map<string, Row>, rows: readonly Row[], key: string): number {
  let repeated = 0;
  for (const row of rows) {
    const id = keyOf(row, key);
    if (held.has(id)) repeated += 1;
    held.set(id, row);
  }
  return repeated;
}

/** Takes the rows that are complete out of those held, sorted. */
function take(
  held: Map<string, Row>,
  reading: Reading,
  isComplete: (at: string | undefined) => boolean,
): readonly Row[] {
  const { compare, of } = cursorTypes[reading.cursor.type];
  const taken: { readonly at: string | undefined; readonly id: string; readonly row: Row }[] = [];
  for (const [id, row] of held) {
    const at = of(row[reading.cursor.property]);
    if (!isComplete(at)) continue;
    taken.push({ at, id, row });
    held.delete(id);
  }
  return taken
    .sort((a, b) => {
      const byCursor =
        a.at === undefined || b.at === undefined ? nullsFirst(a.at, b.at) : compare(a.at, b.at);
      return byCursor !== 0 ? byCursor : a.id < b.id ? -1 : 1;
    })
    .map(({ row }) => row);
}

function nullsFirst(a: string | undefined, b: string | undefined): number {
  return Number(a !== undefined) - Number(b !== undefined);
}

/** @throws ConnectorError RESPONSE_INVALID when the row has no key */
export function keyOf(row: Row, key: string): string {
  const value = row[key];
  if (value === null || value === undefined) {
    throw new ConnectorError('RESPONSE_INVALID', `A row came without its key \`${key}\`.`);
  }
  return String(value);
}

/** A server that ignores `$orderby` would make the keyset skip rows: that must not pass unseen. */
function checkOrder(rows: readonly Row[], { set, cursor: { property } }: Reading, cursor: CursorType): void {
  let before: string | undefined;
  for (const row of rows) {
    const at = cursor.of(row[property]);
    if (at === undefined) continue;
    if (before !== undefined && cursor.compare(at, before) < 0) {
      throw new ConnectorError(
        'RESPONSE_INVALID',
        `${set}: the rows did not come in the order of \`${property}\` that was asked for.`,
      );
    }
    before = at;
  }
}

/** @throws ConnectorError LINK_FOREIGN when the server leads in a circle */
function unlessFollowed(next: URL, followed: Set<string>): URL {
  if (followed.has(next.href)) {
    throw new ConnectorError('LINK_FOREIGN', `${next.pathname}: the server named the same next page twice.`);
  }
  followed.add(next.href);
  return next;
}
