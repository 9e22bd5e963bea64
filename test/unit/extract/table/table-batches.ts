import fc from 'fast-check';
import { expect } from 'vitest';
import type { RowFindings } from '../../../../connector/events.ts';
import type { Ledger } from '../../../../connector/extract/memory/checkpoint.ts';
import type { Table } from '../../../../connector/extract/table/unfinished-table.ts';
import { cellsOf, inOrder, isOdd, progress, timestampAt, type Visit } from '../making.ts';

/** Rows in batches, as they come to a table, some of them late or with rejected values. */

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

export const visits = fc
  .uniqueArray(fc.record({ key: fc.uuid(), ms: fc.nat(25), name }), {
    selector: ({ key }) => key,
    maxLength: 40,
  })
  .map((rows) =>
    inOrder(rows.map(({ key, ms, name: called }) => ({ key, at: timestampAt(ms), name: called }))),
  );

/** Edges in order, and the one between the two parts. */
export const cuts = fc.uniqueArray(fc.nat(25), { maxLength: 8 }).map((all) => all.toSorted((a, b) => a - b));

export function batchesOf(
  rows: readonly Visit[],
  edges: readonly number[],
  border: number,
): readonly Batch[] {
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
export async function addRest(
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
export function missingBySlice(
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

export const oddKeysOf = (rows: readonly Visit[]) =>
  rows
    .filter(isOdd)
    .map(({ key }) => key)
    .toSorted();

/** What was odd is counted, once for each row. */
export function expectOdd(table: Table, rows: readonly Visit[]): void {
  const count = oddKeysOf(rows).length;
  const { invalid, noted } = table.progress.odd;
  expect([invalid['state_code']?.values ?? 0, noted['state']?.notANumber ?? 0]).toEqual([count, count]);
}

export const same = (found: RowFindings): RowFindings => found;

/** A ledger that is on the disk up to the moment when the program is killed. */
export function dying(ledger: Ledger, adds: number): Ledger {
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
