import { expect, test } from 'vitest';
import { assertRowsBalance } from '../../../../connector/extract/table/row-balance.ts';

test('rows that add up pass', () => {
  expect(() => assertRowsBalance({ read: 12, repeated: 2, written: 10 })).not.toThrow();
});

test.each([
  { read: 12, repeated: 2, written: 9 },
  { read: 12, repeated: 1, written: 10 },
  { read: 11, repeated: 2, written: 10 },
])('rows that do not are a fault of ours: %j', (sums) => {
  expect(() => assertRowsBalance(sums)).toThrowError(expect.objectContaining({ code: 'INTERNAL_ERROR' }));
});
