import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  columnsThatFit,
  type TableColumn,
  tableLines,
  verticalLines,
} from '../../../../connector/hosts/terminal/table.ts';
import { cutTo } from '../../../../connector/hosts/terminal/text-width.ts';
import { visible } from '../../../../connector/visible.ts';

const column = (name: string, ...cells: readonly string[]): TableColumn => ({ name, cells, isNumber: false });

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('東京都港区', '👩‍👩‍👧 family', 'e\u0301', ''),
);

const anyTable = fc
  .record({
    names: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z_]{0,30}$/), { minLength: 1, maxLength: 12 }),
    rows: fc.nat(4),
  })
  .chain(({ names, rows }) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          isNumber: fc.boolean(),
          cells: fc.array(anyText.map(visible), { minLength: rows, maxLength: rows }),
        }),
      ),
    ),
  );

describe('a table on the terminal', () => {
  it('has numbers in line at the right, and texts at the left', () => {
    const amount = { name: 'amount', cells: ['7', '12345678'], isNumber: true };
    expect(tableLines([column('name', 'Ann', '東京'), amount], 80)).toEqual([
      'name    amount',
      '----  --------',
      'Ann          7',
      '東京  12345678',
    ]);
  });

  it('cuts what is too long with an ellipsis, where there is no room', () => {
    const long = column('text', 'x'.repeat(60));
    expect(tableLines([long, column('b', '1')], 43)[2]).toBe(`${'x'.repeat(39)}…  1`);
    expect(tableLines([long, column('b', '1')], 80)[2]).toBe(`${'x'.repeat(60)}  1`);
  });

  it('continues below with the columns that have no place', () => {
    expect(tableLines([column('first', 'a'), column('second', 'b'), column('third', 'c')], 13)).toEqual([
      ...['first  second', '-----  ------', 'a      b', ''],
      ...['third', '-----', 'c'],
    ]);
  });

  it('is never wider than the terminal, and shows every column', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 1, max: 120 }), (columns, width) => {
        const lines = tableLines(columns, width);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        const headings = lines.filter((_line, index) => /^[- ]+$/.test(lines[index + 1] ?? '')).join(' ');
        for (const { name } of columns) expect(headings).toContain(cutTo(name, width));
      }),
    );
  });

  it('chooses columns that have a place beside each other, in order', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 1, max: 120 }), (columns, width) => {
        const fitting = columnsThatFit(columns, width);
        expect(columns.filter((one) => fitting.includes(one))).toEqual(fitting);
        const rows = columns[0]?.cells.length ?? 0;
        if (fitting.length > 0) expect(tableLines(fitting, width)).toHaveLength(rows + 2);
      }),
    );
  });

  it('stands upright with each value on a line of its own, cut to the terminal', () => {
    expect(verticalLines([column('name', 'Ann', 'Bo'), column('upn', 'ann@acme.example', '')], 14)).toEqual([
      ...['-- row 1 --', 'name  Ann', 'upn   ann@acm…', ''],
      ...['-- row 2 --', 'name  Bo', 'upn'],
    ]);
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 1, max: 120 }), (columns, width) => {
        for (const line of verticalLines(columns, width)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
