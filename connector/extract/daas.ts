import { listPages } from '../citrix/daas/list.ts';
import { keyOf } from '../citrix/monitor/reading.ts';
import type { Tenant } from '../citrix/tenant.ts';
import { barrenGuard } from '../citrix/token-pages.ts';
import type { DaasSource, Dataset } from '../datasets/define.ts';
import type { Cells } from '../output/cells.ts';
import type { InvalidValues } from './cell-values.ts';
import type { Findings } from './findings.ts';
import { createFlatten } from './flatten.ts';
import type { OddCells } from './odd-cells.ts';
import type { CellBatch, Part } from './part.ts';
import { fieldsOf } from './plan.ts';

interface DaasContext {
  readonly tenant: Tenant;
  readonly customerId: string;
  readonly findings: Findings;
  readonly odd: OddCells;
  readonly invalidValues: InvalidValues;
}

/** A list of the site: read whole (these are small), its rows sorted by key. */
export function daasPart(dataset: Dataset<DaasSource>, context: DaasContext): Part {
  return {
    range: {},
    read: (signal) => readList(dataset, context, signal),
    count: () => Promise.resolve(undefined), // such a list has no end but its own
  };
}

/** @throws ConnectorError */
async function* readList(
  dataset: Dataset<DaasSource>,
  { tenant, customerId, ...counts }: DaasContext,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  const { path, key, takesFields, leftOut } = dataset.source;
  const fields = fieldsOf(dataset);
  const asked = new Set([...fields, ...leftOut]);
  const flatten = createFlatten(dataset, { ...counts, customerId, dimensions: new Map(), asked });
  const rows = new Map<string, Cells>();
  let read = 0;
  let repeated = 0;
  const guard = barrenGuard(path);
  let pages = 0;
  for await (const items of listPages(tenant, takesFields ? { path, fields } : { path }, signal)) {
    pages += 1;
    read += items.length;
    const known = rows.size;
    for (const item of items) {
      const id = keyOf(item, [key]);
      if (rows.has(id)) repeated += 1;
      rows.set(id, flatten(item, undefined));
    }
    guard(rows.size > known);
  }
  const cells = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  yield { cells, read, repeated, pages, edge: undefined };
}
