import { isRecord, scalarText } from '../../json.ts';
import type { Item } from '../token-pages.ts';

/** An entry of a list of users, or a placeholder for all users. */
export interface Principal extends Item {
  /** Identifies the entry within its list. */
  readonly Key: string;
  readonly Kind: 'user' | 'group' | 'everyone' | 'nobody' | null;
  /** Of the directory. */
  readonly Sid: string | null;
}

/** A filter on users in the form of the site. */
export interface Filter {
  /** Whether the filter is enabled. */
  readonly flag: unknown;
  readonly list: unknown;
}

const noIdentity = {
  Sid: null,
  Oid: null,
  PrincipalName: null,
  SamName: null,
  DisplayName: null,
  IdentityProvider: null,
  PossibleLookupFailure: null,
} as const;

/** Includes every user who has passed the earlier layers. */
export const everyone: readonly Principal[] = [placeholder('everyone')];

/** Includes no user. */
export const nobody: readonly Principal[] = [placeholder('nobody')];

function placeholder(Kind: 'everyone' | 'nobody'): Principal {
  return { ...noIdentity, Key: Kind, Kind };
}

/**
 * The principals that a filter includes. While the filter is disabled, its list is obsolete and is ignored.
 * @returns undefined if the site does not report it
 */
export function included({ flag, list }: Filter): readonly Principal[] | undefined {
  if (flag === false) return everyone;
  const named = flag === true ? principalsIn(list) : undefined;
  return named?.length === 0 ? nobody : named;
}

/**
 * The principals that a filter excludes: none while it is disabled.
 * @returns undefined if the site does not report it
 */
export function excluded({ flag, list }: Filter): readonly Principal[] | undefined {
  if (flag === false) return [];
  return flag === true ? principalsIn(list) : undefined;
}

/** The listed principals, each once. */
export function principalsIn(list: unknown): readonly Principal[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const found = new Map<string, Principal>();
  for (const [at, entry] of list.entries()) {
    const principal = principalOf(isRecord(entry) ? entry : {}, at);
    if (!found.has(principal.Key)) found.set(principal.Key, principal);
  }
  return [...found.values()].sort(({ Key: a }, { Key: b }) => (a < b ? -1 : 1));
}

/** Members that identify a principal, the most reliable first. */
const identifying = [
  'Sid',
  'Oid',
  'UserIdentity',
  'Guid',
  'PrincipalName',
  'SamName',
  'DisplayName',
] as const;

function principalOf(entry: Item, at: number): Principal {
  const of = (member: string) => filled(entry[member]);
  const Sid = sidText(of('Sid'));
  const key = identifying.map(of).find((text) => text !== null) ?? `unnamed ${at + 1}`;
  const { IsGroup, PossibleLookupFailure = null, Directory } = entry;
  return {
    Key: sidText(key) ?? key,
    Kind: typeof IsGroup === 'boolean' ? (IsGroup ? 'group' : 'user') : null,
    Sid,
    Oid: of('Oid'),
    PrincipalName: of('PrincipalName'),
    SamName: of('SamName'),
    DisplayName: of('DisplayName'),
    IdentityProvider: isRecord(Directory) ? filled(Directory['IdentityProvider']) : null,
    PossibleLookupFailure,
  };
}

function filled(value: unknown): string | null {
  const text = scalarText(value) ?? '';
  return text === '' ? null : text;
}

/** Some are written in small letters, while monitoring has capitals; only a SID begins so. */
function sidText(text: string | null): string | null {
  return text !== null && /^s-1-/i.test(text) ? text.toUpperCase() : text;
}
