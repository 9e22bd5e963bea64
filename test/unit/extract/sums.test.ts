import { expect, it } from 'vitest';
import { checkSums } from '../../../connector/extract/sums.ts';

it('rows that add up pass', () => {
  expect(() => checkSums({ read: 5, repeated: 2, written: 3, inFile: 3 })).not.toThrow();
});

it.each([
  ['a lost row', { read: 5, repeated: 1, written: 3, inFile: 3 }],
  ['an invented row', { read: 5, repeated: 2, written: 4, inFile: 4 }],
  ['a row that never reached the file', { read: 5, repeated: 2, written: 3, inFile: 2 }],
])('%s is told with the numbers', (_, sums) => {
  expect(() => checkSums(sums)).toThrow(expect.objectContaining({ code: 'INTERNAL_ERROR' }));
});
