import { describe, expect, it } from 'vitest';
import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import { readInOrder } from '../../../../connector/citrix/monitor/pages.ts';
import type { FetchPage } from '../../../../connector/citrix/monitor/service.ts';
import { readingOf, root } from './reading.ts';

const row = (second: number) => ({ Id: `k${second}`, At: `2026-11-20T09:00:0${second}Z` });
const next = nextLinkIn('Things?$skip=2', root);
const never = new AbortController().signal;

/** Two pages; the second one waits for `release` and hears its signal. */
function twoPages() {
  const signals: AbortSignal[] = [];
  const second = Promise.withResolvers<void>();
  const fetchPage: FetchPage = async (_address, signal) => {
    signals.push(signal);
    if (signals.length === 1) return { rows: [row(1), row(2)], next };
    await second.promise;
    return { rows: [row(2), row(3)], next: undefined };
  };
  return { fetchPage, signals, release: second.resolve, fail: second.reject };
}

describe('the next page', () => {
  it('is on the wire before the rows of this one are worked on', async () => {
    const { fetchPage, signals, release } = twoPages();
    const batches = readInOrder(fetchPage, readingOf('timestamp7'), never);
    expect((await batches.next()).value?.rows).toEqual([row(1)]);
    expect(signals).toHaveLength(2);
    release();
    expect((await batches.next()).value?.rows).toEqual([row(2), row(3)]);
  });

  it('is given up when nobody wants it any more', async () => {
    const { fetchPage, signals, fail } = twoPages();
    const batches = readInOrder(fetchPage, readingOf('timestamp7'), never);
    await batches.next();
    await batches.return(undefined);
    expect(signals[1]?.aborted).toBe(true);
    fail(new Error('too late to matter'));
  });

  it('that fails is met when its turn has come, not before', async () => {
    const { fetchPage, fail } = twoPages();
    const batches = readInOrder(fetchPage, readingOf('timestamp7'), never);
    fail(new Error('broken'));
    expect((await batches.next()).value?.rows).toEqual([row(1)]);
    await expect(batches.next()).rejects.toThrow('broken');
  });
});
