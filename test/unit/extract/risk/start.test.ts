import { describe, expect, test } from 'vitest';
import {
  allOf,
  isBehind,
  offsetRangesOf,
  offsetsOf,
  offsetsText,
} from '../../../../connector/extract/risk/start.ts';

/** A topic of one partition, and where the group stands in it. */
const topic = (earliest: number, end: number, committed?: number) => ({
  ...{ id: 'x', partitions: [{ number: 0, earliest: BigInt(earliest), end: BigInt(end) }] },
  committed: new Map(committed === undefined ? [] : [[0, BigInt(committed)]]),
});
const reached = (at: number) => new Map([[0, BigInt(at)]]);

/** From, until and gap of the one partition. */
function range(of: ReturnType<typeof topic>, tables: Parameters<typeof offsetRangesOf>[2]) {
  return offsetRangesOf(of, of.committed, tables).map(({ from, until, gap }) => [
    Number(from),
    Number(until),
    Number(gap),
  ])[0];
}

describe('a batch', () => {
  test('begins where the group stands, and where it has never read with the earliest event', () => {
    expect(range(topic(5, 20, 9), [undefined])).toEqual([9, 20, 0]);
    expect(range(topic(5, 20), [undefined])).toEqual([5, 20, 0]);
  });

  test('goes on where the tables are, also when the group was not told', () => {
    expect(range(topic(5, 20, 9), [reached(15)])).toEqual([15, 20, 0]);
    expect(range(topic(5, 20, 18), [reached(15)])).toEqual([15, 20, 0]);
  });

  test('begins with the earliest event for a table that was asked for later, or begins anew', () => {
    expect(range(topic(5, 20, 15), [reached(15), undefined])).toEqual([5, 20, 0]);
    expect(range(topic(5, 20, 15), [new Map()])).toEqual([5, 20, 0]);
  });

  test('tells how much of the topic was gone', () => {
    expect(range(topic(12, 20, 9), [undefined])).toEqual([12, 20, 3]);
    expect(range(topic(12, 20), [reached(4)])).toEqual([12, 20, 8]);
    expect(range(topic(20, 20), [reached(4)])).toEqual([20, 20, 16]);
  });

  test('does not believe a group that is beyond the end: the topic is another', () => {
    expect(range(topic(0, 20, 99), [undefined])).toEqual([0, 20, 0]);
    expect(isBehind(topic(0, 20), reached(21))).toBe(true);
    expect(isBehind(topic(0, 20), reached(20))).toBe(false);
  });

  test('of everything has no gap', () => {
    expect(allOf(topic(5, 20, 9))).toEqual([{ partition: 0, from: 5n, until: 20n, gap: 0n }]);
  });
});

test('offsets survive being written, and what is none of ours is not believed', () => {
  expect(
    offsetsOf(
      offsetsText(
        new Map([
          [0, 9_007_199_254_740_993n],
          [1, 0n],
        ]),
      ),
    ),
  ).toEqual(
    new Map([
      [0, 9_007_199_254_740_993n],
      [1, 0n],
    ]),
  );
  for (const text of [undefined, '', '[]', '{"0":"x"}', '{"0":1.5}']) expect(offsetsOf(text)).toBeUndefined();
});
