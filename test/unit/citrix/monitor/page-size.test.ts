import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  afterPage,
  type PageSize,
  rowsIn,
  serversOwn,
  smallestPage,
} from '../../../../connector/citrix/monitor/page-size.ts';

const whole = { most: Number.POSITIVE_INFINITY, isFinal: false } as const;

interface Asked {
  readonly rows: number;
  readonly isFailure: boolean;
}

/** Asks until so many pages have come; the source bears `limitAt(question)` rows. */
function play(full: number, pages: number, limitAt: (question: number) => number, start = serversOwn) {
  let size: PageSize = start;
  const asked: Asked[] = [];
  for (let came = 0; came < pages; ) {
    const rows = rowsIn(size.halvings, full) ?? full;
    const isFailure = rows > limitAt(asked.length);
    asked.push({ rows, isFailure });
    if (asked.length > pages * 4 + 50) throw new Error('comes to no end');
    if (!isFailure) came += 1;
    size = isFailure ? afterFailure(size, { ...whole, full }) : afterPage(size, true);
  }
  return { size, asked, failures: asked.filter(({ isFailure }) => isFailure).length };
}

const fullPages = fc.integer({ min: smallestPage * 2, max: 5_000 });

describe('the size of a page', () => {
  it("is the server's own as long as nothing fails", () => {
    expect(rowsIn(play(1000, 50, () => 1000).size.halvings, 1000)).toBeUndefined();
  });

  it('is tried twice, then halved until it works, and stays there', () => {
    const { asked } = play(1000, 8, () => 100);
    expect(asked.map(({ rows }) => rows)).toEqual([1000, 1000, 500, 250, 125, ...Array(8).fill(62)]);
  });

  it('is halved at once when the same would fail again', () => {
    const next = afterFailure(serversOwn, { ...whole, full: 1000, isFinal: true });
    expect(rowsIn(next.halvings, 1000)).toBe(500);
  });

  it('is not made smaller by one failure now and then', () => {
    const once = afterFailure(serversOwn, { ...whole, full: 1000 });
    expect([once.halvings, afterPage(once, true)]).toEqual([0, serversOwn]);
    expect(afterPage(once, false)).toEqual(serversOwn);
  });

  it('is smaller than the rows that could come at all', () => {
    let size = afterFailure(serversOwn, { full: 1000, most: 20, isFinal: true });
    expect(rowsIn(size.halvings, 1000)).toBe(15);
    size = afterFailure(size, { full: 1000, most: 6, isFinal: false });
    expect(rowsIn(size.halvings, 1000)).toBe(smallestPage);
  });

  it('stays when no smaller one is left', () => {
    const few = { ...whole, full: 1000, most: smallestPage, isFinal: true };
    expect(afterFailure(serversOwn, few)).toEqual(serversOwn);
    const { size } = play(1000, 1, () => smallestPage);
    const failed = afterFailure(size, { ...whole, full: 1000, isFinal: true });
    expect([rowsIn(size.halvings, 1000), failed]).toEqual([smallestPage, size]);
  });

  it('is not tested by a page that is not full', () => {
    const { size } = play(1000, 1, () => 100);
    let later = size;
    for (let page = 0; page < 100; page += 1) later = afterPage(later, false);
    expect(later).toEqual(size);
  });

  it('grows back by doubling once the source can bear more', () => {
    const { size } = play(1000, 1, () => 100);
    const { asked } = play(1000, 13, () => 1000, size);
    expect(asked.map(({ rows }) => rows)).toEqual([...Array(7).fill(62), 125, 250, 500, 1000, 1000, 1000]);
  });

  it('that worked is tried twice again after a bigger one failed', () => {
    const { size, asked } = play(1000, 8, () => 100);
    expect([asked.at(-1)?.rows, size.trust]).toEqual([62, 'grown']);
    const back = afterFailure(size, { ...whole, full: 1000 });
    const doubted = afterFailure(back, { ...whole, full: 1000 });
    expect([back, doubted].map(({ halvings }) => rowsIn(halvings, 1000))).toEqual([62, 62]);
  });

  it('fails ever more rarely under a fixed limit, whatever that is', () => {
    const limits = fc.integer({ min: smallestPage, max: 6_000 });
    fc.assert(
      fc.property(fullPages, limits, fc.integer({ min: 1, max: 3_000 }), (full, limit, pages) => {
        const { asked, failures } = play(full, pages, () => limit);
        const wayDown = Math.ceil(Math.log2(full / smallestPage)) + 2;
        const probes = Math.log2(pages / 8 + 1) + 1;
        expect(failures).toBeLessThanOrEqual(wayDown + probes);
        // No size is given up for less than half of what works.
        const least = Math.min(...asked.filter(({ isFailure }) => !isFailure).map(({ rows }) => rows));
        expect(least).toBeGreaterThanOrEqual(Math.floor(Math.min(full, limit / 2 - 1)));
      }),
      { numRuns: 500 },
    );
  });

  it('is never below the smallest nor above the full page, whatever happens', () => {
    fc.assert(
      fc.property(
        fullPages,
        fc.array(fc.tuple(fc.constantFrom('page', 'last', 'fails', 'final'), fc.nat(50))),
        (full, events) => {
          let size: PageSize = serversOwn;
          for (const [event, most] of events) {
            const isPage = event === 'page' || event === 'last';
            size = isPage
              ? afterPage(size, event === 'page')
              : afterFailure(size, { full, most, isFinal: event === 'final' });
            const rows = rowsIn(size.halvings, full) ?? full;
            expect(rows).toBeGreaterThanOrEqual(smallestPage);
            expect(rows).toBeLessThanOrEqual(full);
          }
        },
      ),
    );
  });

  it('is the full page again soon after the limit is gone, after any past', () => {
    const past = fc.array(fc.integer({ min: smallestPage, max: 6_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fullPages, past, (full, limits) => {
        const before = play(full, limits.length, (question) => limits[question % limits.length] ?? full);
        const { rest } = before.size;
        const pages = rest + Math.ceil(Math.log2(full / smallestPage)) + 2;
        const { size, failures } = play(full, pages, () => full, before.size);
        expect([size.halvings, size.trust, failures]).toEqual([0, 'proven', 0]);
      }),
    );
  });
});
