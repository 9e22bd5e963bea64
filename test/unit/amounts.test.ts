import { expect, it } from 'vitest';
import { grouped } from '../../connector/amounts.ts';

it.each([0, 7, 12, 999, 1000, 65_536, 999_999, 1_000_000, 12_345_678, -1, -999, -1000, -65_536, 2n ** 63n])(
  'the digits of %s are grouped as in English',
  (count) => {
    expect(grouped(count)).toBe(count.toLocaleString('en-US'));
  },
);
