import { ConnectorError } from '../../errors.ts';
import { scalarText } from '../../json.ts';
import { keyText } from '../../keys.ts';
import type { cursorTypes } from './cursors.ts';
import { addressOf, type Expansion } from './query.ts';
import { askThrough } from './query-fallbacks.ts';
import type { Ask, Row } from './service.ts';

/** What is to be read of an entity set, and along which property. */
export interface Reading {
  readonly root: URL;
  readonly set: string;
  /** The properties that together identify a row. */
  readonly key: readonly string[];
  readonly cursor: {
    readonly property: string;
    readonly type: keyof typeof cursorTypes;
    /** Rows may be without it: they come before all others. */
    readonly nullable?: boolean;
  };
  /** Must hold the key and the cursor. */
  readonly select: readonly string[];
  readonly expand?: readonly Expansion[];
  /** Where the reading begins (inclusive, canonical); absent: at the first row there is. */
  readonly from?: string;
  /** Where it ends (exclusive, canonical); absent: at the last row there is. */
  readonly until?: string;
  /** Further conditions, joined with `and`. */
  readonly where: readonly string[];
  /** Rows that can come at most, where that is known. */
  readonly most?: number;
}

/**
 * Asks how many rows a reading would bring.
 * @returns undefined when the source does not say
 */
export async function countOf(ask: Ask, reading: Reading, signal: AbortSignal): Promise<number | undefined> {
  const [count, ofRow] = countQuestions(reading);
  return (await askThrough(ask, { address: count, lesser: [{ address: ofRow }], set: reading.set }, signal))
    .count;
}

/** The number alone; and one row with nothing but its key, which shows that the source answers. */
function countQuestions(reading: Reading): readonly [count: URL, ofRow: URL] {
  const { root, set, key: select } = reading;
  const query = { set, select, where: conditionsOf(reading, reading.from), orderBy: [] };
  const count = { ...query, count: true, top: 0 };
  return [new URL(addressOf(count), root), new URL(addressOf({ ...query, top: 1 }), root)];
}

function conditionsOf({ cursor, until, where }: Reading, from: string | undefined): readonly string[] {
  const { property, nullable } = cursor;
  const lower = from === undefined ? [] : [`${property} ge ${from}`];
  const before = `${property} lt ${until}`;
  // Nothing is not less than anything, but comes first: what has no beginning begins with it.
  const first = nullable === true && from === undefined ? `(${before} or ${property} eq null)` : before;
  const upper = until === undefined ? [] : [first];
  return [...lower, ...upper, ...where];
}

/** The same, and one of these rows with all the properties that the site has. */
export async function sampleOf(
  ask: Ask,
  reading: Reading,
  signal: AbortSignal,
): Promise<{ readonly count: number | undefined; readonly row: Row | undefined }> {
  const { root, set } = reading;
  const query = {
    set,
    select: [],
    where: conditionsOf(reading, reading.from),
    orderBy: [],
    count: true,
    top: 1,
  };
  const lesser = countQuestions(reading).map((address) => ({ address }));
  const address = new URL(addressOf(query), root);
  const { count, rows } = await askThrough(ask, { address, lesser, set }, signal);
  return { count, row: rows[0] };
}

/** The page from a point on. */
export function pageAddress(
  reading: Reading,
  from: string | undefined,
  part: { readonly top: number | undefined; readonly skip: number },
): URL {
  const { cursor, key, set, select, expand } = reading;
  const orderBy = [...new Set([cursor.property, ...key])];
  const query = { set, select, expand, where: conditionsOf(reading, from), orderBy, ...part };
  return new URL(addressOf(query), reading.root);
}

/** @throws ConnectorError RESPONSE_INVALID when the row has no key */
export function keyOf(row: Row, key: readonly string[]): string {
  const parts = key.map((property) => scalarText(row[property]));
  if (parts.every((part) => part === undefined)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `The source delivered a row without its key \`${key.join('`, `')}\`.`,
    );
  }
  return keyText(parts);
}
