import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted } from '../../../connector/output/csv-text.ts';
import { withFormulasEscaped } from '../../../connector/output/formulas.ts';

describe('formulas', () => {
  const cellOf = (cell: string) => quoted(withFormulasEscaped(cell));
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

  it.each(starts)('that begin with %j are put behind an apostrophe', (start) => {
    const written = cellOf(`${start}1`);
    expect(written.replaceAll('"', '')).toBe(`'${start}1`);
    expect(written.startsWith('"')).toBe(/[\r\n]/.test(start));
  });

  it.each([
    ['a;=1', "a;'=1"],
    ['a\t=1', "a\t'=1"],
    ['a|@1', "a|'@1"],
    ['a; =1', "a; '=1"],
    ['a\n=1', '"a\n\'=1"'],
    ['a\r\n-1', '"a\r\n\'-1"'],
    ['a;"=1"', '"a;""\'=1"""'],
    ['=1;+2', "'=1;'+2"],
    ['a;＝1', "a;'＝1"],
    ['a",=1', '"a"",=1"'],
  ])('that could begin inside %j are written as %j', (cell, written) => {
    expect(cellOf(cell)).toBe(written);
  });

  it.each(['S-1-5-21', 'a+b', 'me@example.com', 'x=1', 'a;b', "'", ' =1', 'a, -1'])(
    'are none in %j',
    (cell) => {
      expect(cellOf(cell).replaceAll(/^"|"$/g, '')).toBe(cell);
    },
  );

  it('leave no cell that begins with one, whichever way it is separated', () => {
    const parts = fc.array(fc.constantFrom(...starts, ';', '"', ',', ' ', 'a'), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (some) => {
        const [[cell = ''] = []]: string[][] = parse(`${cellOf(some.join(''))}\n`);
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        const inner = cell.split(/[;\t\r\n]/).slice(1);
        for (const piece of inner) expect(piece.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });
});
