import type { Dataset } from './define.ts';
import type { Source } from './sources.ts';

/**
 * Something for each kind of source. A new kind has to answer wherever there is such a table: the type checker finds
 * them.
 */
type ByKind<R> = { readonly [S in Source as S['service']]: (dataset: Dataset<S>) => R };

/** What such a table has for this dataset. */
export function byKind<R>(dataset: Dataset, table: ByKind<R>): R {
  // The kind that is looked up is that of the dataset, which the type of the table cannot say.
  const of = table[dataset.source.service] as (dataset: Dataset) => R;
  return of(dataset);
}
