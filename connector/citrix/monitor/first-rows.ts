import type { FetchPage } from './service.ts';

/** Reads only the first rows of a service. */
interface FirstRows {
  /** Fetches pages of readings that end after so many rows: one small request each. */
  readonly fetchPage: FetchPage;
  /** The real row counts of the source, added up; undefined if one of them was not returned. */
  counted(): number | undefined;
}

/**
 * A caller of its `fetchPage` plans for few rows, because the counts are small, and stops, because there is no next
 * page.
 */
export function firstRowsOf(fetchPage: FetchPage, rows: number): FirstRows {
  let counted: number | undefined = 0;
  return {
    counted: () => counted,
    async fetchPage(address, signal, options = {}) {
      const { at: inParts, most = rows, giveUpAfter, attemptsBefore } = options;
      if (inParts === undefined) {
        const { count, ...page } = await fetchPage(address, signal, options);
        counted = counted === undefined || count === undefined ? undefined : counted + count;
        return { ...page, next: undefined, count: Math.min(count ?? rows, rows) };
      }
      const at = (some: number) => inParts(Math.min(some, rows));
      const page = await fetchPage(at(rows), signal, {
        at,
        most: Math.min(rows, most),
        giveUpAfter,
        attemptsBefore,
      });
      return { rows: page.rows.slice(0, rows), next: undefined };
    },
  };
}
