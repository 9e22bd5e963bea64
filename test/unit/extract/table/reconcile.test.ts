import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import type { CursorRange, Part } from '../../../../connector/extract/rows/part.ts';
import { type Reconciliation, reconcile } from '../../../../connector/extract/table/reconcile.ts';
import { cellsOf, inOrder, making, progress, timestampAt, type Visit, wholeText } from '../making.ts';

const never = new AbortController().signal;

const isIn =
  ({ from = '', until = '9' }: CursorRange) =>
  (row: Visit) =>
    row.at >= from && row.at < until;

interface Source {
  /** What the source holds when it is asked, one list a part. */
  readonly parts: (readonly Visit[])[];
  readonly part: (number: number) => Part;
  /** How often it was asked for a count, and for rows. */
  counts: number;
  reads: number;
}

interface Habits {
  /** What the source says instead of the truth. */
  readonly says?: (truth: number) => number | undefined;
  /** What happens before rows are delivered. */
  readonly beforeRead?: (source: Source) => void;
  /** Rows that are there and are not delivered by this reading. */
  readonly keepsBack?: (row: Visit, reads: number) => boolean;
}

function sourceOf(
  lists: readonly (readonly Visit[])[],
  { says = (truth) => truth, beforeRead, keepsBack = () => false }: Habits = {},
): Source {
  const source: Source = {
    parts: [...lists],
    counts: 0,
    reads: 0,
    part: (number) => ({
      range: {},
      count(range) {
        source.counts += 1;
        return Promise.resolve(says((source.parts[number] ?? []).filter(isIn(range)).length));
      },
      async *read(_signal, { range = {}, known = new Set() } = {}) {
        source.reads += 1;
        beforeRead?.(source);
        const rows = (source.parts[number] ?? [])
          .filter(isIn(range))
          .filter((row) => !known.has(row.key) && !keepsBack(row, source.reads));
        // Page by page, and more than are there in one.
        for (let at = 0; at <= rows.length; at += 2) {
          const cells = rows.slice(at, at + 2).map(cellsOf);
          yield await Promise.resolve({
            cells,
            read: cells.length,
            repeated: 0,
            pages: 1,
            resumeFrom: undefined,
          });
        }
      },
    }),
  };
  return source;
}

/** Two rows a timestamp, so that slices of one timestamp are cut right. */
function rowsAt(from: number, count: number): readonly Visit[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `key-${String(from + at).padStart(6, '0')}`,
    at: timestampAt(from + Math.floor(at / 2) * 2),
  }));
}

/** A table of what came, a slice for every two rows of the source, compared with what the source has. */
async function compared(
  source: Source,
  came: (row: Visit) => boolean,
  lists: readonly (readonly Visit[])[] = [...source.parts],
): Promise<Reconciliation & { readonly text: string; readonly slices: number }> {
  const { open, text } = await making();
  const table = await open(new MemoryLedger());
  for (const [number, rows] of lists.entries()) {
    for (let at = 2; at < rows.length; at += 2) {
      const slice = rows.slice(at - 2, at).filter(came);
      await table.add(slice.map(cellsOf), progress(number, rows[at]?.at ?? null));
    }
    const rest = rows.slice(rows.length - (rows.length % 2 || Math.min(2, rows.length)));
    await table.add(rest.filter(came).map(cellsOf), progress(number + 1, null));
  }
  const slices = source.parts.reduce((all, _, number) => all + table.slices(number).length, 0);
  const parts = source.parts.map((_, number) => source.part(number));
  try {
    const outcome = await reconcile('visits', table, parts, createFindings(), never);
    return { ...outcome, text: await text(), slices };
  } finally {
    await table.close();
  }
}

describe('a table that is compared with the count of the source', () => {
  it('and is complete costs one question for each of its parts', async () => {
    const source = sourceOf([rowsAt(0, 7), rowsAt(100, 20)]);
    const outcome = await compared(source, () => true);
    expect(outcome).toMatchObject({ counted: 27, placed: 0 });
    expect([source.counts, source.reads]).toEqual([2, 0]);
  });

  it('has all rows in order afterwards, wherever and how many of them had been missing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.nat(15), fc.infiniteStream(fc.nat(9)), async (many, few, luck) => {
        const rows = [rowsAt(0, few), rowsAt(1000, many)];
        const missing = new Set(rows.flat().filter(() => luck.next().value < 2));
        const source = sourceOf(rows);
        const outcome = await compared(source, (row) => !missing.has(row));
        expect(outcome).toMatchObject({ counted: many + few, placed: missing.size });
        expect(outcome.text).toBe(await wholeText(rows.flat()));
        // The way down to each row, the two questions at the top, and those again when all is in its place.
        expect(source.counts).toBeLessThanOrEqual(
          4 + missing.size * Math.ceil(Math.log2(outcome.slices + 1)),
        );
        expect(source.reads).toBeLessThanOrEqual(missing.size);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 511, 1023])(
    'finds one row among a thousand slices with ten questions (row %i)',
    async (index) => {
      const rows = rowsAt(0, 1024);
      const source = sourceOf([rows]);
      const outcome = await compared(source, (row) => row !== rows[index]);
      expect(outcome).toMatchObject({ slices: 512, counted: 1024, placed: 1 });
      expect([source.counts, source.reads]).toEqual([1 + 9 + 1, 1]);
    },
  );

  it('keeps rows that the source has no more', async () => {
    const rows = rowsAt(0, 20);
    const source = sourceOf([rows], { says: (truth) => truth - 3 });
    const outcome = await compared(source, () => true);
    expect(outcome).toMatchObject({ counted: 17, placed: 0 });
    expect(outcome.text).toBe(await wholeText(rows));
  });

  it('finds a row that is missing also where others are gone', async () => {
    const rows = rowsAt(0, 40);
    const source = sourceOf([rows]);
    const [late, later] = [
      { key: 'late', at: timestampAt(31) },
      { key: 'later', at: timestampAt(31) },
    ];
    source.parts[0] = [...rows.slice(1), late, later];
    const outcome = await compared(source, () => true, [rows]);
    expect(outcome).toMatchObject({ counted: 41, placed: 2 });
    expect(outcome.text).toContain(',late,');
    expect(outcome.text).toContain('key-000000');
  });

  it('is not compared where the source does not say', async () => {
    const rows = rowsAt(0, 20);
    const missing = (row: Visit) => row !== rows[7];
    const silent = sourceOf([rows], { says: () => undefined });
    expect(await compared(silent, missing)).toMatchObject({ counted: undefined, placed: 0 });
  });

  it('is read again in whole where the source falls silent half way', async () => {
    const rows = rowsAt(0, 20);
    let asked = 0;
    const says = (truth: number) => {
      asked += 1;
      return asked === 2 ? undefined : truth;
    };
    const source = sourceOf([rows], { says });
    const outcome = await compared(source, (row) => row !== rows[7]);
    expect(outcome).toMatchObject({ counted: 20, placed: 1 });
    expect(source.reads).toBe(10);
  });
});

describe('a source that', () => {
  it('counts more than it ever delivers ends in COUNT_MISMATCH with the numbers', async () => {
    const source = sourceOf([rowsAt(0, 12)], { says: (truth) => truth + 2 });
    await expect(compared(source, () => true)).rejects.toMatchObject({
      code: 'COUNT_MISMATCH',
      message: 'visits: the source counts 14 rows, 2 more than it delivers, also after 3 attempts.',
    });
  });

  it('always has one row more is believed when all have come that it counted at first', async () => {
    let added = 0;
    const beforeRead = (source: Source) => {
      added += 1;
      const [rows = []] = source.parts;
      source.parts[0] = [...rows, { key: `new-${added}`, at: timestampAt(1) }];
    };
    const rows = rowsAt(0, 12);
    let isFirst = true;
    const says = (truth: number) => {
      const more = isFirst ? 1 : 0;
      isFirst = false;
      return truth + more;
    };
    const ever = sourceOf([rows], { beforeRead, says: (truth) => truth + 1 });
    expect(await compared(ever, () => true)).toMatchObject({ placed: expect.any(Number) });
    expect(ever.reads).toBeLessThanOrEqual(4 * 2);
    added = 0;
    expect(await compared(sourceOf([rows], { beforeRead, says }), () => true)).toMatchObject({ placed: 2 });
  });

  it('records rows all the time is believed once all that it counted at first have come', async () => {
    const rows = rowsAt(0, 20);
    let added = 0;
    // Always in another slice than the one that is read.
    const beforeRead = (own: Source) => {
      added += 1;
      own.parts[0] = inOrder([
        ...(own.parts[0] ?? []),
        { key: `new-${added}`, at: timestampAt(2 * added + 1) },
      ]);
    };
    const source = sourceOf([rows], { beforeRead });
    const outcome = await compared(source, (row) => row !== rows[19]);
    expect(outcome).toMatchObject({ counted: 22, placed: 3 });
    const isEarly = ({ key }: Visit) => key !== 'new-3';
    expect([added, outcome.text]).toEqual([3, await wholeText((source.parts[0] ?? []).filter(isEarly))]);
  });

  it('keeps a row back once more, and delivers it then, is believed', async () => {
    const rows = rowsAt(0, 12);
    const source = sourceOf([rows], { keepsBack: (row, reads) => row === rows[4] && reads < 2 });
    const outcome = await compared(source, (row) => row !== rows[4]);
    expect(outcome).toMatchObject({ counted: 12, placed: 1, text: await wholeText(rows) });
    expect(source.reads).toBe(2);
  });

  it('keeps a row back for ever ends in COUNT_MISMATCH', async () => {
    const rows = rowsAt(0, 12);
    const source = sourceOf([rows], { keepsBack: (row) => row === rows[4] });
    await expect(compared(source, (row) => row !== rows[4])).rejects.toMatchObject({
      code: 'COUNT_MISMATCH',
      message: 'visits: the source counts 12 rows, 1 more than it delivers, also after 3 attempts.',
    });
  });
});
