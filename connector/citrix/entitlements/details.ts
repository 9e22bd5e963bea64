import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { Tenant } from '../tenant-services.ts';
import type { Item } from '../token-pages.ts';

/** The detail of one object, or why there is none: it was deleted meanwhile, or access was refused. */
export type Detail<T> = { readonly found: T } | 'gone' | 'refused';

/** Objects of one kind, each fetched by its id: only the detail shows who may use them. */
export interface Details<T> {
  /** Fetched once per run. @throws ConnectorError, also if access to all objects is refused */
  of(id: string, signal: AbortSignal): Promise<Detail<T>>;
}

interface Kind<T> {
  /** The path of the list that contains the objects. */
  readonly path: string;
  readonly fields: readonly string[];
  /** Whether the object has the requested fields. */
  readonly isComplete: (object: Item) => boolean;
  /** Extracts what the tables need. */
  readonly read: (object: Item) => T;
}

/**
 * The detail of one object of a list that was read before.
 * @param isPermitted whether such a request succeeded before; if not, a refusal concerns all objects
 * @throws ConnectorError
 */
export async function detailOf<T>(fetchDetail: () => Promise<T>, isPermitted: boolean): Promise<Detail<T>> {
  try {
    return { found: await fetchDetail() };
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : undefined;
    if (code === 'SITE_NOT_FOUND') return 'gone';
    if (code === 'RIGHTS_MISSING' && isPermitted) return 'refused';
    throw error;
  }
}

/** An id that can be one part of an address. */
const plainId = /^[A-Za-z0-9][A-Za-z0-9._~:-]*$/;

/** How many objects are fetched in both ways before the fields count as not available. */
const mostTries = 3;

/**
 * Names the wanted fields, because without them an answer may have only the default ones. It is not documented that a
 * detail honours other names, so if a field is missing the object is fetched again without names; the form that
 * succeeded is used for the other objects.
 */
export function openDetails<T>(tenant: Pick<Tenant, 'daas'>, kind: Kind<T>): Details<T> {
  const { path, fields, isComplete, read } = kind;
  const named = `?fields=${encodeURIComponent(fields.join(','))}`;
  const known = new Map<string, Detail<T>>();
  let query = named;
  let tries = 0;
  let isPermitted = false;

  async function fetchObject(id: string, how: string, signal: AbortSignal): Promise<Item> {
    const object = await tenant.daas(`${path}/${encodeURIComponent(id)}${how}`, signal);
    if (isRecord(object)) return object;
    throw new ConnectorError('RESPONSE_INVALID', `${path}: the answer for one of them is not an object.`);
  }

  async function fetchWithFallbacks(id: string, signal: AbortSignal): Promise<Item> {
    const object = await fetchObject(id, query, signal);
    if (query === '' || tries === mostTries || isComplete(object)) return object;
    tries += 1;
    const unnamed = await fetchObject(id, '', signal);
    if (!isComplete(unnamed)) return object;
    query = '';
    return unnamed;
  }

  async function find(id: string, signal: AbortSignal): Promise<Detail<T>> {
    if (!plainId.test(id)) return 'gone';
    const detail = await detailOf(async () => read(await fetchWithFallbacks(id, signal)), isPermitted);
    isPermitted ||= typeof detail === 'object';
    return detail;
  }

  return {
    async of(id, signal) {
      const detail = known.get(id) ?? (await find(id, signal));
      known.set(id, detail);
      return detail;
    },
  };
}
