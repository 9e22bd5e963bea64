import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../connector/datasets/define.ts';
import type { MonitorSource } from '../../../../connector/datasets/sources.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import type { Part, Since } from '../../../../connector/extract/rows/part.ts';
import { mergedRows } from '../../../../connector/extract/table/merge.ts';
import { openCsv } from '../../../../connector/output/csv.ts';
import { compareTimestamps } from '../../../../connector/timestamps.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { parametersOf } from '../../../support/story.ts';
import { cellsOf, inOrder, timestampAt, type Visit } from '../making.ts';
import { visits } from '../tables.ts';

/** Visits that settle when they begin: nothing about them is doubtful. The name is their own, so that it may change. */
const dataset: Dataset<MonitorSource> = {
  ...visits,
  source: { ...visits.source, closedBy: {} },
  columns: visits.columns.map((column) =>
    column.name === 'machine_name' ? { ...column, inputs: ['Name'] } : column,
  ),
};

const { signal } = new AbortController();
const window = { from: timestampAt(0), to: timestampAt(1_000_000) };
const since: Since = { at: timestampAt(500_000) };

async function written(folder: string, name: string, batches: readonly Parameters<typeof cellsOf>[0][][]) {
  const path = join(folder, name);
  const csv = await openCsv({ path, columns: dataset.columns });
  for (const batch of batches) await csv.write(batch.map(cellsOf));
  return { path, ...(await csv.close()) };
}

/** A source that sends these rows, some at a time. */
function partOf(rows: readonly Visit[], pageRows: number): Part {
  return {
    range: { from: window.from, until: window.to },
    count: () => Promise.resolve(undefined),
    async *read(_signal, { resumeFrom } = {}) {
      const rest = rows.filter(
        ({ at }) => resumeFrom === undefined || compareTimestamps(at, resumeFrom) >= 0,
      );
      let first = 0;
      for (;;) {
        let last = first + pageRows;
        // Rows of one timestamp leave together.
        while (last < rest.length && rest[last]?.at === rest[last - 1]?.at) last += 1;
        const cells = rest.slice(first, last).map(cellsOf);
        const next = rest[last]?.at;
        yield await Promise.resolve({ cells, read: cells.length, repeated: 0, pages: 1, resumeFrom: next });
        if (next === undefined) return;
        first = last;
      }
    },
  };
}

/** Merges from an resumeFrom on; `stopAfter` batches it is killed. */
async function merged(
  before: readonly Visit[],
  changed: readonly Visit[],
  pageRows: number,
  stops: readonly number[],
) {
  const folder = await temporaryFolder();
  const snapshot = await written(folder, 'before.csv', [[...before]]);
  const carryOver = {
    snapshot: {
      ...{ snapshotVersion: '1' as const, settings: {}, columns: [], file: 'before.csv' },
      ...{ window, lastFullRefresh: window.to, ...snapshot },
    },
    closedBefore: since.at,
    since,
  };
  const path = join(folder, 'after.csv');
  const csv = await openCsv({ path, columns: dataset.columns });
  const part = partOf(changed, pageRows);
  let findings = createFindings();
  let resumeFrom: string | undefined;
  let rests = 0;
  const left = [...stops];
  for (let isOver = false; !isOver; ) {
    const merge = {
      ...{ dataset, carryOver, findings },
      context: { window, signal, parameters: parametersOf() },
      observer: { columns: [], observe: () => undefined },
      movedRows: new Map(),
    };
    let stop = left.shift() ?? Number.POSITIVE_INFINITY;
    isOver = true;
    for await (const batch of mergedRows(merge, part, { isFirst: true, resumeFrom })) {
      await csv.write(batch.rows);
      if (batch.resumeFrom !== undefined && batch.pages === 0) rests += 1;
      resumeFrom = batch.resumeFrom;
      stop -= 1;
      if (stop > 0 || resumeFrom === undefined) continue;
      // What was found after the last batch is found again.
      findings = createFindings(findings.report());
      isOver = false;
      break;
    }
  }
  const { rows } = await csv.close();
  return { text: await readFile(path, 'utf8'), rows, rests, counts: findings.report().merged };
}

const visit = (keys: number, span: number): fc.Arbitrary<Visit> =>
  fc
    .record({ id: fc.integer({ min: 0, max: keys }), name: fc.constantFrom('a', 'ß,"\n', null) })
    // The start belongs to the key: it never changes.
    .map(({ id, name }) => ({ key: `k${id}`, at: timestampAt(((id * 7919) % span) - span / 10), name }));

const unique = (rows: readonly Visit[]) => inOrder([...new Map(rows.map((row) => [row.key, row])).values()]);

describe('the merging of a table with what has changed', () => {
  it('is the union in order, the newer of two rows, without those that left the window, wherever it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit(60, 200), { maxLength: 50 }),
        fc.array(visit(60, 200), { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
        async (some, others, pageRows, stops) => {
          const [before, changed] = [unique(some), unique(others).filter(({ at }) => at >= window.from)];
          const { text, rows } = await merged(before, changed, pageRows, stops);
          const expected = unique([...before.filter(({ at }) => at >= window.from), ...changed]);
          const { path } = await written(await temporaryFolder(), 'expected.csv', [[...expected]]);
          expect(text).toBe(await readFile(path, 'utf8'));
          expect(rows).toBe(expected.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('rests between timestamps while many rows are taken over, and goes on from there', async () => {
    const before = Array.from({ length: 18_000 }, (_, at) => ({
      key: `k${String(at).padStart(6, '0')}`,
      // Crowds of 3 in one timestamp.
      at: timestampAt(5 * Math.floor(at / 3)),
    }));
    const changed = [{ key: 'k017999', at: timestampAt(5 * 5999), name: 'new' }];
    const expected = [...before.slice(0, -1), ...changed];
    const { path } = await written(await temporaryFolder(), 'expected.csv', [expected]);
    const whole = await merged(before, changed, 10, []);
    expect(whole.rests).toBeGreaterThanOrEqual(3);
    expect(whole.text).toBe(await readFile(path, 'utf8'));
    expect(whole.counts).toEqual({ carriedOver: 17_999, changed: 1 });
    const stopped = await merged(before, changed, 10, [1, 1]);
    expect(stopped.text).toBe(whole.text);
    expect(stopped.counts).toEqual(whole.counts);
  });
});
