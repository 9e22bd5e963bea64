import { type Dataset, isComposed, isDaas, isLog, isMonitor } from '../../datasets/define.ts';
import type { Part } from '../rows/part.ts';
import { composedPart } from './composed.ts';
import { daasPart } from './daas.ts';
import { logPart } from './logs/log-part.ts';
import { monitorParts } from './monitor.ts';
import type { ReadContext, TableRead } from './read-context.ts';

/** The parts that make up a table of the site, in the order of its rows. @throws ConnectorError */
export async function partsOf(
  dataset: Dataset,
  context: ReadContext,
  read: TableRead,
): Promise<readonly Part[]> {
  if (isMonitor(dataset)) return await monitorParts(dataset, context, read);
  if (isLog(dataset)) {
    const since = (read.since ?? read.only)?.at ?? null;
    const { mode } = read;
    context.emit({ type: 'dataset-planned', dataset: dataset.name, mode, since, rows: null, joins: {} });
    return [logPart(dataset, context, read)];
  }
  if (isComposed(dataset)) return [composedPart(dataset, context, read)];
  if (isDaas(dataset)) return [daasPart(dataset, context, read)];
  throw new Error(`${dataset.name} is not a table of the site`);
}
