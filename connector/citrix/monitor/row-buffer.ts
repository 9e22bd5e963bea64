import { type ScannedPage, ScannedRow, withoutPage } from '../../scan/scanned-row.ts';
import type { CursorType } from './cursors.ts';
import type { Row } from './service.ts';

/** Rows that wait until all rows before them were received. */
export interface RowBuffer {
  /** A repeated row replaces the older version. @returns whether it was repeated */
  put(id: string, row: Row): boolean;
  /**
   * Takes out the rows before a point, or all, sorted by cursor, then by key as text; rows without a cursor are first.
   * Their pages have no other rows in the buffer then.
   */
  takeBefore(resumeFrom: string | undefined): readonly Row[];
}

export function createRowBuffer({ of, compare }: CursorType, property: string): RowBuffer {
  const rows = new Map<string, Row>();

  function compareCursors(a: string | undefined, b: string | undefined): number {
    if (a !== undefined && b !== undefined) return compare(a, b);
    return Number(a !== undefined) - Number(b !== undefined);
  }

  /** The rows that stay behind do not need their pages any more. */
  function detach(pages: ReadonlySet<ScannedPage | undefined>): void {
    for (const [id, row] of rows) {
      const page = pageOf(row);
      if (page !== undefined && pages.has(page)) rows.set(id, withoutPage(row));
    }
  }

  return {
    put(id, row) {
      const isKnown = rows.has(id);
      rows.set(id, row);
      return isKnown;
    },
    takeBefore(resumeFrom) {
      const taken: { readonly at: string | undefined; readonly id: string; readonly row: Row }[] = [];
      for (const [id, row] of rows) {
        const at = of(row[property]);
        if (resumeFrom !== undefined && at !== undefined && compare(at, resumeFrom) >= 0) continue;
        taken.push({ at, id, row });
        rows.delete(id);
      }
      detach(new Set(taken.map(({ row }) => pageOf(row))));
      taken.sort((a, b) => compareCursors(a.at, b.at) || (a.id < b.id ? -1 : 1));
      return taken.map(({ row }) => row);
    },
  };
}

function pageOf(row: Row): ScannedPage | undefined {
  return row instanceof ScannedRow ? ScannedRow.pageOf(row) : undefined;
}
