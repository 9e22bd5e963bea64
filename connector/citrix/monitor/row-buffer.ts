import { type ScannedPage, ScannedRow, withoutPage } from '../../scan/scanned-row.ts';
import type { CursorType } from './cursors.ts';
import type { Row } from './service.ts';

/** A row with what decides its place, which is read only once. */
interface ReceivedRow {
  readonly id: string;
  readonly at: string | undefined;
  readonly row: Row;
}

/** Rows that wait until all rows before them were received. */
export interface RowBuffer {
  /** A repeated row replaces the older version. @returns whether it was repeated */
  put(received: ReceivedRow): boolean;
  /**
   * Takes out the rows before a point, or all, sorted by cursor, then by key as text; rows without a cursor are first.
   * Their pages have no other rows in the buffer then.
   */
  takeBefore(resumeFrom: string | undefined): readonly Row[];
}

export function createRowBuffer({ compare }: Pick<CursorType, 'compare'>): RowBuffer {
  let rows = new Map<string, ReceivedRow>();

  function compareCursors(a: string | undefined, b: string | undefined): number {
    if (a !== undefined && b !== undefined) return compare(a, b);
    return Number(a !== undefined) - Number(b !== undefined);
  }

  return {
    put(received) {
      const isKnown = rows.has(received.id);
      rows.set(received.id, received);
      return isKnown;
    },
    takeBefore(resumeFrom) {
      const taken: ReceivedRow[] = [];
      const kept: ReceivedRow[] = [];
      for (const received of rows.values()) {
        const { at } = received;
        const isKept = resumeFrom !== undefined && at !== undefined && compare(at, resumeFrom) >= 0;
        (isKept ? kept : taken).push(received);
      }
      rows = new Map(detached(kept, taken).map((received) => [received.id, received]));
      taken.sort((a, b) => compareCursors(a.at, b.at) || (a.id < b.id ? -1 : 1));
      return taken.map(({ row }) => row);
    },
  };
}

/** The rows that stay behind do not need the pages of those that leave any more. */
function detached(kept: readonly ReceivedRow[], taken: readonly ReceivedRow[]): readonly ReceivedRow[] {
  if (kept.length === 0) return kept;
  const pages = new Set(taken.map(({ row }) => pageOf(row)));
  return kept.map((received) => {
    const page = pageOf(received.row);
    return page !== undefined && pages.has(page) ? { ...received, row: withoutPage(received.row) } : received;
  });
}

function pageOf(row: Row): ScannedPage | undefined {
  return row instanceof ScannedRow ? ScannedRow.placeOf(row).page : undefined;
}
