import { type Log, readLog, type Span } from '../../../../connector/citrix/logs/slices.ts';
import type { Item, ItemPage } from '../../../../connector/citrix/token-pages.ts';
import { canonicalTimestamp, compareTimestamps, timestampOf } from '../../../../connector/timestamps.ts';

export interface Entry extends Item {
  readonly id: string;
  readonly at: string;
}

export const never = new AbortController().signal;

const start = Date.parse('2026-08-01T00:00:00.000Z');

/** So many 100-nanosecond ticks after the beginning of the logs of these tests. */
export function timestampAt(ticks: number): string {
  const ms = Math.floor(ticks / 10_000);
  const rest = String(ticks % 10_000).padStart(4, '0');
  return canonicalTimestamp(`${timestampOf(start + ms).slice(0, -1)}${rest}Z`) ?? '';
}

interface FakeOptions {
  readonly entries: readonly Entry[];
  readonly pageSize: number;
  /** Both ends of a question belong to it, or the first alone. */
  readonly ends?: 'both' | 'first';
  readonly counts?: boolean;
  readonly otherwise?: Log;
  readonly warn?: (reason: string) => void;
}

/** A log that takes whole seconds and answers newest first; every tenth page is empty. */
export function fakeLog({ entries, pageSize, ends = 'both', counts = true, ...rest }: FakeOptions) {
  const asked: Span[] = [];
  const log: Log = {
    path: 'the log',
    idOf: (entry) => String(entry['id']),
    timeOf: (entry) => canonicalTimestamp(String(entry['at'])),
    async *pages({ from, until }): AsyncGenerator<ItemPage> {
      await Promise.resolve();
      asked.push({ from, until });
      const [first, last] = [wholeSecond(from, 0), wholeSecond(until, 999)];
      const isIn = ({ at }: Entry) => {
        const beyond = compareTimestamps(at, last);
        return compareTimestamps(at, first) >= 0 && (beyond < 0 || (ends === 'both' && beyond === 0));
      };
      const found = entries.filter(isIn).toSorted((a, b) => compareTimestamps(b.at, a.at));
      const total = counts ? found.length : undefined;
      for (let at = 0, page = 1; at === 0 || at < found.length; page += 1) {
        const size = page % 10 === 0 ? 0 : pageSize;
        yield { items: found.slice(at, at + size), total };
        at += size;
        if (found.length === 0) return;
      }
    },
    ...rest,
  };
  return { log, asked };
}

function wholeSecond(timestamp: string, more: number): string {
  const ms = Math.floor((Date.parse(`${timestamp.slice(0, 23)}Z`) + more) / 1000) * 1000;
  return timestampOf(ms);
}

export interface Reading {
  readonly ids: readonly string[];
  readonly edges: readonly (string | undefined)[];
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
  readonly largest: number;
}

export async function readAll(log: Log, span: Span): Promise<Reading> {
  const ids: string[] = [];
  const edges: (string | undefined)[] = [];
  let [read, repeated, pages, largest] = [0, 0, 0, 0];
  for await (const batch of readLog(log, span, never)) {
    ids.push(...batch.entries.map((entry) => String(entry['id'])));
    edges.push(batch.resumeFrom);
    read += batch.read;
    repeated += batch.repeated;
    pages += batch.pages;
    largest = Math.max(largest, batch.entries.length);
  }
  return { ids, edges, read, repeated, pages, largest };
}

/** What a table has of a log: the entries of a stretch, by time, then by id. */
export function inOrder(entries: readonly Entry[], { from, until }: Span): readonly string[] {
  return entries
    .filter(({ at }) => compareTimestamps(at, from) >= 0 && compareTimestamps(at, until) < 0)
    .toSorted((a, b) => compareTimestamps(a.at, b.at) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
