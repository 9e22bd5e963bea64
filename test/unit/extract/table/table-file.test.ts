import { link, readFile, truncate, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowFindings } from '../../../../connector/events.ts';
import { type Ledger, MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { nothingOdd } from '../../../../connector/extract/rows/odd-cells.ts';
import type { Table } from '../../../../connector/extract/table/table-file.ts';
import {
  cellsOf,
  findings,
  inOrder,
  isOdd,
  making,
  progress,
  timestampAt,
  type Visit,
  wholeText,
} from '../making.ts';

/** A reading of rows: what it brought up to each resumeFrom; the last batch has none. */
interface Batch {
  readonly part: number;
  readonly resumeFrom: string | null;
  readonly rows: readonly Visit[];
}

const name = fc.oneof(
  fc.constantFrom(null, '', '"', 'a\nb', ',', '=1', '東京'),
  fc.string({ unit: 'binary' }),
);

const visits = fc
  .uniqueArray(fc.record({ key: fc.uuid(), ms: fc.nat(25), name }), {
    selector: ({ key }) => key,
    maxLength: 40,
  })
  .map((rows) =>
    inOrder(rows.map(({ key, ms, name: called }) => ({ key, at: timestampAt(ms), name: called }))),
  );

/** Edges in order, and the one between the two parts. */
const cuts = fc.uniqueArray(fc.nat(25), { maxLength: 8 }).map((all) => all.toSorted((a, b) => a - b));

function batchesOf(rows: readonly Visit[], edges: readonly number[], border: number): readonly Batch[] {
  const last = { part: 1, at: null } as const;
  const ends = [
    ...edges.filter((resumeFrom) => resumeFrom < border).map((resumeFrom) => ({ part: 0, at: resumeFrom })),
    { part: 0, at: border },
    ...edges.filter((resumeFrom) => resumeFrom > border).map((resumeFrom) => ({ part: 1, at: resumeFrom })),
    last,
  ];
  let from = '';
  return ends.map(({ part, at }) => {
    const until = at === null ? '9' : timestampAt(at);
    const within = rows.filter((row) => row.at >= from && row.at < until);
    from = until;
    return { part, resumeFrom: at === border || at === null ? null : until, rows: within };
  });
}

/** Adds what comes after the point where the table stands. */
async function addRest(
  table: Table,
  batches: readonly Batch[],
  isIn: (row: Visit) => boolean,
  toCells = cellsOf,
): Promise<void> {
  const { part, resumeFrom } = table.progress;
  const at = (batch: Batch) => batch.part === part && batch.resumeFrom === resumeFrom;
  const done =
    part > 1
      ? batches.length
      : resumeFrom === null
        ? batches.findIndex((batch) => batch.part === part)
        : 1 + batches.findIndex(at);
  for (const batch of batches.slice(done)) {
    const next =
      batch.resumeFrom === null ? progress(batch.part + 1, null) : progress(batch.part, batch.resumeFrom);
    await table.add(batch.rows.filter(isIn).map(toCells), next);
  }
}

/** The rows that are missing, by the slice they belong to. */
function missingBySlice(
  table: Table,
  batches: readonly Batch[],
  isIn: (row: Visit) => boolean,
  toCells = cellsOf,
) {
  const slices = [...table.slices(0), ...table.slices(1)];
  expect(slices).toHaveLength(batches.length);
  const missing = slices.map(
    (slice, at) => [slice, (batches[at]?.rows ?? []).filter((row) => !isIn(row))] as const,
  );
  return new Map(
    missing
      .filter(([, rows]) => rows.length > 0)
      .map(([slice, rows]) => [slice, rows.toReversed().map(toCells)]),
  );
}

const oddKeysOf = (rows: readonly Visit[]) =>
  rows
    .filter(isOdd)
    .map(({ key }) => key)
    .toSorted();

/** What was odd is counted, once for each row. */
function expectOdd(table: Table, rows: readonly Visit[]): void {
  const count = oddKeysOf(rows).length;
  const { invalid, noted } = table.progress.odd;
  expect([invalid['state_code']?.values ?? 0, noted['state']?.notANumber ?? 0]).toEqual([count, count]);
}

const same = (found: RowFindings): RowFindings => found;

/** A ledger that is on the disk up to the moment when the program is killed. */
function dying(ledger: Ledger, adds: number): Ledger {
  let left = adds;
  return {
    isDurable: true,
    get length() {
      return ledger.length;
    },
    at: (number) => ledger.at(number),
    [Symbol.iterator]: () => ledger[Symbol.iterator](),
    add(checkpoint) {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : ledger.add(checkpoint);
    },
    cut: (length) => ledger.cut(length),
    close: () => ledger.close(),
  };
}

describe('rows that were missing', () => {
  it('are put in their places: the file is the one that has had them from the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(
        visits,
        cuts,
        fc.nat(25),
        fc.infiniteStream(fc.nat(3)),
        async (rows, edges, border, luck) => {
          const batches = batchesOf(rows, edges, border);
          const came = new Set(rows.filter(() => luck.next().value !== 0));
          const isIn = (row: Visit) => came.has(row);
          const { open, text, oddCellsOf, rejected } = await making();
          const table = await open(new MemoryLedger());
          await addRest(table, batches, isIn, oddCellsOf);
          const missing = missingBySlice(table, batches, isIn, oddCellsOf);
          if (missing.size > 0) await table.place(missing, same);
          expect(missingBySlice(table, batches, () => true)).toEqual(new Map());
          expect([...table.slices(0), ...table.slices(1)].map((slice) => slice.rows)).toEqual(
            batches.map((batch) => batch.rows.length),
          );
          expectOdd(table, rows);
          const { rows: count } = await table.close();
          expect(count).toBe(rows.length);
          expect(await text()).toBe(await wholeText(rows));
          expect(await rejected()).toEqual(oddKeysOf(rows));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are not lost when the program is killed while they are placed: the next run goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        visits,
        cuts,
        fc.nat(25),
        fc.nat(6),
        fc.infiniteStream(fc.nat(3)),
        async (rows, edges, border, life, luck) => {
          const batches = batchesOf(rows, edges, border);
          const came = new Set(rows.filter(() => luck.next().value !== 0));
          const isIn = (row: Visit) => came.has(row);
          const made = await making();
          const { open, text, warnings, oddCellsOf, rejected } = made;
          const first = await open();
          await addRest(first, batches, isIn, oddCellsOf);
          await first.abort();
          const killed = await open(dying(await made.ledger(), life));
          const missing = missingBySlice(killed, batches, isIn, oddCellsOf);
          if (missing.size > 0) await killed.place(missing, same).catch(() => undefined);
          await killed.abort();

          const ledger = await made.ledger();
          const next = await open(ledger);
          // Where it was killed before all were placed, the rest is read from the source again, which now delivers it.
          if (ledger.length <= batches.length) await addRest(next, batches, () => true, oddCellsOf);
          expectOdd(next, rows);
          await next.close();
          expect(await rejected()).toEqual(oddKeysOf(rows));
          expect(await text()).toBe(await wholeText(rows));
          expect(warnings).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('have their findings added to those of every later checkpoint', async () => {
    const { open } = await making();
    const ledger = new MemoryLedger();
    const table = await open(ledger);
    await table.add([], progress(0, timestampAt(1)));
    await table.add([], progress(0, timestampAt(2)));
    const [, second] = table.slices(0);
    if (second === undefined) throw new Error('no slice');
    const found = { ...findings, outside: { sessions: 2 } };
    await table.place(new Map([[second, [cellsOf({ key: 'a', at: timestampAt(1) })]]]), () => found);
    expect([...ledger].map((checkpoint) => checkpoint.findings)).toEqual([findings, findings, found]);
    await table.abort();
  });
});

describe('the values that were rejected', () => {
  it('are those of rows that are in the table, however often it was killed', async () => {
    // The first checkpoint is that of an empty table.
    const lives = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(visits, cuts, fc.nat(25), lives, async (rows, edges, border, all) => {
        const batches = batchesOf(rows, edges, border);
        const made = await making();
        const { open, oddCellsOf, rejected, warnings } = made;
        for (const life of all) {
          const killed = await open(dying(await made.ledger(), life)).catch(() => undefined);
          if (killed !== undefined)
            await addRest(killed, batches, () => true, oddCellsOf).catch(() => undefined);
          await killed?.abort();
        }
        const table = await open();
        await addRest(table, batches, () => true, oddCellsOf);
        expectOdd(table, rows);
        await table.close();
        expect(await rejected()).toEqual(oddKeysOf(rows));
        expect(new Set(warnings).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('are read again with the table where their file is not what was saved', async () => {
    const { open, oddCellsOf, rejected, warnings, options } = await making();
    const first = await open();
    await first.add([oddCellsOf({ key: '1', at: timestampAt(1) })], progress(0, timestampAt(2)));
    await first.close();
    await truncate(options.path.replace('.csv', '.rejected.ndjson'), 3);
    const next = await open();
    expect(next.progress).toMatchObject({ rows: 0, rejected: 0, odd: nothingOdd });
    expect(warnings).toEqual(['visits: the unfinished file is not what was saved; the table starts over.']);
    await next.close();
    expect(await rejected()).toEqual([]);
  });
});

describe('a slice', () => {
  it('knows where it begins and ends, and the keys in it', async () => {
    const { open } = await making();
    const table = await open();
    const rows = [
      { key: 'b', at: timestampAt(0), name: 'x\n"y"' },
      { key: 'a', at: timestampAt(3) },
      { key: 'c', at: timestampAt(3) },
    ];
    await table.add(rows.slice(0, 1).map(cellsOf), progress(0, timestampAt(2)));
    await table.add(rows.slice(1).map(cellsOf), progress(1, null));
    await table.add([], progress(2, null));
    const [first, second, ...none] = table.slices(0);
    expect([first, second, none]).toEqual([
      { number: 1, from: undefined, until: timestampAt(2), rows: 1 },
      { number: 2, from: timestampAt(2), until: undefined, rows: 2 },
      [],
    ]);
    expect(table.slices(1)).toEqual([{ number: 3, from: undefined, until: undefined, rows: 0 }]);
    if (first === undefined || second === undefined) throw new Error('no slices');
    expect([await table.keysIn(first), await table.keysIn(second)]).toEqual([
      new Set(['b']),
      new Set(['a', 'c']),
    ]);
    await table.add([], { ...table.progress, done: true });
    expect(table.slices(2)).toEqual([]);
    await table.abort();
  });
});

describe('a table that was begun', () => {
  const row = cellsOf({ key: 'a', at: timestampAt(0) });

  async function begun() {
    const made = await making();
    const table = await made.open();
    await table.add([row], progress(0, timestampAt(1)));
    await table.abort();
    return made;
  }

  it('stands where it stood', async () => {
    const { open, warnings } = await begun();
    const table = await open();
    expect(table.progress).toMatchObject({ part: 0, resumeFrom: timestampAt(1), rows: 1, done: false });
    await table.abort();
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'is damaged',
      async (path: string) => writeFile(path, (await readFile(path, 'utf8')).replace('a,', 'b,')),
    ],
    ['is too short', (path: string) => truncate(path, 20)],
  ])('begins anew, and says so, when its file %s', async (_title, damage) => {
    const { open, options, text, ledger, warnings } = await begun();
    await damage(options.path);
    const table = await open();
    expect(table.progress).toMatchObject({ part: 0, resumeFrom: null, rows: 0 });
    expect(warnings).toEqual(['visits: the unfinished file is not what was saved; the table starts over.']);
    await table.abort();
    expect(await text()).toBe(await wholeText([]));
    expect([...(await ledger())]).toHaveLength(1);
  });

  it.each([
    ['whose checkpoints are lost', 0],
    ['whose last checkpoints are lost', 1],
  ])('and published by an earlier run, %s, does not change what was published', async (_title, left) => {
    const { open, options, ledger } = await begun();
    const published = `${options.path}.published`;
    await link(options.path, published);
    const before = await readFile(published, 'utf8');
    const lost = await ledger();
    await lost.cut(left);
    const table = await open(lost);
    await table.add([cellsOf({ key: 'z', at: timestampAt(9) })], progress(0, timestampAt(10)));
    await table.close();
    expect(await readFile(published, 'utf8')).toBe(before);
  });

  it('and finished, published, and no more what was saved, does not change what was published', async () => {
    const { open, options } = await begun();
    const published = `${options.path}.published`;
    await link(options.path, published);
    const before = await readFile(published, 'utf8');
    const other = new MemoryLedger();
    const wrong = { bytes: 1, sha256: 'ab', rows: 0, odd: nothingOdd, rejected: 0 };
    await other.add({ ...progress(1, null), ...wrong, done: true });
    const table = await open(other);
    expect(table.progress).toMatchObject({ done: false, rows: 0 });
    await table.close();
    expect(await readFile(published, 'utf8')).toBe(before);
  });
});
