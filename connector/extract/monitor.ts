import { openNewestStream } from '../citrix/monitor/newest-stream.ts';
import { keyOf, type Reading, readInOrder } from '../citrix/monitor/pages.ts';
import type { Ask } from '../citrix/monitor/service.ts';
import type { Dataset, MonitorSource } from '../datasets/define.ts';
import type { Window } from '../events.ts';
import type { Cells } from '../output/cells.ts';
import type { Dimensions } from './dimensions.ts';
import type { Findings } from './findings.ts';
import { createFlatten } from './flatten.ts';
import { planMonitor } from './plan.ts';

/** Rows of a table as cells, in their final order. */
export interface CellBatch {
  readonly cells: readonly Cells[];
  /** Rows the source delivered; in the end = cells + repeated. */
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
}

export interface MonitorContext {
  readonly ask: Ask;
  readonly root: URL;
  readonly customerId: string;
  readonly window: Window;
  /** Also rows that began before the window and had not ended by its start. */
  readonly overlapping: boolean;
  readonly dimensions: Dimensions;
  readonly findings: Findings;
}

/** Reads the rows of the window of a Monitor dataset. @throws ConnectorError */
export async function* readMonitor(
  dataset: Dataset<MonitorSource>,
  context: MonitorContext,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  const plan = planMonitor(dataset);
  const flatten = createFlatten(dataset, {
    customerId: context.customerId,
    findings: context.findings,
    dimensions: await context.dimensions.read(plan.dimensions.keys(), signal),
    asked: new Set([...plan.select, ...plan.expand.map(({ navigation }) => navigation)]),
  });
  const { set, key, cursor } = dataset.source;
  const base = {
    root: context.root,
    set,
    key,
    cursor: { property: cursor, type: 'instant' as const },
    select: plan.select,
    expand: plan.expand,
  };
  for (const part of partsOf(dataset.source, context)) {
    const reading: Reading = { ...base, ...part };
    const newestRows =
      plan.newest === undefined ? undefined : openNewestStream(context.ask, reading, plan.newest);
    for await (const { rows, ...counts } of readInOrder(context.ask, reading, signal)) {
      const newest = await newestRows?.of(rows, signal);
      const cells = rows.map((row) => flatten(row, newest?.get(keyOf(row, key))));
      yield { cells, ...counts };
    }
  }
}

/** The stretches of the cursor to read, in order: with `overlapping`, first what began before the window. */
function partsOf(
  source: MonitorSource,
  { window, overlapping }: MonitorContext,
): readonly Pick<Reading, 'from' | 'until' | 'where'>[] {
  const { end } = source;
  const started = { from: window.from, until: window.to, where: [] };
  if (!overlapping || end === undefined) return [started];
  const stillOpen = `(${end} eq null or ${end} ge ${window.from})`;
  return [{ until: window.from, where: [stillOpen] }, started];
}
