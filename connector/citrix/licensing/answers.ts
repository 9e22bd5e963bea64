import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { Item } from '../token-pages.ts';

/** The published models write members with a capital, the services with a small letter: here they have a small one. */
function smallMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(smallMembers);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      smallMembers(member),
    ]),
  );
}

/** The answer as an object. @throws ConnectorError RESPONSE_INVALID */
export function objectIn(answer: unknown, what: string): Item {
  const object = smallMembers(answer);
  if (isRecord(object)) return object;
  throw new ConnectorError('RESPONSE_INVALID', `${what}: the answer is not an object.`);
}

/** A list of objects; undefined if there is none. @throws ConnectorError RESPONSE_INVALID for anything else */
export function listIn(object: Item, member: string, what: string): readonly Item[] | undefined {
  const list = object[member] ?? undefined;
  if (list === undefined) return undefined;
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new ConnectorError('RESPONSE_INVALID', `${what}: \`${member}\` is not a list of objects.`);
}

/**
 * Sends a request to a service that belongs to Citrix Cloud, not to DaaS, and needs a permission of its own.
 * @throws ConnectorError, LICENSING_NOT_PERMITTED if the client lacks the permission
 */
export async function ifPermitted<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'RIGHTS_MISSING') throw error;
    const { message, answer } = error;
    throw new ConnectorError('LICENSING_NOT_PERMITTED', message, { cause: error, answer });
  }
}

/** Undefined if the service has no data: it answers 204 or 404. */
export async function unlessNone(query: () => Promise<unknown>): Promise<unknown> {
  try {
    return (await query()) ?? undefined;
  } catch (error) {
    if (error instanceof ConnectorError && error.answer?.status === 404) return undefined;
    throw error;
  }
}
