import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import { type Batch, readInOrder } from '../../../../connector/citrix/monitor/pages.ts';
import type { Reading } from '../../../../connector/citrix/monitor/reading.ts';
import type { FetchPage, Row } from '../../../../connector/citrix/monitor/service.ts';
import type { Keeping } from './table.ts';

export const root = new URL('https://api.example.com/monitorodata/');

/** The reading of a whole table of `table.ts`. */
export function readingOf(keeping: Keeping, more: Partial<Reading> = {}): Reading {
  const type = keeping === 'int64' ? 'int64' : 'timestamp';
  const cursor = { property: 'At', type } as const;
  return { root, set: 'Things', key: ['Id'], cursor, select: ['At', 'Id'], where: [], ...more };
}

export async function readAll(fetchPage: FetchPage, reading: Reading) {
  const batches: Batch[] = [];
  for await (const batch of readInOrder(fetchPage, reading, new AbortController().signal))
    batches.push(batch);
  return {
    batches,
    rows: batches.flatMap(({ rows }) => rows),
    keys: batches.flatMap(({ rows }) => rows.map((row) => String(row['Id']))),
    repeated: batches.reduce((sum, batch) => sum + batch.repeated, 0),
    pages: batches.reduce((sum, batch) => sum + batch.pages, 0),
  };
}

/** Answers with the given pages one after the other, whatever is asked. */
export function script(pages: readonly { readonly rows: readonly Row[]; readonly next?: string }[]) {
  const asked: URL[] = [];
  const fetchPage: FetchPage = (address) => {
    const page = pages[asked.length];
    asked.push(address);
    if (page === undefined) return Promise.reject(new Error('asked for one page too many'));
    return Promise.resolve({
      rows: page.rows,
      next: nextLinkIn(page.next, address),
    });
  };
  return { fetchPage, asked };
}
