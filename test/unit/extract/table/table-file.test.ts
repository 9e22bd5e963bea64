import { truncate } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { nothingOdd } from '../../../../connector/extract/rows/odd-cells.ts';
import { cellsOf, findings, making, progress, timestampAt, type Visit, wholeText } from '../making.ts';
import {
  addRest,
  batchesOf,
  cuts,
  dying,
  expectOdd,
  missingBySlice,
  oddKeysOf,
  same,
  visits,
} from './table-batches.ts';

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
          if (missing.size > 0) await table.insert(missing, same);
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
          if (missing.size > 0) await killed.insert(missing, same).catch(() => undefined);
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
    await table.insert(new Map([[second, [cellsOf({ key: 'a', at: timestampAt(1) })]]]), () => found);
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
    expect(warnings).toEqual([
      'visits: the unfinished file does not match its checkpoint; the table starts over.',
    ]);
    await next.close();
    expect(await rejected()).toEqual([]);
  });
});
