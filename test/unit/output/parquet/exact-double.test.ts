import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isExactDouble } from '../../../../connector/output/parquet/exact-double.ts';

it.each([
  '0',
  '-0',
  '0.1',
  '1e300',
  '12.345678901234567',
  '0.10000000000000001',
  '1.5E-7',
  '100',
  '5e-324',
  '1.0',
])('%s is a double', (text) => {
  expect(isExactDouble(text)).toBe(true);
});

it.each([
  '9007199254740993',
  '0.12345678901234567890',
  '1e-400',
  '1e999',
  '79228162514264337593543950335',
  '1.00000000000000000001',
])('%s has digits that a double lacks', (text) => {
  expect(isExactDouble(text)).toBe(false);
});

it('every double is held, in the shortest form and in that of .NET', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(isExactDouble(String(value).replace('e+', 'e'))).toBe(true);
      expect(isExactDouble(value.toPrecision(17))).toBe(true);
    }),
  );
});
