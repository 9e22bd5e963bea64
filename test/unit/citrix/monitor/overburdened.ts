import type { NextLink } from '../../../../connector/citrix/monitor/next-link.ts';
import { createPageFetcher, type FetchPage } from '../../../../connector/citrix/monitor/service.ts';
import type { Tenant } from '../../../../connector/citrix/tenant-services.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import type { Hooks, SizeFailure } from '../../../../connector/http/call.ts';
import { textOf } from './table.ts';

type Resized = Extract<RunEvent, { type: 'page-resized' }>;

/**
 * A Monitor Service over `answers` that fails for some pages, asked through a client that makes them smaller.
 * @param isTooMuch whether the page with so many rows fails; told the number of the request, from 0
 */
export function overburdened(
  answers: FetchPage,
  isTooMuch: (rows: number, request: number) => boolean,
  failure: SizeFailure = { code: 'SOURCE_TIMEOUT', retry: true },
) {
  const asked: URL[] = [];
  const resized: Resized[] = [];
  let failures = 0;

  async function monitor(
    address: URL,
    signal: AbortSignal,
    { smaller, onBodyText }: Hooks = {},
  ): Promise<unknown> {
    let url = address;
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      const page = await answers(url, signal);
      asked.push(url);
      if (!isTooMuch(page.rows.length, asked.length - 1)) {
        onBodyText?.(textOf(page));
        return { value: page.rows, '@odata.nextLink': linkOf(page.next) };
      }
      failures += 1;
      url = smaller?.(failure) ?? url;
    }
    throw new Error('fails for ever');
  }

  const tenant: Pick<Tenant, 'monitor'> = { monitor };
  const note = (event: RunEvent) => {
    if (event.type === 'page-resized') resized.push(event);
  };
  return {
    fetchPage: createPageFetcher(tenant, note),
    asked,
    resized,
    failures: () => failures,
    tops: () => asked.map(({ searchParams }) => searchParams.get('$top')),
  };
}

/** The link as it was written, or another one that cannot be followed either. */
function linkOf(next: NextLink | undefined): unknown {
  if (next === undefined || next.where === 'no address') return next && 7;
  return next.address?.href ?? `https://${next.where}?$skip=${next.skip}`;
}
