import type { Emit } from '../../events.ts';
import type { Hooks } from '../../http/call.ts';
import type { Tenant } from '../tenant.ts';
import type { NextLink } from './next-link.ts';
import { pageOf } from './page.ts';
import { openSizes, type Parts } from './sizes.ts';
import { createUnsupportedProperties } from './unsupported-properties.ts';

/** A row as the service sends it. Other members than asked for are possible. */
export type Row = Readonly<Record<string, unknown>>;

/** One page of an entity set. */
export interface Page {
  readonly rows: readonly Row[];
  /** Absent on the last one: the only sign of the end while page sizes are the server's affair. */
  readonly next: NextLink | undefined;
  /** As many rows came as were asked for: there may be more, though no next page is named. */
  readonly isFull?: boolean;
  /** Rows that meet the conditions in all; undefined when it was not asked for or not told. */
  readonly count?: number | undefined;
}

/** How a page is asked for. */
export interface Asking
  extends Pick<Parts, 'most' | 'onBodyText'>,
    Pick<Hooks, 'giveUpAfter' | 'attemptsBefore'> {
  /** Where it can be asked for in parts. */
  readonly at?: Parts['at'] | undefined;
}

/**
 * Asks for one page, or where it can be asked for in parts, for as much of it as the source can bear.
 * @throws ConnectorError; GivenUp after `giveUpAfter` attempts
 */
export type Ask = (address: URL, signal: AbortSignal, asking?: Asking) => Promise<Page>;

/**
 * A page reader for the tenant's Monitor Service, which remembers the page sizes that work, and what the site lacks.
 */
export function askMonitor(tenant: Pick<Tenant, 'monitor'>, emit: Emit): Ask {
  const sized = openSizes(emit);
  const unsupported = createUnsupportedProperties();

  const smallerOf = ({ smaller }: Hooks): Hooks['smaller'] =>
    smaller &&
    ((failure) => {
      const address = smaller(failure);
      return address && unsupported.without(address);
    });

  /** @throws ConnectorError */
  async function answered(address: URL, signal: AbortSignal, hooks: Hooks = {}): Promise<unknown> {
    const question = unsupported.without(address);
    try {
      return await tenant.monitor(question, signal, { ...hooks, smaller: smallerOf(hooks) });
    } catch (error) {
      const name = unsupported.record(question, error);
      if (name === undefined) throw error;
      const set = address.pathname.slice(address.pathname.lastIndexOf('/') + 1);
      const message = `${set}: this site has no ${name}; the derived columns are null.`;
      emit({ type: 'warning', code: 'COLUMNS_MISSING', message });
      return answered(address, signal, hooks);
    }
  }

  return async (address, signal, { at, giveUpAfter, attemptsBefore, ...parts } = {}) => {
    if (at === undefined)
      return pageOf(await answered(address, signal, { giveUpAfter, attemptsBefore }), address);
    const question = sized(address, { at, ...parts });
    const { smaller } = question;
    const hooks = { smaller, onBodyText: parts.onBodyText, giveUpAfter, attemptsBefore };
    const answer = await answered(question.address, signal, hooks);
    const page = pageOf(answer, question.address);
    const isFull = question.came(page.rows.length, page.next !== undefined);
    // A link of a page of our size counts our rows down: it would end before the table does.
    return isFull === undefined ? page : { ...page, next: undefined, isFull };
  };
}
