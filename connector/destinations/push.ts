import { counted } from '../amounts.ts';
import { asConnectorError, ConnectorError, mostSevereOf, reportOf } from '../errors.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivered, Destination, Order, PushContext } from './destination.ts';
import { checkWhole, type PublishedTable, tableIn, tableOf } from './published-tables.ts';
import type { PushResult } from './report.ts';

/** Brings the tables of a folder to a destination, one after the other; one that fails does not stop the others. */

interface Push extends Pick<PushContext, 'out' | 'published' | 'signal'> {
  readonly orders: readonly Order[];
  readonly destination: Destination;
  readonly deliveries: Deliveries;
  /** Told of each table when it is over. */
  readonly onResult: (result: PushResult) => void;
}

interface Pushed {
  readonly failures: readonly ConnectorError[];
  /** What went wrong after all tables. */
  readonly afterTables: ConnectorError | undefined;
}

export async function pushTables(push: Push): Promise<Pushed> {
  const { orders, published, destination, deliveries } = push;
  const failures: ConnectorError[] = [];
  for (const order of orders) {
    const end = await pushOne(order, push).catch((thrown: unknown) =>
      endedBy(thrown, push).forDataset(order.dataset),
    );
    if (end instanceof ConnectorError) failures.push(end);
    push.onResult(resultOf(order, tableOf(published, order), end));
  }
  if (failures.length > 0) return { failures, afterTables: undefined };
  try {
    await destination.finish?.();
    await deliveries.complete(orders);
    return { failures, afterTables: undefined };
  } catch (thrown) {
    const afterTables = endedBy(thrown, push);
    return { failures: [afterTables], afterTables };
  }
}

function endedBy(thrown: unknown, { signal }: Push): ConnectorError {
  return asConnectorError(signal.aborted && !(thrown instanceof ConnectorError) ? signal.reason : thrown);
}

/** @throws ConnectorError, or the reason of the signal */
async function pushOne(order: Order, push: Push): Promise<Delivered | 'again'> {
  const { out, published, deliveries, signal } = push;
  signal.throwIfAborted();
  const table = tableIn(out, published, order);
  await checkWhole(out, table);
  if (deliveries.has(order, table)) return 'again';
  return await deliver(order, table, push);
}

/** Brings one table, and notes before and after it what is known of it. @throws ConnectorError */
async function deliver(
  order: Order,
  table: PublishedTable,
  { destination, deliveries }: Push,
): Promise<Delivered> {
  await deliveries.note(order, table, 'sending');
  let delivered: Delivered;
  try {
    delivered = await destination.deliver(order, table);
  } catch (thrown) {
    if (destination.isSurelyNotTaken(thrown, order)) await deliveries.note(order, table, 'refused');
    throw thrown;
  }
  await deliveries.note(order, table, 'taken');
  return delivered;
}

const nothing: Delivered = { sent: 0, accepted: 0, changed: 0, detail: '' };

function resultOf(
  { dataset, place, mode }: Order,
  found: PublishedTable | undefined,
  end: Delivered | 'again' | ConnectorError,
): PushResult {
  const { rows = 0, bytes = 0, hash = null } = found ?? {};
  const about = { dataset, place, mode };
  if (end instanceof ConnectorError) {
    return { ...about, status: 'failed', rows, bytes, hash, ...nothing, error: reportOf(end) };
  }
  if (end === 'again') {
    const detail = `${counted(rows, 'row')} already delivered; not sent again`;
    return { ...about, status: 'again', rows, bytes, hash, ...nothing, detail, error: null };
  }
  return { ...about, status: 'pushed', rows, bytes, hash, ...end, error: null };
}

/** What decides the exit code of a push. */
export function exitCodeOf({ failures }: Pushed) {
  return mostSevereOf(failures)?.exitCode ?? 0;
}
