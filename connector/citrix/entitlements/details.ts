import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { Tenant } from '../tenant.ts';
import type { Item } from '../token-pages.ts';

/** What was read of one object; else why there is nothing: it was deleted meanwhile, or may not be seen. */
export type Detail<T> = { readonly found: T } | 'gone' | 'refused';

/** Objects of one kind, each asked for by its id: the only way to learn who may use them. */
export interface Details<T> {
  /** Asked for once in a run. @throws ConnectorError, also where not even one of the objects is permitted */
  of(id: string, signal: AbortSignal): Promise<Detail<T>>;
}

interface Kind<T> {
  /** Of the list that the objects are of. */
  readonly path: string;
  readonly fields: readonly string[];
  /** Whether the object has what it was asked for. */
  readonly isWhole: (object: Item) => boolean;
  /** What is kept of it. */
  readonly read: (object: Item) => T;
}

/**
 * The answer to a question about one object of a list that has answered already.
 * @param isPermitted whether such a question was answered before; without, a refusal is one of all objects
 * @throws ConnectorError
 */
export async function detailOf<T>(question: () => Promise<T>, isPermitted: boolean): Promise<Detail<T>> {
  try {
    return { found: await question() };
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : undefined;
    if (code === 'SITE_NOT_FOUND') return 'gone';
    if (code === 'RIGHTS_MISSING' && isPermitted) return 'refused';
    throw error;
  }
}

/** What may stand in an address as one part of it. */
const plainId = /^[A-Za-z0-9][A-Za-z0-9._~:-]*$/;

/** So many objects are asked for in both ways before it is taken for certain that neither tells. */
const mostTries = 3;

/**
 * Names the fields that are wanted, since without them an answer may have the default ones only. Nobody has published that
 * a detail honours names beyond those, so where one is missing the object is asked for once more without any; what helped
 * is how the others are asked for.
 */
export function openDetails<T>(tenant: Pick<Tenant, 'daas'>, kind: Kind<T>): Details<T> {
  const { path, fields, isWhole, read } = kind;
  const named = `?fields=${encodeURIComponent(fields.join(','))}`;
  const known = new Map<string, Detail<T>>();
  let query = named;
  let tries = 0;
  let isPermitted = false;

  async function ask(id: string, how: string, signal: AbortSignal): Promise<Item> {
    const object = await tenant.daas(`${path}/${encodeURIComponent(id)}${how}`, signal);
    if (isRecord(object)) return object;
    throw new ConnectorError('RESPONSE_INVALID', `${path}: the answer for one of them is not an object.`);
  }

  async function askThrough(id: string, signal: AbortSignal): Promise<Item> {
    const object = await ask(id, query, signal);
    if (query === '' || tries === mostTries || isWhole(object)) return object;
    tries += 1;
    const unnamed = await ask(id, '', signal);
    if (!isWhole(unnamed)) return object;
    query = '';
    return unnamed;
  }

  async function find(id: string, signal: AbortSignal): Promise<Detail<T>> {
    if (!plainId.test(id)) return 'gone';
    const detail = await detailOf(async () => read(await askThrough(id, signal)), isPermitted);
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
