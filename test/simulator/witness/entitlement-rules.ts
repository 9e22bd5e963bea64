import type { RawRow } from '../values/rows.ts';
import { type Cell, text } from './cells.ts';

/** What a rule of a site says of whom, as the API documents it. */

export type Named = Readonly<Record<string, Cell>>;

export const whoColumns = [
  ...['principal_key', 'principal_kind', 'principal_sid', 'principal_oid', 'principal_upn'],
  ...['principal_name', 'principal_display_name', 'principal_directory', 'is_unresolved'],
] as const;

const inCapitals = (sid: string): string => (sid.toLowerCase().startsWith('s-1-') ? sid.toUpperCase() : sid);

function who(entry: RawRow, at: number): Named {
  const { Sid, Oid, UserIdentity, Guid, PrincipalName, SamName, DisplayName, IsGroup } = entry;
  const first = [Sid, Oid, UserIdentity, Guid, PrincipalName, SamName, DisplayName]
    .map(text)
    .find((one) => one !== null);
  const sid = text(Sid);
  return {
    principal_key: inCapitals(first ?? `unnamed ${at + 1}`),
    principal_kind: IsGroup === true ? 'group' : IsGroup === false ? 'user' : null,
    principal_sid: sid === null ? null : inCapitals(sid),
    principal_oid: text(Oid),
    principal_upn: text(PrincipalName),
    principal_name: text(SamName),
    principal_display_name: text(DisplayName),
    principal_directory: text((entry['Directory'] as RawRow | null | undefined)?.['IdentityProvider']),
    is_unresolved: text(entry['PossibleLookupFailure']),
  };
}

export const word = (kind: 'everyone' | 'nobody'): readonly Named[] => [
  { principal_key: kind, principal_kind: kind },
];

/** Each entry once, the first of its kind. */
export function listed(list: unknown): readonly Named[] {
  const found = new Map<string, Named>();
  for (const [at, entry] of (list as readonly RawRow[]).entries()) {
    const named = who(entry, at);
    const key = String(named['principal_key']);
    if (!found.has(key)) found.set(key, named);
  }
  return [...found.values()];
}

interface Sides {
  readonly include: readonly Named[];
  readonly exclude: readonly Named[];
}

export function sidesOf(rule: RawRow, allowed?: unknown): Sides {
  const {
    IncludedUserFilterEnabled: isOn,
    IncludedUsers,
    ExcludedUserFilterEnabled: excludes,
    ExcludedUsers,
  } = rule;
  const exclude = excludes === true ? listed(ExcludedUsers) : [];
  if (isOn === false || allowed === 'Any' || allowed === 'AnyAuthenticated')
    return { include: word('everyone'), exclude };
  if (allowed === 'AnonymousOnly') return { include: word('nobody'), exclude };
  if (!Array.isArray(IncludedUsers)) return { include: [], exclude };
  return { include: IncludedUsers.length === 0 ? word('nobody') : listed(IncludedUsers), exclude };
}

/** The rows of one rule, with all that they have in common. */
export function rowsOf(
  at: readonly string[],
  layer: string,
  { include, exclude }: Sides,
  common: Named,
): readonly Named[] {
  const of = (effect: string, people: readonly Named[]): readonly Named[] =>
    people.map((person) => ({
      ...common,
      ...person,
      layer,
      effect,
      entitlement_key: [...at, effect, person['principal_key']].join('/'),
    }));
  return [...of('include', include), ...of('exclude', exclude)];
}
