import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../connector/output/order.ts';

const row = (cursor: string, key: string) => ({ cursor, key });
const sorted = (type: 'timestamp' | 'int64', rows: readonly ReturnType<typeof row>[]) =>
  rows.toSorted(inOrder(type)).map(({ cursor, key }) => `${cursor}/${key}`);

describe('the order of rows', () => {
  it('of a cursor that is a number is that of numbers, also beyond what a double holds', () => {
    const rows = [row('9007199254740993', 'a'), row('10', 'b'), row('9', 'c'), row('9007199254740992', 'd')];
    expect(sorted('int64', rows)).toEqual(['9/c', '10/b', '9007199254740992/d', '9007199254740993/a']);
  });

  it('of a cursor that is a timestamp is that of time, to the last digit', () => {
    const rows = [row('2026-11-20T09:00:00.4731Z', 'a'), row('2026-11-20T09:00:00.473Z', 'b')];
    expect(sorted('timestamp', rows)).toEqual(['2026-11-20T09:00:00.473Z/b', '2026-11-20T09:00:00.4731Z/a']);
  });

  it('begins with rows that have no cursor, and goes by key within one', () => {
    const rows = [row('5', 'b'), row('', 'z'), row('5', 'a'), row('', 'y')];
    expect(sorted('int64', rows)).toEqual(['/y', '/z', '5/a', '5/b']);
  });
});
