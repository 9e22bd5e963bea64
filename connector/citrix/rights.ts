import { z } from 'zod';
import { ConnectorError } from '../errors.ts';
import type { Right } from '../events.ts';
import type { Tenant } from './tenant.ts';

/** `GET /Admin/EffectiveRights`: each item is a role and the scope it holds for. Only what is needed is looked at. */
const effectiveRights = z.object({
  Items: z.array(
    z.object({
      Role: z.object({ Name: z.string() }),
      Scope: z.object({ Name: z.string(), IsAllScope: z.boolean().nullish() }),
    }),
  ),
});

/** Where an answer leaves the flag out, the name of the built-in scope tells. */
const allScope = /^all$/i;

/**
 * What the API client may see of the site, in one request that is not repeated: no table hangs on it.
 * @throws ConnectorError, also when the source does not tell
 */
export async function readRights(
  tenant: Pick<Tenant, 'daas'>,
  signal: AbortSignal,
): Promise<readonly Right[]> {
  const answer = await tenant.daas('Admin/EffectiveRights?limit=1000', signal, { once: true });
  const parsed = effectiveRights.safeParse(answer);
  if (!parsed.success) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      'The list of effective rights (/Admin/EffectiveRights) has an unexpected form.',
    );
  }
  return parsed.data.Items.map(({ Role, Scope }) => ({
    role: Role.Name,
    scope: Scope.Name,
    isAll: Scope.IsAllScope ?? allScope.test(Scope.Name),
  }));
}

/** Whether rows may be hidden. A client for which nothing is listed may still see all: then nobody can tell. */
export function isLimited(rights: readonly Right[]): boolean {
  return rights.length > 0 && !rights.some(({ isAll }) => isAll);
}

export function rightsText(rights: readonly Right[]): string {
  return rights.map(({ role, scope }) => `${role} (scope ${scope})`).join(', ');
}

export function limitedText(rights: readonly Right[]): string {
  return `The API client is ${rightsText(rights)}: rows outside these scopes are left out of every table without a word.`;
}
