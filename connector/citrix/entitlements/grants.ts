import type { Notes } from '../composed.ts';
import type { KeyedRow } from './per-parent.ts';
import type { Rule } from './rules.ts';

/** Where a right comes from: each is published by itself. */
export type Layer =
  | 'access_policy'
  | 'application_rule'
  | 'application'
  | 'application_group'
  | 'desktop'
  | 'machine';

/** What a row says besides who it is about. */
interface Place {
  /** What the key begins with, in parts. */
  readonly at: readonly string[];
  readonly layer: Layer;
  readonly members: Readonly<Record<string, unknown>>;
}

/** A row for everybody whom a rule names; counts what the site does not tell of it. */
export function grantRows(
  rule: Rule,
  { at, layer, members }: Place,
  notes: Pick<Notes, 'missing'>,
): readonly KeyedRow[] {
  for (const path of rule.untold) notes.missing(path);
  return rule.grants.flatMap(({ effect, principals }) =>
    principals.map((Principal) => ({
      ...members,
      Key: [...at, effect, Principal.Key].join('/'),
      Layer: layer,
      Rule: rule.shown,
      Effect: effect,
      Principal,
    })),
  );
}

/** Counts what a site does not give, by what it is. @returns undefined where it does not */
export function foundOf<T>(
  detail: { readonly found: T } | 'gone' | 'refused',
  what: string,
  notes: Pick<Notes, 'unresolved'>,
): T | undefined {
  if (typeof detail === 'object') return detail.found;
  notes.unresolved(`${what} (${detail})`);
  return undefined;
}
