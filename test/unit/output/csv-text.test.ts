import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import { type Cell, cellAt, SharedCells } from '../../../connector/output/cells.ts';
import { csvText } from '../../../connector/output/csv-text.ts';

const columnsOf = (...types: readonly ColumnType[]) =>
  types.map((type, index) => ({ name: `column_${index}`, type }));

const hostile = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', '"', ',', '\r', '\n', '\t', "'", '=1', '-1', '@x', '＝1', '＋', '\uFEFF', '\0', ' '),
  fc
    .array(fc.constantFrom('"', ',', '\r', '\n', 'a', 'é', '=', '-'), { maxLength: 6 })
    .map((p) => p.join('')),
  fc.string({ unit: 'binary' }),
);

/** The library's own idea of a row of texts. */
function libraryLine(row: readonly Cell[]): string {
  return stringify([row], {
    record_delimiter: '\n',
    quote_record_delimiter: true,
    quoted_match: /^$/,
  });
}

describe('a line', () => {
  it('is what csv-stringify writes', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (row) => {
        const columns = columnsOf(...row.map(() => 'text' as const));
        const text = csvText({ columns });
        expect(text.line([row])).toBe(libraryLine(row));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whichever of its cells are shared, and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostile, { minLength: 1, maxLength: 4 }), { minLength: 1 }), (groups) => {
        const flat = groups.flat();
        const text = csvText({
          columns: columnsOf(...flat.map(() => 'text' as const)),
        });
        const mixed = groups.map((cells, index) => (index % 2 === 0 ? new SharedCells(cells) : cells));
        expect([text.line(mixed), text.line(mixed)]).toEqual([text.line([flat]), text.line([flat])]);
        expect(flat.map((_, column) => cellAt(mixed, column))).toEqual(flat);
        expect(cellAt(mixed, flat.length)).toBeUndefined();
      }),
    );
  });

  it('of another width is refused', () => {
    const text = csvText({ columns: columnsOf('text', 'text') });
    expect(() => text.line([['a']])).toThrowError('1 cells in a row of 2 columns');
    expect(() => text.line([['a', 'b'], new SharedCells(['c'])])).toThrowError('3 cells in a row of 2');
  });
});

describe('a byte order mark', () => {
  it('stands before the header, and nowhere else', () => {
    const text = csvText({ columns: columnsOf('text'), byteOrderMark: true });
    expect([text.header, text.line([['a']])]).toEqual(['\uFEFFcolumn_0\n', 'a\n']);
  });
});
