import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../connector/output/cells.ts';
import { writeChanges } from '../../../connector/output/changes.ts';
import { openCsv } from '../../../connector/output/csv.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { parseTable, type ReadCell } from '../../support/tables.ts';

interface Row {
  readonly key: string;
  readonly at: string;
  readonly value: Cell;
}

const columns = ['value', 'at', 'key', 'more'].map((name) => ({ name, type: 'text' as const }));
const operation = { name: '_op', type: 'text' as const };

/** By cursor and key, or by the key alone. */
const orders = {
  'cursor and key': { cursor: 1, type: 'timestamp', key: [2] },
  'the key alone': { cursor: -1, type: 'timestamp', key: [2] },
} as const;

async function written(path: string, rows: readonly Row[], sort: (typeof orders)[keyof typeof orders]) {
  const place = ({ key, at }: Row) => (sort.cursor < 0 ? key : `${at} ${key}`);
  const csv = await openCsv({ path, columns });
  const sorted = rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  await csv.write(sorted.map(({ key, at, value }) => [[value, at, key, null]]));
  // Nobody waits for the disk: it is slow.
  await csv.flush();
  await csv.abort();
  return parseTable(await readFile(path, 'utf8')).rows;
}

const atOf = (second: number) => `2026-11-20T09:00:0${second}.000Z`;

const anyRows = fc
  .array(
    fc.record({ id: fc.nat(30), value: fc.constantFrom('a', 'b', null, '', 'ß\n"quoted", 東京') }),
    // The cursor belongs to the key: it never changes.
    { maxLength: 25 },
  )
  .map((rows) => [
    ...new Map(
      rows.map(({ id, value }) => [id, { key: `k${id % 7}-${id}`, at: atOf(id % 3), value }]),
    ).values(),
  ]);

type Line = readonly ReadCell[];

/** What whoever takes in the changes has afterwards: upserted rows replace theirs, expired ones go. */
function applied(before: readonly Line[], changes: readonly Line[]): ReadonlyMap<string, Line> {
  const table = new Map(before.map((row) => [String(row[2]), row]));
  for (const row of changes) {
    const [key, operator] = [String(row[2]), row.at(-1)];
    if (operator === 'delete') table.delete(key);
    else table.set(key, row.slice(0, -1));
  }
  return table;
}

const byKey = (rows: readonly Line[]) => new Map(rows.map((row) => [String(row[2]), row]));

const sortedKeys = (rows: readonly Line[]) => rows.map((row) => String(row[2])).toSorted();

describe.each(Object.entries(orders))('the changes of a table sorted by %s', (_order, sort) => {
  it('applied to the table before give the table after, and tell nothing else', async () => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(fc.option(anyRows, { nil: undefined }), anyRows, async (old, fresh) => {
        const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')];
        const had = old === undefined ? [] : await written(before, old, sort);
        const has = await written(after, fresh, sort);
        const summary = await writeChanges({
          ...{ path: join(folder, 'changes.csv'), columns: [...columns, operation] },
          ...{ before: old && before, after, sort },
        });
        const changes = parseTable(await readFile(join(folder, 'changes.csv'), 'utf8'));
        expect(changes.columns).toEqual(['value', 'at', 'key', 'more', '_op']);
        expect(changes.rows).toHaveLength(summary.rows);
        expect(applied(had, changes.rows)).toEqual(byKey(has));
        const isAsBefore = (row: Line) =>
          JSON.stringify(byKey(had).get(String(row[2]))) === JSON.stringify(row);
        const gone = had.filter((row) => !byKey(has).has(String(row[2])));
        const isExpired = (row: Line) => row.at(-1) === 'delete';
        // An expired row is told with its last values.
        expect(byKey(changes.rows.filter(isExpired).map((row) => row.slice(0, -1)))).toEqual(byKey(gone));
        expect(sortedKeys(changes.rows.filter((row) => !isExpired(row)))).toEqual(
          sortedKeys(has.filter((row) => !isAsBefore(row))),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('the changes of a table', () => {
  const sort = orders['cursor and key'];

  it('of thousands of rows are all there', async () => {
    const folder = await temporaryFolder();
    const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')];
    const rows = Array.from({ length: 3000 }, (_, at) => ({
      key: `${10_000 + at}`,
      at: atOf(0),
      value: 'x',
    }));
    await written(before, rows.slice(0, 2500), sort);
    await written(
      after,
      rows.slice(1200).map((row, at) => (at < 10 ? { ...row, value: 'y' } : row)),
      sort,
    );
    const path = join(folder, 'changes.csv');
    const options = { path, columns: [...columns, operation], before, after, sort };
    expect(await writeChanges(options)).toMatchObject({ rows: 1200 + 10 + 500 });
    const { records } = parseTable(await readFile(path, 'utf8'));
    expect(records.filter((row) => row['_op'] === 'delete')).toHaveLength(1200);
  });

  it('end with the run', async () => {
    const folder = await temporaryFolder();
    const after = join(folder, 'after.csv');
    await written(after, [], sort);
    const signal = AbortSignal.abort(new Error('enough'));
    const options = { path: join(folder, 'changes.csv'), columns: [...columns, operation] };
    await expect(writeChanges({ ...options, before: undefined, after, sort, signal })).rejects.toThrow(
      'enough',
    );
  });

  it('cannot be told of a table that is cut', async () => {
    const folder = await temporaryFolder();
    const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')];
    await written(after, [], sort);
    await writeFile(before, 'value,at,key,more\na,b');
    const options = { path: join(folder, 'changes.csv'), columns: [...columns, operation] };
    await expect(writeChanges({ ...options, before, after, sort })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
    });
  });
});

describe('the changes of rows whose cursor is another', () => {
  const freeRows = fc
    .array(fc.record({ id: fc.nat(12), second: fc.nat(9), value: fc.constantFrom('a', 'b') }), {
      maxLength: 12,
    })
    .map((rows) => [
      ...new Map(
        rows.map(({ id, second, value }) => [id, { key: `k${id}`, at: atOf(second), value }]),
      ).values(),
    ]);

  it('have one line for each key, and give the table after', async () => {
    const folder = await temporaryFolder();
    const sort = orders['cursor and key'];
    await fc.assert(
      fc.asyncProperty(freeRows, freeRows, async (old, fresh) => {
        const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')];
        const had = await written(before, old, sort);
        const has = await written(after, fresh, sort);
        await writeChanges({
          ...{ path: join(folder, 'changes.csv'), columns: [...columns, operation] },
          ...{ before, after, sort },
        });
        const { rows: told } = parseTable(await readFile(join(folder, 'changes.csv'), 'utf8'));
        expect(new Set(told.map((row) => row[2])).size).toBe(told.length);
        expect(applied(had, told)).toEqual(byKey(has));
        const known = byKey(had);
        const isAsBefore = (row: Line) => String(known.get(String(row[2]))) === String(row.slice(0, -1));
        expect(told.filter((row) => row.at(-1) === 'upsert' && isAsBefore(row))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
