import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonDocument, jsonLine, visible } from '../../connector/visible.ts';

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

it('no JSON keeps one that a terminal obeys, and all JSON says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const whole = jsonDocument(value);
      expect(jsonLine(value)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202e\u2066]/u);
      expect(whole).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202e\u2066]/u);
      for (const json of [jsonLine(value), whole])
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
