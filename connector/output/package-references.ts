import type { Dataset, ForeignKey } from '../datasets/define.ts';

/** A declared reference, and what is known of it in the tables of a run. */
export type JudgedReference = {
  readonly key: ForeignKey;
} /** `nulls` rows refer to nothing; left out where every row refers to one. */ & (
  | { readonly holds: true; readonly nulls?: number }
  /** So many rows refer to a row that the other table does not have. */
  | { readonly holds: false; readonly orphans: number }
  /** Not looked at. */
  | { readonly holds: null; readonly reason: 'tableNotInPackage' | 'tooManyKeys' }
);

interface Declared {
  readonly fields: readonly string[];
  readonly reference: { readonly resource?: string; readonly fields: readonly string[] };
}

/**
 * References that hold for every row, as the standard knows them: a reader may enforce them. A reference into a table
 * that is not in the package would make the package invalid. So would a null beside the customer's and the site's id:
 * readers look up a key of several columns unless all of them are null.
 */
export function foreignKeysOf(
  dataset: Dataset,
  references: readonly JudgedReference[],
  nameOf: (dataset: string) => string,
): { readonly foreignKeys?: readonly Declared[] } {
  const foreignKeys = references.filter(isForeignKey).map(({ key }) => declared(dataset, key, nameOf));
  return foreignKeys.length === 0 ? {} : { foreignKeys };
}

const isForeignKey = (judged: JudgedReference): boolean =>
  judged.holds === true && judged.nulls === undefined;

/** All other references, in a member of our own, so that readers of the standard do not enforce them. */
export function otherReferencesOf(
  dataset: Dataset,
  references: readonly JudgedReference[],
  nameOf: (dataset: string) => string,
): { readonly references?: readonly object[] } {
  const others = references.flatMap(({ key, ...known }) =>
    isForeignKey({ key, ...known }) ? [] : [{ ...declared(dataset, key, nameOf), ...known }],
  );
  return others.length === 0 ? {} : { references: others };
}

/** A reference into the table itself has no `resource`. */
function declared(dataset: Dataset, key: ForeignKey, nameOf: (dataset: string) => string): Declared {
  const isOwn = key.dataset === dataset.name;
  return {
    fields: key.columns,
    reference: { ...(isOwn ? {} : { resource: nameOf(key.dataset) }), fields: key.targets },
  };
}
