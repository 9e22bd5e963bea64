import { ConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import type { Hooks } from '../../http/client.ts';
import { isRecord } from '../../json.ts';
import type { Tenant } from '../tenant.ts';
import { openLacking } from './lacking.ts';
import { openSizes, type Parts } from './sizes.ts';

/** A row as the service sends it. Other members than asked for are possible. */
export type Row = Readonly<Record<string, unknown>>;

/** One page of an entity set. */
export interface Page {
  readonly rows: readonly Row[];
  /**
   * Address of the next page; absent on the last one. The only sign of the end while page sizes are the server's affair.
   */
  readonly next: URL | undefined;
  /** As many rows came as were asked for: there may be more, though no next page is named. */
  readonly isFull?: boolean;
  /** Rows that meet the conditions in all; undefined when it was not asked for or not told. */
  readonly count?: number | undefined;
}

/**
 * Asks for one page, or with `parts` for as much of it as the source can bear.
 * @throws ConnectorError
 */
export type Ask = (address: URL, signal: AbortSignal, parts?: Parts) => Promise<Page>;

/** A page reader for the tenant's Monitor Service, which remembers the page sizes that work, and what the site lacks. */
export function askMonitor(tenant: Pick<Tenant, 'monitor'>, emit: Emit): Ask {
  const sized = openSizes(emit);
  const lacking = openLacking();

  const smallerOf = ({ smaller }: Hooks): Hooks['smaller'] =>
    smaller &&
    ((failure) => {
      const address = smaller(failure);
      return address && lacking.without(address);
    });

  /** @throws ConnectorError */
  async function answered(address: URL, signal: AbortSignal, hooks: Hooks = {}): Promise<unknown> {
    const question = lacking.without(address);
    try {
      return await tenant.monitor(question, signal, { ...hooks, smaller: smallerOf(hooks) });
    } catch (error) {
      const name = lacking.learn(question, error);
      if (name === undefined) throw error;
      const set = address.pathname.slice(address.pathname.lastIndexOf('/') + 1);
      emit({ type: 'warning', message: `${set}: this site has no ${name}; what is made of it is empty.` });
      return answered(address, signal, hooks);
    }
  }

  return async (address, signal, parts) => {
    if (parts === undefined) return pageOf(await answered(address, signal), address);
    const question = sized(address, parts);
    const { smaller } = question;
    const answer = await answered(question.address, signal, { smaller, early: parts.early });
    const page = pageOf(answer, question.address);
    const isFull = question.came(page.rows.length, page.next !== undefined);
    // A link of a page of our size counts our rows down: it would end before the table does.
    return isFull === undefined ? page : { ...page, next: undefined, isFull };
  };
}

function pageOf(answer: unknown, address: URL): Page {
  const rows = isRecord(answer) ? answer['value'] : undefined;
  if (!isRecord(answer) || !Array.isArray(rows) || !rows.every(isRecord)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${address.pathname}: the answer is no OData page (\`value\` is not a list of rows).`,
    );
  }
  const link = answer['@odata.nextLink'];
  return {
    rows,
    next: link === undefined || link === null ? undefined : nextAddress(link, address),
    count: countIn(answer['@odata.count']),
  };
}

/**
 * The link is opaque and may be relative, but stays with the origin that was asked: the bearer token goes nowhere else.
 */
function nextAddress(link: unknown, asked: URL): URL {
  const next = typeof link === 'string' && URL.canParse(link, asked.href) ? new URL(link, asked) : undefined;
  if (next === undefined) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${asked.pathname}: the link to the next page is no address.`,
    );
  }
  if (next.origin !== asked.origin) {
    throw new ConnectorError(
      'LINK_FOREIGN',
      `${asked.pathname}: the next page is said to be on ${next.host}, not on ${asked.host}.`,
    );
  }
  return next;
}

function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
