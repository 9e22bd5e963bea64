import { byKind } from '../../datasets/by-kind.ts';
import type { Dataset } from '../../datasets/define.ts';
import { hidesKey } from '../../datasets/personal-data/protect.ts';
import type { Part } from '../rows/part.ts';
import { composedPart } from './composed.ts';
import { daasPart } from './daas.ts';
import { logPart } from './logs/log-part.ts';
import { monitorParts } from './monitor.ts';
import type { BegunRead, ReadContext, TableRead } from './read-context.ts';
import { sortedPart } from './sorted-part.ts';

/** The parts that make up a table of the site, in the order of its rows. @throws ConnectorError */
export async function partsOf(
  dataset: Dataset,
  context: ReadContext,
  begun: BegunRead,
): Promise<readonly Part[]> {
  const begunRead = async (): Promise<TableRead> => ({ ...begun, run: await begun.run });
  return await byKind<Promise<readonly Part[]>>(dataset, {
    async monitor(table) {
      const parts = await monitorParts(table, context, begun);
      const isOutOfOrder = table.isProtected === true && hidesKey(table);
      return isOutOfOrder ? parts.map((part) => sortedPart(table, part)) : parts;
    },
    daas: async (table) => [daasPart(table, context, await begunRead())],
    composed: async (table) => [composedPart(table, context, await begunRead())],
    async log(table) {
      const read = await begunRead();
      const since = (read.since ?? read.only)?.at ?? null;
      const { mode } = read;
      context.emit({ type: 'dataset-planned', dataset: table.name, mode, since, rows: null, joins: {} });
      return [logPart(table, context, read)];
    },
    analytics: notOfSite,
    run: notOfSite,
  });
}

function notOfSite({ name }: Pick<Dataset, 'name'>): never {
  throw new Error(`${name} is not a table of the site`);
}
