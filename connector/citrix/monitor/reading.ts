import { ConnectorError } from '../../errors.ts';
import { scalarText } from '../../json.ts';
import { keyText } from '../../keys.ts';
import type { PageScanner } from '../../scan/page-scanner.ts';
import type { cursorTypes } from './cursors.ts';
import { addressOf, type Expansion } from './query.ts';
import { fetchWithFallbacks } from './query-fallbacks.ts';
import type { FetchPage, Row } from './service.ts';

/** The part of an entity set to read, and the property that pages are cut by. */
export interface Reading {
  readonly root: URL;
  readonly set: string;
  /** The properties that together identify a row. */
  readonly key: readonly string[];
  readonly cursor: {
    readonly property: string;
    readonly type: keyof typeof cursorTypes;
    /** Rows may lack it: they are sorted before all others. */
    readonly nullable?: boolean;
  };
  /** Must contain the key and the cursor. */
  readonly select: readonly string[];
  readonly expand?: readonly Expansion[];
  /** Where the reading starts (inclusive, canonical); absent: at the first row. */
  readonly from?: string;
  /** Where it ends (exclusive, canonical); absent: at the last row. */
  readonly until?: string;
  /** Further conditions, joined with `and`. */
  readonly where: readonly string[];
  /** The most rows that it can return, if known. */
  readonly most?: number;
  /** For readings of many rows: their rows may stay bytes. */
  readonly scanner?: PageScanner | undefined;
}

/**
 * Requests the row count of a reading.
 * @returns undefined if the source does not return one
 */
export async function countOf(
  fetchPage: FetchPage,
  reading: Reading,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [count, ofRow] = countQueries(reading);
  return (
    await fetchWithFallbacks(
      fetchPage,
      { address: count, fallbacks: [{ address: ofRow }], set: reading.set },
      signal,
    )
  ).count;
}

/** The count alone; and as a fallback one row with only its key, which shows that the source answers. */
function countQueries(reading: Reading): readonly [count: URL, ofRow: URL] {
  const { root, set, key: select } = reading;
  const query = { set, select, where: conditionsOf(reading, reading.from), orderBy: [] };
  const count = { ...query, count: true, top: 0 };
  return [new URL(addressOf(count), root), new URL(addressOf({ ...query, top: 1 }), root)];
}

function conditionsOf({ cursor, until, where }: Reading, from: string | undefined): readonly string[] {
  const { property, nullable } = cursor;
  const lower = from === undefined ? [] : [`${property} ge ${from}`];
  const before = `${property} lt ${until}`;
  // A null cursor matches no comparison but sorts first, so a reading without start includes it.
  const first = nullable === true && from === undefined ? `(${before} or ${property} eq null)` : before;
  const upper = until === undefined ? [] : [first];
  return [...lower, ...upper, ...where];
}

/** The count, and one of the rows with all properties that the site has. */
export async function sampleOf(
  fetchPage: FetchPage,
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
  const fallbacks = countQueries(reading).map((address) => ({ address }));
  const address = new URL(addressOf(query), root);
  const { count, rows } = await fetchWithFallbacks(fetchPage, { address, fallbacks, set }, signal);
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
