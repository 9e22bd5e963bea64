import type { Page } from '../odata/execute.ts';
import type { Row } from '../values/rows.ts';
import type { Fault } from './fault-kinds.ts';

/** Whether the fault could show in the answer to this query: no row is missing where none is asked for. */
export function canShow(fault: Fault, query: URLSearchParams): boolean {
  switch (fault.kind) {
    case 'short-page':
    case 'wrong-order':
    case 'double-rows':
      return query.get('$top') !== '0';
    case 'false-count':
      return query.get('$count')?.toLowerCase() === 'true';
    default:
      return true;
  }
}

/** The first and the last row stay: they say where the page begins and ends. */
function withoutMiddle(rows: readonly Row[], wanted: number): readonly Row[] {
  const missing = Math.max(0, Math.min(wanted, rows.length - 2));
  const from = Math.floor((rows.length - missing) / 2);
  return rows.toSpliced(from, missing);
}

/** The page as the fault bends it. */
export function bend(fault: Fault | undefined, page: Page): Page {
  switch (fault?.kind) {
    case 'short-page':
      return { ...page, rows: withoutMiddle(page.rows, fault.rows ?? 1) };
    case 'wrong-order':
      return { ...page, rows: page.rows.toReversed() };
    case 'double-rows':
      return { ...page, rows: page.rows.flatMap((row) => [row, row]) };
    case 'false-count':
      return page.count === undefined ? page : { ...page, count: page.count + (fault.more ?? 1) };
    default:
      return page;
  }
}
