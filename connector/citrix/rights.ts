import { ConnectorError } from '../errors.ts';
import type { Right } from '../events.ts';
import { scalarText } from '../json.ts';
import { memberOf } from './members.ts';
import type { Tenant } from './tenant-services.ts';

/** Where an answer leaves the flag out, the name of the built-in scope tells. */
const allScope = /^all$/i;

/**
 * What the API client may see of the site (`GET /Admin/EffectiveRights`), in one request that is not repeated: no table
 * depends on it.
 * @throws ConnectorError, also when the source does not tell
 */
export async function readRights(
  tenant: Pick<Tenant, 'daas'>,
  signal: AbortSignal,
): Promise<readonly Right[]> {
  const answer = await tenant.daas('Admin/EffectiveRights?limit=1000', signal, { once: true });
  const items = memberOf(answer, 'Items');
  const rights = Array.isArray(items) ? items.map(rightOf) : [undefined];
  const known = rights.filter((right) => right !== undefined);
  // What cannot be read may be the scope All.
  if (known.length === rights.length || known.some(({ isAll }) => isAll)) return known;
  throw new ConnectorError(
    'RESPONSE_INVALID',
    'The list of effective permissions (/Admin/EffectiveRights) has an unexpected form.',
  );
}

/** A role and the scope it holds for, of which only the scope decides anything. */
function rightOf(item: unknown): Right | undefined {
  const scope = memberOf(item, 'Scope');
  const name = scalarText(memberOf(scope, 'Name'));
  const flag = memberOf(scope, 'IsAllScope');
  const isAll = typeof flag === 'boolean' ? flag : name === undefined ? undefined : allScope.test(name);
  if (isAll === undefined) return undefined;
  const role = scalarText(memberOf(memberOf(item, 'Role'), 'Name')) ?? 'a role without a name';
  return { role, scope: name ?? (isAll ? 'All' : 'without a name'), isAll };
}

/** Whether rows may be hidden. A client for which nothing is listed may still see all: then it is not known. */
export function isLimited(rights: readonly Right[]): boolean {
  return rights.length > 0 && !rights.some(({ isAll }) => isAll);
}

function rightsText(rights: readonly Right[]): string {
  return rights.map(({ role, scope }) => `${role} (scope ${scope})`).join(', ');
}

export function limitedText(rights: readonly Right[]): string {
  return `The API client has only ${rightsText(rights)}: the source silently omits rows outside these scopes from every table.`;
}
