import { ConnectorError } from '../../errors.ts';
import { isRecord, scalarText } from '../../json.ts';
import { keysAtOnce, rowsByKeys } from './by-keys.ts';
import { cursorTypes } from './cursors.ts';
import { readInOrder } from './pages.ts';
import type { Expansion } from './query.ts';
import { keyOf, type Reading } from './reading.ts';
import type { FetchPage, Row } from './service.ts';

/** How a row without a current one finds the newest of its collection. */
export interface NewestQuery {
  /** Navigation properties that lead to the current one: `Session`, `CurrentConnection`. */
  readonly current: readonly string[];
  /** Foreign key that is null in most rows without one, as a filter writes it: `Session/CurrentConnectionId`. */
  readonly foreignKey: string;
  readonly expand: readonly Expansion[];
  /** Navigation properties that lead to the collection: `Session`, `Connections`. */
  readonly path: readonly string[];
  /** The Int64 property whose greatest value marks the newest. */
  readonly by: string;
  /** The property that is equal in a row and in the rows of its collection. */
  readonly ownedBy: string;
}

/** How often missing rows are fetched again although they were read before; then they count as purged. */
const mostRounds = 3;

/**
 * Fetches the newest by the keys of the rows, some keys per request.
 * @returns the newest row of the collection by the key of the row it belongs to; rows without any are left out
 */
export async function newestOfRows(
  fetchPage: FetchPage,
  reading: Reading,
  newestQuery: NewestQuery,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  const missing = new Set(rows.map((row) => keyOf(row, reading.key)));
  for (let round = 1; round <= mostRounds && missing.size > 0; round += 1) {
    const received: Row[] = [];
    for await (const row of rowsByKeys(
      fetchPage,
      narrowedTo(reading, newestQuery, []),
      [...missing],
      signal,
    )) {
      missing.delete(keyOf(row, reading.key));
      received.push(row);
    }
    for (const [key, newest] of await newestOfEach(fetchPage, reading, newestQuery, received, signal)) {
      if (newest !== undefined) found.set(key, newest);
    }
  }
  return found;
}

/** The same reading for the rows that match the conditions, with only their key and their collection. */
export function narrowedTo(
  reading: Reading,
  { expand, ownedBy }: NewestQuery,
  where: readonly string[],
): Reading {
  const select = [...new Set([...reading.key, reading.cursor.property, ownedBy])];
  return { ...reading, select, expand, where };
}

/**
 * The newest row of the collection of each row, by the key of the row. A collection that the source has cut is read in
 * its own set: the newest may be on a later page.
 * @throws ConnectorError
 */
export async function newestOfEach(
  fetchPage: FetchPage,
  reading: Reading,
  newestQuery: NewestQuery,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Row | undefined>> {
  const cut = rows.filter((row) => isCut(row, newestQuery.path));
  const read =
    cut.length === 0 ? undefined : await newestByOwner(fetchPage, reading.root, newestQuery, cut, signal);
  return new Map(
    rows.map((row) => {
      const owner = ownerOf(row, newestQuery);
      const newest = newestIn(row, newestQuery);
      return [keyOf(row, reading.key), (owner === undefined ? undefined : read?.get(owner)) ?? newest];
    }),
  );
}

/** Reads whole collections of some rows, in ascending order: the last is the newest. */
async function newestByOwner(
  fetchPage: FetchPage,
  root: URL,
  { expand, path, by, ownedBy }: NewestQuery,
  cut: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Row>> {
  const owners = cut.map((row) => scalarText(row[ownedBy])).filter((owner) => owner !== undefined);
  const newest = new Map<string, Row>();
  for (let start = 0; start < owners.length; start += keysAtOnce) {
    const anyOf = owners.slice(start, start + keysAtOnce).map((owner) => `${ownedBy} eq ${owner}`);
    const collection: Reading = {
      root,
      set: path.at(-1) ?? '',
      key: [by],
      cursor: { property: by, type: 'int64' },
      select: [...new Set([by, ownedBy, ...selectOf(expand, path)])],
      where: [`(${anyOf.join(' or ')})`],
    };
    for await (const { rows } of readInOrder(fetchPage, collection, signal)) {
      for (const row of rows) {
        const owner = ownerOf(row, { ownedBy });
        if (owner !== undefined) newest.set(owner, row);
      }
    }
  }
  return newest;
}

/** GUIDs are not always written alike. */
function ownerOf(row: Row, { ownedBy }: Pick<NewestQuery, 'ownedBy'>): string | undefined {
  return scalarText(row[ownedBy])?.toLowerCase();
}

/** The selected properties of the collection at the end of the path. */
function selectOf(expand: readonly Expansion[], [name, ...rest]: readonly string[]): readonly string[] {
  const step = expand.find(({ navigation }) => navigation === name);
  return step === undefined ? [] : rest.length === 0 ? step.select : selectOf(step.expand ?? [], rest);
}

const nextLink = /@(?:odata\.)?nextlink$/i;

/** Whether the source names a next page of the collection. */
function isCut(row: Row, [name = '', ...rest]: readonly string[]): boolean {
  const next = row[name];
  if (rest.length > 0) return isRecord(next) && isCut(next, rest);
  return Object.entries(row).some(
    ([member, link]) =>
      member.startsWith(`${name}@`) && nextLink.test(member) && link !== null && link !== '',
  );
}

/**
 * The rows that have no current one: the key is null, or the row it leads to is gone. (A source that leaves the
 * property out altogether has said nothing.)
 */
export function rowsLacking(rows: readonly Row[], { current }: NewestQuery): readonly Row[] {
  return rows.filter((row) => leadsNowhere(row, current));
}

/** Those whose foreign key is null; the others have one that leads to a row that is gone. */
export function rowsWithoutKey(rows: readonly Row[], { foreignKey }: NewestQuery): readonly Row[] {
  const path = foreignKey.split('/');
  return rows.filter((row) => (at(row, path) ?? null) === null);
}

/** The newest row of the collection that was expanded inside a row. */
export function newestIn(row: Row, { path, by }: NewestQuery): Row | undefined {
  const { of, compare } = cursorTypes.int64;
  return collectionOf(row, path).reduce<Row | undefined>((newest, candidate) => {
    const [a, b] = [of(candidate[by]), of(newest?.[by])];
    return b === undefined || (a !== undefined && compare(a, b) > 0) ? candidate : newest;
  }, undefined);
}

/** Whether the last step of the path finds no row, all rows on the way being there. */
function leadsNowhere(row: Row, path: readonly string[]): boolean {
  const [name = '', ...rest] = path;
  const next = row[name];
  if (rest.length === 0) return next === null;
  return isRecord(next) && leadsNowhere(next, rest);
}

/** @throws ConnectorError SCHEMA_CHANGED if the value is not an object */
function collectionOf(row: Row, path: readonly string[]): readonly Row[] {
  const [name = '', ...rest] = path;
  const next = row[name] ?? undefined;
  if (next === undefined) return [];
  if (rest.length > 0 && isRecord(next)) return collectionOf(next, rest);
  if (rest.length === 0 && Array.isArray(next) && next.every(isRecord)) return next;
  throw new ConnectorError('SCHEMA_CHANGED', `A row does not match the requested \`${name}\`.`);
}

function at(row: Row, path: readonly string[]): unknown {
  return path.reduce<unknown>((from, name) => (isRecord(from) ? from[name] : undefined), row);
}
