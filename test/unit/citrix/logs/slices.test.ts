import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotByTime } from '../../../../connector/citrix/logs/slices.ts';
import type { Item } from '../../../../connector/citrix/token-pages.ts';
import { type Entry, fakeLog, inOrder, readAll, timestampAt } from './log.ts';

const second = 10_000_000;
const day = 86_400 * second;

/** Ticks of some days: anywhere, at a whole second, or beside one. */
const ticks = fc.oneof(
  fc.integer({ min: 0, max: 5 * day }),
  fc.integer({ min: 0, max: 5 * 86_400 }).map((seconds) => seconds * second),
  fc.integer({ min: 1, max: 20 }).map((seconds) => seconds * second - 1),
);

const logs = fc
  .array(ticks, { maxLength: 60, size: 'max' })
  .map((all) => all.map((at, index): Entry => ({ id: `e${index}`, at: timestampAt(at) })));

const millisecond = second / 1000;
const wholeMs = ticks.map((at) => Math.floor(at / millisecond) * millisecond);

/** Windows are those of a run: of whole milliseconds. */
const spans = fc
  .tuple(wholeMs, wholeMs)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: timestampAt(Math.min(a, b)), until: timestampAt(Math.max(a, b)) }));

describe('a log that comes newest first', () => {
  it('is read in ascending order, every entry of the stretch once, whatever its edges', async () => {
    await fc.assert(
      fc.asyncProperty(
        logs,
        spans,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('both' as const, 'first' as const),
        async (entries, span, pageSize, ends) => {
          const { log } = fakeLog({ entries, pageSize, ends });
          const reading = await readAll(log, span);
          expect(reading.ids).toEqual(inOrder(entries, span));
          expect(reading.read).toBe(reading.ids.length + reading.repeated);
          expect(reading.edges.at(-1)).toBeUndefined();
        },
      ),
    );
  });

  it('is resumed at any resumeFrom', async () => {
    await fc.assert(
      fc.asyncProperty(logs, spans, async (entries, span) => {
        const { log } = fakeLog({ entries, pageSize: 7 });
        const { edges } = await readAll(log, span);
        for (const resumeFrom of edges) {
          if (resumeFrom === undefined) continue;
          const [before, after] = [
            { ...span, until: resumeFrom },
            { ...span, from: resumeFrom },
          ];
          const { ids } = await readAll(log, after);
          expect([...inOrder(entries, before), ...ids]).toEqual(inOrder(entries, span));
        }
      }),
    );
  });

  it('is asked for a day first, then for ever longer stretches while there is little in them', async () => {
    const { log, asked } = fakeLog({ entries: [], pageSize: 200 });
    await readAll(log, { from: timestampAt(0), until: timestampAt(90 * day) });
    const lengths = asked.map(({ from, until }) => (Date.parse(until) - Date.parse(from)) / 86_400_000);
    expect(lengths).toEqual([1, 8, 64, 17]);
  });
});

describe('a log with very much in it', () => {
  const span = { from: timestampAt(0), until: timestampAt(90 * day) };

  it('is never held as a whole, and costs few pages more than it has', async () => {
    const entries = Array.from(
      { length: 60_000 },
      (_, index): Entry => ({ id: `e${index}`, at: timestampAt(Math.floor((index * 90 * day) / 60_000)) }),
    );
    const { log } = fakeLog({ entries, pageSize: 200, counts: false });
    const { ids, pages, largest } = await readAll(log, span);
    expect(ids).toEqual(inOrder(entries, span));
    expect(largest).toBeLessThanOrEqual(12_200);
    expect(pages).toBeLessThan(1.25 * (60_000 / 200));
  });

  it('costs little more where a busy hour stands among ordinary days', async () => {
    const ordinary = Array.from(
      { length: 30_000 },
      (_, index): Entry => ({ id: `o${index}`, at: timestampAt(Math.floor((index * 90 * day) / 30_000)) }),
    );
    const busy = Array.from(
      { length: 11_000 },
      (_, index): Entry => ({ id: `b${index}`, at: timestampAt(41 * day + index * 3_000_000) }),
    );
    const entries = [...ordinary, ...busy];
    const { log } = fakeLog({ entries, pageSize: 200, counts: false });
    const { ids, pages } = await readAll(log, span);
    expect(ids).toEqual(inOrder(entries, span));
    expect(pages).toBeLessThan(1.5 * (entries.length / 200));
  });

  it('is cut shorter where a burst comes without warning', async () => {
    const burst = Array.from(
      { length: 50_000 },
      (_, index): Entry => ({ id: `b${index}`, at: timestampAt(40 * day + index * 5000) }),
    );
    const { log } = fakeLog({ entries: burst, pageSize: 200 });
    const { ids, largest, pages } = await readAll(log, span);
    expect(ids).toEqual(inOrder(burst, span));
    expect(largest).toBeLessThanOrEqual(12_200);
    expect(pages).toBeLessThan(2.5 * (50_000 / 200));
  });

  it('is held for one second where that is all there is to cut', async () => {
    const timestamp = Array.from(
      { length: 15_000 },
      (_, index): Entry => ({ id: `i${index}`, at: timestampAt(3 * day) }),
    );
    const { log } = fakeLog({ entries: timestamp, pageSize: 1000 });
    expect((await readAll(log, span)).ids).toEqual(inOrder(timestamp, span));
  });
});

describe('a log that does not keep what it promises', () => {
  const entries = [1, 2, 3].map(
    (number): Entry => ({ id: `e${number}`, at: timestampAt(number * 60 * second) }),
  );
  const span = { from: timestampAt(0), until: timestampAt(3600 * second) };

  it('is read again where it delivers less than it counts, and delivers the rest', async () => {
    const { log } = fakeLog({ entries, pageSize: 10 });
    let passes = 0;
    const forgetful = {
      ...log,
      async *pages(...asked: Parameters<typeof log.pages>) {
        passes += 1;
        for await (const page of log.pages(...asked)) {
          yield passes === 1 ? { ...page, items: page.items.slice(1) } : page;
        }
      },
    };
    const { ids, repeated } = await readAll(forgetful, span);
    expect(ids).toEqual(['e1', 'e2', 'e3']);
    expect([passes, repeated]).toEqual([2, 2]);
  });

  it('fails where it never delivers the rest', async () => {
    const { log } = fakeLog({ entries, pageSize: 10 });
    const lossy = {
      ...log,
      async *pages(...asked: Parameters<typeof log.pages>) {
        for await (const page of log.pages(...asked)) yield { ...page, items: page.items.slice(1) };
      },
    };
    await expect(readAll(lossy, span)).rejects.toMatchObject({
      code: 'COUNT_MISMATCH',
      message: 'the log: the source counts 3 entries but delivers 2, also after 3 attempts.',
    });
  });

  it('fails where it passes over the time it is asked for, unless it can be asked otherwise', async () => {
    const stray: Entry = { id: 'stray', at: timestampAt(5 * day) };
    const all = [...entries, stray];
    const { log } = fakeLog({ entries: all, pageSize: 10 });
    const deaf = { ...log, pages: () => allPages(all) };
    await expect(readAll(deaf, span)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
    const reasons: string[] = [];
    const otherwise = { ...log, pages: () => allPages(all) };
    const { ids } = await readAll({ ...deaf, otherwise, warn: (reason) => reasons.push(reason) }, span);
    expect(ids).toEqual(['e1', 'e2', 'e3']);
    expect(reasons).toEqual(['the log returned entries outside the requested time range']);
  });

  it('is asked otherwise when it finds nothing; that there is nothing is no reason to warn', async () => {
    for (const [has, warned] of [
      [entries, ['the search finds nothing where there is something']],
      [[], []],
    ] as const) {
      const reasons: string[] = [];
      const silent = fakeLog({ entries: [], pageSize: 10 });
      const { log: otherwise } = fakeLog({ entries: has, pageSize: 10 });
      const { ids } = await readAll(
        { ...silent.log, otherwise, warn: (reason) => reasons.push(reason) },
        span,
      );
      expect(ids).toEqual(has.map(({ id }) => id));
      expect(reasons).toEqual(warned);
    }
  });

  it('is asked otherwise from where it stopped to understand', async () => {
    const later: Entry = { id: 'later', at: timestampAt(2 * day) };
    const { log } = fakeLog({ entries: [...entries, later], pageSize: 10 });
    let slices = 0;
    const tired = {
      ...log,
      pages(...asked: Parameters<typeof log.pages>) {
        slices += 1;
        if (slices > 1) throw new NotByTime('too tired');
        return log.pages(...asked);
      },
    };
    const days = { from: span.from, until: timestampAt(10 * day) };
    const { ids, edges } = await readAll({ ...tired, otherwise: log }, days);
    expect(ids).toEqual(['e1', 'e2', 'e3', 'later']);
    expect(edges).toEqual([timestampAt(day), undefined]);
  });

  it('fails where its pages lead nowhere', async () => {
    const { log } = fakeLog({ entries, pageSize: 10 });
    async function* pages() {
      for (;;) {
        await Promise.resolve();
        yield { items: [entries[0] ?? {}], total: undefined };
      }
    }
    await expect(readAll({ ...log, pages }, span)).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message:
        'the log: 100 consecutive pages had no new item, and the last one still linked to a next page.',
    });
  });
});

async function* allPages(items: readonly Item[]) {
  await Promise.resolve();
  yield { items, total: items.length };
}
