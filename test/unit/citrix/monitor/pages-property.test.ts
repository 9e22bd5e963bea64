import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorTypes } from '../../../../connector/citrix/monitor/cursors.ts';
import { smallestPage } from '../../../../connector/citrix/monitor/page-size.ts';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { overburdened } from './overburdened.ts';
import { readAll, readingOf } from './reading.ts';
import { type Keeping, openTable, type Stored, shownOf, type Table } from './table.ts';

/** Few steps, so that many rows share one. */
const steps = fc.integer({ min: 0, max: 12 });
/** Neither in the order they are given, nor in the one the database has for them. */
const names = Array.from({ length: 60 }, (_, index) => `row ${String((index * 37) % 60).padStart(2, '0')}`);

/**
 * Rows that were there at the start may be groomed at any time, and new ones appear anywhere. A row that appears and is
 * groomed again while a few pages are read is left out: no reading by pages can stand any number of those.
 */
const changes = fc.array(
  fc.record({
    request: fc.integer({ min: 1, max: 12 }),
    insert: fc.option(steps, { nil: undefined }),
    groom: fc.nat(),
  }),
  { maxLength: 7 },
);

/** Links as the service writes them: only the first kind can be followed. */
const links = {
  ours: ({ href }: URL) => href,
  elsewhere: ({ pathname, search }: URL) => `https://monitor-07.internal.example${pathname}${search}`,
  prefixed: ({ origin, pathname, search }: URL) => `${origin}/citrix${pathname}${search}`,
  none: () => 7,
} as const;

const written = fc.constantFrom<keyof typeof links>('ours', 'elsewhere', 'prefixed', 'none');

const worlds = fc.record({
  keeping: fc.constantFrom<Keeping>('datetime', 'timestamp7', 'int64'),
  steps: fc.array(steps, { maxLength: 40 }),
  pageSize: fc.integer({ min: 1, max: 12 }),
  roundsLiterals: fc.boolean(),
  from: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  changes,
  link: written,
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** Ids are unique: they are key and cursor in one. */
function rowsOf({ keeping, steps: at }: World): readonly Stored[] {
  const distinct = keeping === 'int64' ? at.map((_step, index) => index * 2) : at;
  return distinct.map((step, index) => ({ key: names[index] ?? '', step }));
}

function play(world: World, rows: readonly Stored[]) {
  const { keeping, pageSize, changes } = world;
  const gone = new Set<string>();
  const spare = names.slice(rows.length);

  function insert(table: Table, at: number): void {
    const step = keeping === 'int64' ? at * 2 + 1 : at;
    const isTaken = keeping === 'int64' && table.rows().some((row) => row.step === step);
    if (!isTaken) table.insert({ key: spare.pop() ?? '', step });
  }

  function groom(table: Table, which: number): void {
    const key = rows[which % rows.length]?.key;
    if (key === undefined) return;
    table.groom(key);
    gone.add(key);
  }

  const table = openTable(rows, {
    keeping,
    pageSize,
    roundsLiterals: world.roundsLiterals && keeping === 'datetime',
    written: links[world.link],
    onRequest(request, live) {
      for (const change of changes.filter((one) => one.request === request)) {
        if (change.insert === undefined) groom(live, change.groom);
        else insert(live, change.insert);
      }
    },
  });
  return { table, gone };
}

function isBefore(keeping: Keeping, a: Row, b: Row): boolean {
  const { of, compare } = cursorTypes[keeping === 'int64' ? 'int64' : 'timestamp'];
  const byCursor = compare(of(a['At']) ?? '', of(b['At']) ?? '');
  return byCursor < 0 || (byCursor === 0 && String(a['Id']) < String(b['Id']));
}

/** The shown form of a step is a canonical cursor, but for timestamps of 7 digits, which are cut to milliseconds. */
function fromOf({ keeping, from }: World): { readonly from?: string } {
  if (from === undefined) return {};
  const { of, before } = cursorTypes[keeping === 'int64' ? 'int64' : 'timestamp'];
  return { from: before(of(shownOf(keeping, from)) ?? '') };
}

/** Rows that were there all the time, in the window. */
function stayedOf({ from = 0 }: World, rows: readonly Stored[], gone: ReadonlySet<string>) {
  return rows.filter(({ key, step }) => !gone.has(key) && (step ?? 0) >= from);
}

function expectWhole(
  { keeping }: World,
  stayed: readonly Stored[],
  got: Awaited<ReturnType<typeof readAll>>,
) {
  expect(stayed.filter(({ key }) => !got.keys.includes(key))).toEqual([]);
  got.rows.forEach((row, index) => {
    const next = got.rows[index + 1];
    if (next !== undefined) expect(isBefore(keeping, row, next)).toBe(true);
  });
  expect(new Set(got.keys).size).toBe(got.keys.length);
}

describe('a table that changes while it is read', () => {
  it('comes out whole, once and in order: every row that was there all the time', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const rows = rowsOf(world);
        const { table, gone } = play(world, rows);
        const got = await readAll(table.fetchPage, readingOf(world.keeping, fromOf(world)));
        expectWhole(world, stayedOf(world, rows, gone), got);
        expect(got.rows.length).toBe(table.delivered() - got.repeated);
        expect(got.pages).toBe(table.requests().length);
      }),
      { numRuns: 1_500 },
    );
  });
});

/** From some request on the source bears so many rows at once, and no more. */
const limits = fc.array(
  fc.record({ request: fc.integer({ min: 0, max: 60 }), rows: fc.integer({ min: smallestPage, max: 30 }) }),
  { minLength: 1, maxLength: 5 },
);

/** Bigger pages and more rows than elsewhere, so that there is something to be made smaller. */
const heavyWorlds = fc.record({
  keeping: fc.constantFrom<Keeping>('datetime', 'timestamp7', 'int64'),
  steps: fc.array(steps, { maxLength: 50 }),
  pageSize: fc.integer({ min: 3, max: 40 }),
  roundsLiterals: fc.boolean(),
  from: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  changes,
  link: written,
});

describe('a table of which no more than some rows come at once', () => {
  it('comes out whole, once and in order, while it changes and the limit does too', async () => {
    await fc.assert(
      fc.asyncProperty(heavyWorlds, limits, fc.boolean(), async (world, limits, retry) => {
        const rows = rowsOf(world);
        const { table, gone } = play(world, rows);
        const limitAt = (request: number) => limits.findLast((one) => one.request <= request)?.rows ?? 30;
        const failure = { code: 'SOURCE_UNAVAILABLE', retry } as const;
        const source = overburdened(table.fetchPage, (came, request) => came > limitAt(request), failure);
        const got = await readAll(source.fetchPage, readingOf(world.keeping, fromOf(world)));
        expectWhole(world, stayedOf(world, rows, gone), got);
        expect(got.pages).toBe(table.requests().length - source.failures());
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('a table that stands still', () => {
  it('comes out exactly, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const rows = rowsOf(world);
        const table = openTable(rows, {
          keeping: world.keeping,
          pageSize: world.pageSize,
          written: links[world.link],
        });
        const got = await readAll(table.fetchPage, readingOf(world.keeping));
        expect([...got.keys].sort()).toEqual(rows.map(({ key }) => key).sort());
      }),
      { numRuns: 500 },
    );
  });

  it('costs no more than one page more than needed for each page, when no timestamp fills one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 4, max: 20 }),
        async (count, pageSize) => {
          const rows = Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, step: index }));
          const table = openTable(rows, { keeping: 'datetime', pageSize });
          const got = await readAll(table.fetchPage, readingOf('datetime'));
          expect(got.keys.length).toBe(count);
          // A row is repeated for each resumeFrom, and no link is followed.
          expect(table.requests().length).toBeLessThanOrEqual(Math.ceil(count / (pageSize - 1)));
          expect(table.requests().some((url) => url.searchParams.has('$skip'))).toBe(false);
        },
      ),
    );
  });
});
