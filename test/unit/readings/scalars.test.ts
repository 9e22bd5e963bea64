import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import { ExactNumber, parseJson } from '../../../connector/json.ts';
import { readValue, type ValueNote } from '../../../connector/readings/scalars.ts';
import { canonicalTimestamp } from '../../../connector/timestamps.ts';

const exact = (text: string) => new ExactNumber(text);

describe('a value that is written otherwise', () => {
  test.each<[ColumnType, unknown, string]>([
    ['int64', '5', '5'],
    ['int64', ' -7 ', '-7'],
    ['int64', exact('12.0'), '12'],
    ['int64', '12.000', '12'],
    ['int64', exact('1e3'), '1000'],
    ['int64', exact('1.25E+2'), '125'],
    ['int64', exact('1200e-2'), '12'],
    ['int64', exact('-0.0'), '0'],
    ['int64', exact('0e9999'), '0'],
    ['int64', 1e18, '1000000000000000000'],
    ['int64', exact('9223372036854775807.0'), '9223372036854775807'],
    ['int64', '-9223372036854775808', '-9223372036854775808'],
    ['number', '12.50', '12.50'],
    ['number', '-1E-7', '-1E-7'],
    ['number', '79228162514264337593543950335', '79228162514264337593543950335'],
    ['boolean', 'True', 'true'],
    ['boolean', ' false ', 'false'],
    ['text', 5, '5'],
    ['text', exact('12345678901234567890.10'), '12345678901234567890.10'],
    ['text', true, 'true'],
    ['timestamp', '2026-05-13 10:00:00+0000', '2026-05-13T10:00:00.000Z'],
    ['date', '2026-05-13T00:00:00Z', '2026-05-13'],
  ])('of type %s is read, for certain: %j', (type, value, cell) => {
    expect(readValue[type](value)).toEqual({ cell });
  });

  test.each<[ColumnType, unknown, string | null, ValueNote]>([
    ['number', 'NaN', null, 'notANumber'],
    ['number', 'INF', null, 'notANumber'],
    ['number', '-INF', null, 'notANumber'],
    ['number', '-Infinity', null, 'notANumber'],
    ['int64', 'NaN', null, 'notANumber'],
    ['timestamp', '2026-05-13T10:00:00', '2026-05-13T10:00:00.000Z', 'noZone'],
    ['timestamp', '0001-01-01T00:00:00+02:00', null, 'noDate'],
    ['timestamp', '5/6/2026 10:00:00', null, 'twoWays'],
    ['text', { a: exact('1.0') }, '{"a":1.0}', 'asJson'],
    ['text', [], '[]', 'asJson'],
  ])('of type %s is read with a note: %j', (type, value, cell, note) => {
    expect(readValue[type](value)).toEqual({ cell, note });
  });

  test.each<[ColumnType, unknown]>([
    ...['', ' ', '1,234', '12,5', '0x10', '007', '1.5', '1e-3', '--1', 'five'].map(
      (value): [ColumnType, unknown] => ['int64', value],
    ),
    ['int64', exact('9223372036854775808')],
    ['int64', '-9223372036854775809'],
    ['int64', exact('1e19')],
    ['int64', exact('1e9999')],
    ['int64', exact('9'.repeat(1_000_000))],
    ['int64', `1${'0'.repeat(500)}e-500`],
    ['int64', true],
    ['int64', [5]],
    ['number', exact('1e400')],
    ['number', exact('7'.repeat(1_000_000))],
    ['number', '1 000'],
    ['number', false],
    ['boolean', 1],
    ['boolean', 'yes'],
    ['boolean', ''],
    ['timestamp', 1_778_666_400],
    ['timestamp', 'soon'],
    ['timestamp', {}],
    ['date', '2026-05-13T10:00:00Z'],
    ['text', Symbol('no JSON')],
  ])('of type %s is not guessed', (type, value) => {
    expect(readValue[type](value)).toBeUndefined();
  });

  test('gives a cell of the type, or none, for any JSON there is', () => {
    const isOfType: Readonly<Record<ColumnType, (cell: string) => boolean>> = {
      text: () => true,
      int64: (cell) => /^(?:0|-?[1-9]\d{0,18})$/.test(cell),
      number: (cell) => Number.isFinite(JSON.parse(cell)),
      boolean: (cell) => cell === 'true' || cell === 'false',
      timestamp: (cell) => canonicalTimestamp(cell) === cell,
      date: (cell) => /^\d{4}-\d\d-\d\d$/.test(cell),
    };
    const types = fc.constantFrom(...(Object.keys(isOfType) as ColumnType[]));
    const odd = fc.constantFrom('NaN', '1.0', '-1e5', 'TRUE', '13.05.2026', '0001-01-01', '/Date(1)/');
    fc.assert(
      fc.property(types, fc.oneof(fc.json().map(parseJson), odd), (type, value) => {
        const cell = readValue[type](value)?.cell ?? null;
        if (cell !== null) expect(isOfType[type](cell)).toBe(true);
      }),
    );
  });

  test('keeps every Int64, however it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(12), (value, zeros) => {
        const digits = String(value);
        for (const text of [digits, `${digits}.${'0'.repeat(zeros + 1)}`, `${digits}e0`]) {
          expect(readValue.int64(exact(text))).toEqual({ cell: digits });
        }
        const shifted = `${digits}${value === 0n ? '' : '0'.repeat(zeros)}e-${zeros}`;
        expect(readValue.int64(shifted)).toEqual({ cell: digits });
      }),
    );
  });
});
