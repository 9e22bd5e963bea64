import { ConnectorError } from '../../errors.ts';
import { scalarText } from '../../json.ts';
import { dayMs } from '../../timestamps.ts';
import type { ComposedBatch, Composing } from '../composed.ts';
import type { Item } from '../token-pages.ts';
import { ifPermitted, listIn, objectIn } from './answers.ts';

const what = 'the states of the services';

/** The services of Citrix Cloud, also those that the customer does not have. */
export async function* composeServiceStates(
  { tenant, reporter, now }: Composing,
  _from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  reporter.planned(1);
  const answer = await ifPermitted(() => tenant.serviceStates(signal));
  const items = listIn(objectIn(answer, what), 'items', what);
  if (items === undefined) {
    throw new ConnectorError('RESPONSE_INVALID', `${what}: the answer has no list \`items\`.`);
  }
  // The same service is written with other capitals elsewhere.
  const rows = new Map(items.map((Service) => [nameOf(Service), rowOf(Service, now())]));
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  yield { rows: sorted, repeated: items.length - sorted.length, pages: 1, next: undefined };
}

function nameOf({ serviceName }: Item): string {
  return scalarText(serviceName)?.toLowerCase() ?? '';
}

/** Beyond this the term has no end: 2,913,530 days stand for it. */
const longestTerm = 36_500;

function rowOf(Service: Item, nowMs: number): Item {
  const days = Number(scalarText(Service['daysToExpiration']) ?? Number.NaN);
  const ends = Number.isInteger(days) && Math.abs(days) <= longestTerm;
  const ExpiresOn = ends ? new Date(nowMs + days * dayMs).toISOString().slice(0, 10) : null;
  const name = nameOf(Service);
  return { Name: name === '' ? undefined : name, Service, ExpiresOn };
}
