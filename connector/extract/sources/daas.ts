import { readWholeList } from '../../citrix/daas/whole-list.ts';
import { keyOf } from '../../citrix/monitor/reading.ts';
import type { Item } from '../../citrix/token-pages.ts';
import type { DaasSource, Dataset } from '../../datasets/define.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { CellBatch, Part } from '../rows/part.ts';
import { uncountedWarning } from './not-counted-warning.ts';
import { fieldsOf } from './plan.ts';
import type { ReadContext, TableRead } from './read-context.ts';

/** A list of the site: read whole (these are small), its rows sorted by key. */
export function daasPart(dataset: Dataset<DaasSource>, context: ReadContext, table: TableRead): Part {
  return {
    range: {},
    read: (signal) => readList(dataset, context, table, signal),
    count: () => Promise.resolve(undefined), // such a list has no end but its own
  };
}

/** @throws ConnectorError COUNT_MISMATCH where the list says that it has more items than come */
async function* readList(
  dataset: Dataset<DaasSource>,
  { tenant, parameters, emit }: ReadContext,
  { findings, odd }: TableRead,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  const { path, key, takesFields, leftOut } = dataset.source;
  const fields = fieldsOf(dataset);
  const listing = takesFields ? { path, fields } : { path };
  const idOf = (item: Item) => keyOf(item, [key]);
  const { items, read, pages, isTotalOdd } = await readWholeList(tenant, listing, idOf, signal);
  if (isTotalOdd) emit(uncountedWarning(dataset.name, items.size));
  const asked = new Set([...fields, ...leftOut]);
  const { invalidValues } = parameters;
  const { customerId } = tenant;
  const joined = { dimensions: new Map(), asked };
  const flatten = createFlatten(dataset, { findings, odd, customerId, invalidValues, ...joined });
  const cells = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => flatten(item, undefined));
  yield { cells, read, repeated: read - items.size, pages, resumeFrom: undefined };
}
