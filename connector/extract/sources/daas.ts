import { readCompleteList } from '../../citrix/daas/whole-list.ts';
import { keyOf } from '../../citrix/monitor/reading.ts';
import type { Item } from '../../citrix/token-pages.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { DaasSource } from '../../datasets/sources.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { CellBatch, Part } from '../rows/part.ts';
import { notCountedWarning } from './not-counted-warning.ts';
import { fieldsOf } from './plan.ts';
import type { ReadContext, TableRead } from './read-context.ts';

/** A list of the site: always a full load, because these lists are small. Its rows are sorted by key. */
export function daasPart(dataset: Dataset<DaasSource>, context: ReadContext, table: TableRead): Part {
  return {
    range: {},
    read: (signal) => readList(dataset, context, table, signal),
    count: () => Promise.resolve(undefined), // these lists have no count to reconcile with
  };
}

/** @throws ConnectorError COUNT_MISMATCH if the list announces more items than it delivers */
async function* readList(
  dataset: Dataset<DaasSource>,
  { tenant, parameters, emit }: ReadContext,
  { findings, odd, run }: TableRead,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  const { path, key, takesFields, leftOut } = dataset.source;
  const fields = fieldsOf(dataset);
  const listing = takesFields ? { path, fields } : { path };
  const idOf = (item: Item) => keyOf(item, [key]);
  const { items, read, pages, isTotalOdd } = await readCompleteList(tenant, listing, idOf, signal);
  if (isTotalOdd) emit(notCountedWarning(dataset.name, items.size));
  const requested = new Set([...fields, ...leftOut]);
  const { invalidValues } = parameters;
  const joined = { dimensions: new Map(), requested };
  const flatten = createFlatten(dataset, { findings, odd, run, invalidValues, ...joined });
  const cells = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => flatten(item, undefined));
  yield { cells, read, repeated: read - items.size, pages, resumeFrom: undefined };
}
