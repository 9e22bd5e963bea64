import type { ComposeReporter } from '../composed.ts';
import type { KeyedRow } from './per-parent.ts';
import type { Rule } from './rules.ts';

/** Where a permission is granted: each layer is a row of its own. */
export type Layer =
  | 'access_policy'
  | 'application_rule'
  | 'application'
  | 'application_group'
  | 'desktop'
  | 'machine';

/** The members of a row besides the principal. */
interface GrantLocation {
  /** The first parts of the key. */
  readonly at: readonly string[];
  readonly layer: Layer;
  readonly members: Readonly<Record<string, unknown>>;
}

/** One row per principal of a rule; counts the lists that the site does not report. */
export function grantRows(
  rule: Rule,
  { at, layer, members }: GrantLocation,
  reporter: Pick<ComposeReporter, 'missing'>,
): readonly KeyedRow[] {
  for (const path of rule.unreported) reporter.missing(path);
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

/** Counts a detail that cannot be read, by kind. @returns undefined in that case */
export function detailOrNothing<T>(
  detail: { readonly found: T } | 'gone' | 'refused',
  what: string,
  reporter: Pick<ComposeReporter, 'unresolved'>,
): T | undefined {
  if (typeof detail === 'object') return detail.found;
  reporter.unresolved(`${what} (${detail})`);
  return undefined;
}
