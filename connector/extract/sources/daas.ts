import { listPages } from '../../citrix/daas/list.ts';
import { keyOf } from '../../citrix/monitor/reading.ts';
import { barrenGuard, type Item, type ItemPage } from '../../citrix/token-pages.ts';
import type { DaasSource, Dataset } from '../../datasets/define.ts';
import { ConnectorError } from '../../errors.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { CellBatch, Part } from '../rows/part.ts';
import { fieldsOf } from './plan.ts';
import type { ReadContext, TableRead } from './read-context.ts';
import { uncountedWarning } from './uncounted.ts';

/** A list of the site: read whole (these are small), its rows sorted by key. */
export function daasPart(dataset: Dataset<DaasSource>, context: ReadContext, table: TableRead): Part {
  return {
    range: {},
    read: (signal) => readList(dataset, context, table, signal),
    count: () => Promise.resolve(undefined), // such a list has no end but its own
  };
}

/** So often the list is read before what is missing is taken to be lost. */
const mostPasses = 3;

/** What has come of a list. */
interface Gathered {
  /** By key; an item that comes again replaces its older self. */
  readonly items: Map<string, Item>;
  read: number;
  pages: number;
  /** How many there are, where the source says it. */
  total: number | undefined;
  isTotalOdd: boolean;
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
  const gathered: Gathered = { items: new Map(), read: 0, pages: 0, total: undefined, isTotalOdd: false };
  for (let pass = 1; ; pass += 1) {
    const before = gathered.read;
    await gather(listPages(tenant, listing, signal), { path, key }, gathered);
    const { items, total = 0, read } = gathered;
    // Where one item came twice and none is missing, they may be counted so, too.
    if (items.size >= total || (pass === mostPasses && read - before >= total)) break;
    if (pass === mostPasses) throw tooFew(path, items.size, total);
  }
  if (gathered.isTotalOdd) emit(uncountedWarning(dataset.name, gathered.items.size));
  const asked = new Set([...fields, ...leftOut]);
  const { invalidValues } = parameters;
  const { customerId } = tenant;
  const joined = { dimensions: new Map(), asked };
  const flatten = createFlatten(dataset, { findings, odd, customerId, invalidValues, ...joined });
  const { items, read, pages } = gathered;
  const cells = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => flatten(item, undefined));
  yield { cells, read, repeated: read - items.size, pages, resumeFrom: undefined };
}

async function gather(
  list: AsyncIterable<ItemPage>,
  { path, key }: Pick<DaasSource, 'path' | 'key'>,
  gathered: Gathered,
): Promise<void> {
  const guard = barrenGuard(path);
  const met = new Set<string>();
  for await (const { items, total, isTotalOdd = false } of list) {
    gathered.pages += 1;
    gathered.read += items.length;
    gathered.total = total ?? gathered.total;
    gathered.isTotalOdd ||= isTotalOdd;
    const known = met.size;
    for (const item of items) {
      const id = keyOf(item, [key]);
      met.add(id);
      gathered.items.set(id, item);
    }
    guard(met.size > known);
  }
}

function tooFew(path: string, got: number, total: number): ConnectorError {
  return new ConnectorError(
    'COUNT_MISMATCH',
    `${path}: the source counts ${total} entries and delivers ${got}; asked ${mostPasses} times for them.`,
  );
}
