import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import { ExactNumber, parseJson } from '../../../connector/json.ts';
import { cellFormats, jsonTypeOf } from '../../../connector/output/cells.ts';

const types = Object.keys(cellFormats) as ColumnType[];

describe('a cell', () => {
  it.each(types)('of type %s is null for null and for what is not there', (type) => {
    expect(cellFormats[type](null)).toBeNull();
    expect(cellFormats[type](undefined)).toBeNull();
  });

  it.each<[ColumnType, unknown, string]>([
    ['text', '', ''],
    ['text', ' a\r\n"b" ', ' a\r\n"b" '],
    ['int64', 0, '0'],
    ['int64', -5, '-5'],
    ['int64', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['int64', new ExactNumber('-9223372036854775808'), '-9223372036854775808'],
    ['number', 0.1, '0.1'],
    ['number', -3, '-3'],
    ['number', new ExactNumber('1.0'), '1.0'],
    ['number', new ExactNumber('79228162514264337593543950335'), '79228162514264337593543950335'],
    ['number', new ExactNumber('1.5E+3'), '1.5E+3'],
    ['boolean', true, 'true'],
    ['boolean', false, 'false'],
    ['timestamp', '2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00.000Z'],
    ['date', '2024-02-29', '2024-02-29'],
  ])('of type %s for %o is %s', (type, value, cell) => {
    expect(cellFormats[type](value)).toBe(cell);
  });

  it.each<[ColumnType, unknown, string]>([
    ['text', 1, 'number'],
    ['text', new ExactNumber('1.0'), 'number'],
    ['text', true, 'boolean'],
    ['text', {}, 'object'],
    ['text', ['a'], 'array'],
    ['int64', '5', 'string'],
    ['int64', 1.5, 'number'],
    ['int64', 2 ** 53, 'number'],
    ['int64', new ExactNumber('1.0'), 'number'],
    ['int64', new ExactNumber('1e3'), 'number'],
    ['number', '1', 'string'],
    ['number', Number.NaN, 'number'],
    ['number', Number.POSITIVE_INFINITY, 'number'],
    ['boolean', 1, 'number'],
    ['boolean', 'true', 'string'],
    ['timestamp', '2026-11-20', 'string'],
    ['timestamp', 1_763_629_200_000, 'number'],
    ['timestamp', new Date(0), 'object'],
    ['date', '2026-02-30', 'string'],
    ['date', '2026-11-20T00:00:00Z', 'string'],
    ['date', '20.11.2026', 'string'],
    ['timestamp', '0001-01-01T00:00:00Z', 'string'],
    ['timestamp', '9999-12-31T23:59:59.9999999Z', 'string'],
    ['int64', new ExactNumber('9223372036854775808'), 'number'],
    ['int64', new ExactNumber('9'.repeat(1_000_000)), 'number'],
    ['number', new ExactNumber('9'.repeat(1_000_000)), 'number'],
  ])('of type %s is not made of %o as it is, which is called %s', (type, value, actual) => {
    expect(cellFormats[type](value)).toBeUndefined();
    expect(jsonTypeOf(value)).toBe(actual);
  });

  it('shows every integer of a page as the source wrote it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(cellFormats.int64(parseJson(String(value)))).toBe(String(value));
        const round = String((value / 10_000n) * 10_000n);
        expect(cellFormats.int64(parseJson(round))).toBe(round);
      }),
    );
  });
});
