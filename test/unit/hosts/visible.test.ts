import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visible } from '../../../connector/hosts/visible.ts';

it.each([
  ['a colour', '\u001b[31mred', '␛[31mred'],
  ['a line end', 'two\r\nlines', 'two␍␊lines'],
  ['a deletion', 'a\u007fb', 'a␡b'],
  ['a C1 command', 'a\u009b31m', 'a\ufffd31m'],
  ['a turned direction', 'exe\u202efdp', 'exe\ufffdfdp'],
  ['half a character', 'x\ud83d', 'x\ufffd'],
])('%s is shown, not obeyed', (_title, text, shown) => {
  expect(visible(text)).toBe(shown);
});

it.each(['Zoë', '東京', 'naïve — “quotes”', '👩‍👩‍👧', 'שלום'])('%s stays as it is', (text) => {
  expect(visible(text)).toBe(text);
});

it('no text keeps a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
  );
});
