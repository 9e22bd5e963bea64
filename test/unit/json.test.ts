import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { asciiJson, ExactNumber, parseJson } from '../../connector/json.ts';

const exact = (text: string): ExactNumber => new ExactNumber(text);

/** What a number token has to become: a number only where it is exact and prints as it was written. */
function expected(token: string): number | ExactNumber {
  const value = Number(token);
  const beyond = Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return String(value) === token && !beyond ? value : exact(token);
}

describe('numbers', () => {
  it.each([
    '9007199254740993',
    '-9223372036854775808',
    '12345678901234567890',
    '79228162514264337593543950335',
    '1.0',
    '0.10',
    '-0',
    '-0.0',
    '0.0',
    '0.0000001',
    '1e21',
    '1E5',
    '1E-7',
    '1e+21',
    '9007199254740992',
    '9007199254740992000',
    '1.5e+3',
    '0.30000000000000004440',
    '123456789.123456789123',
    '1e999',
  ])('%s keeps its text', (token) => {
    expect(parseJson(token)).toEqual(exact(token));
    expect(parseJson(`{"value":[${token} ,1]}`)).toEqual({ value: [exact(token), 1] });
    expect(parseJson(`{"a":${token}}`)).toEqual({ a: exact(token) });
  });

  it.each([
    '0',
    '1',
    '-1',
    '9007199254740991',
    '0.1',
    '-0.5',
    '10',
    '100.25',
    '0.000001',
    '1e-7',
    '0.30000000000000004',
  ])('%s is a number', (token) => {
    expect(parseJson(`[${token}]`)).toEqual([Number(token)]);
  });

  it('print as the text they were written with', () => {
    expect(String(parseJson('0.10'))).toBe('0.10');
  });

  it('parses a page without doubtful numbers at full speed, whatever its strings look like', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const page =
      '{"at":"2026-11-20T09:00:00.470Z","id":"1e500000-0000-4000-8000-000000000010","v":"7.10, 0","n":15.25}';
    parseJson(page);
    expect(parse.mock.calls.map((call) => call.length)).toEqual([1]);
    parse.mockRestore();
  });

  it('parses a page with doubtful numbers at full speed too', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const value = parseJson('{"value":[{"Id":9007199254740993,"n":1.0,"t":"1.0","s":15},{"Id":-0}]}');
    expect(parse.mock.calls.map((call) => call.length)).toEqual([1]);
    parse.mockRestore();
    expect(value).toEqual({
      value: [
        { Id: new ExactNumber('9007199254740993'), n: new ExactNumber('1.0'), t: '1.0', s: 15 },
        { Id: new ExactNumber('-0') },
      ],
    });
  });

  it.each([
    ['a text that begins as numbers are marked', '{"a":1.0,"b":"\\u0001x"}', '\u0001x'],
    ['a text that looks like a number in its place', '{"a":1.0,"b":": 1.0,"}', ': 1.0,'],
    ['a number in a list', '{"a":1.0,"b":[2.0]}', [new ExactNumber('2.0')]],
    ['a name that ends with a quote', '{"a":1.0,"b":{"x\\"":2.0}}', { 'x"': new ExactNumber('2.0') }],
    [
      'a name that does not end with a letter',
      '{"a":1.0,"b":{"__proto__":2.0}}',
      JSON.parse('{"__proto__":0}'),
    ],
  ])('keeps a page right that has %s', (_what, text, b) => {
    const parsed = parseJson(text);
    expect(parsed).toMatchObject({ a: new ExactNumber('1.0') });
    const member: unknown = Object.getOwnPropertyDescriptor(parsed, 'b')?.value;
    expect(Object.keys(Object(member))).toEqual(Object.keys(Object(b)));
    if (!text.includes('__proto__')) expect(member).toEqual(b);
  });
});

describe('any JSON text', () => {
  const digits = (max: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: max });
  const zeros = fc.string({ unit: fc.constant('0'), maxLength: 8 });
  const token = fc
    .record({
      sign: fc.constantFrom('', '-'),
      whole: fc.oneof(
        fc.constant('0'),
        fc.nat(99).map(String),
        digits(22).map((text) => text.replace(/^0+(?=\d)/, '')),
      ),
      fraction: fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        fc.tuple(zeros, digits(3), zeros).map((parts) => `.${parts.join('')}`),
        digits(20).map((text) => `.${text}`),
      ),
      exponent: fc.oneof(
        { weight: 6, arbitrary: fc.constant('') },
        fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(3)).map((parts) => parts.join('')),
      ),
    })
    .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);
  const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 });

  it('keeps a lone number exactly, with any white space and in any place', () => {
    const place = fc.constantFrom(
      ['', ''],
      ['[', ']'],
      ['{"a":', '}'],
      ['[0,', ',0]'],
      ['[[', '],{}]'],
      ['\uFEFF', ''],
    );
    fc.assert(
      fc.property(token, space, space, place, (number, before, after, [open = '', close = '']) => {
        const found: unknown[] = [];
        visit(parseJson(open + before + number + after + close), (value) => found.push(value));
        expect(found).toContainEqual(expected(number));
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps every number in any nesting, and every string', () => {
    type Node = { readonly text: string; readonly value: unknown };
    const string = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(',1.0,', '":1e5}', '[-0]', '\\', '12345678901234567'),
      )
      .map((value): Node => ({ text: JSON.stringify(value), value }));
    const leaf = fc.oneof(
      token.map((text): Node => ({ text, value: expected(text) })),
      string,
      fc.constantFrom('true', 'false', 'null').map((text): Node => ({ text, value: JSON.parse(text) })),
    );
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        leaf,
        fc.tuple(space, fc.array(tie('node'), { maxLength: 4 })).map(
          ([gap, items]): Node => ({
            text: `[${gap}${items.map(({ text }) => text + gap).join(`,${gap}`)}]`,
            value: items.map(({ value }) => value),
          }),
        ),
        fc
          .tuple(
            space,
            fc.uniqueArray(fc.tuple(fc.string(), tie('node')), { maxLength: 4, selector: ([key]) => key }),
          )
          .map(
            ([gap, entries]): Node => ({
              text: `{${entries.map(([key, { text }]) => `${gap}${JSON.stringify(key)}${gap}:${gap}${text}${gap}`).join(',')}}`,
              value: new Map(entries.map(([key, { value }]) => [key, value])),
            }),
          ),
      ),
    }));
    fc.assert(
      fc.property(node, ({ text, value }) => {
        expect(asMaps(parseJson(text))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives what JSON.parse gives where all numbers are plain', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain = JSON.parse(
          JSON.stringify(value, (_key, item) => (typeof item === 'number' ? 7 : item)),
        );
        expect(parseJson(JSON.stringify(plain))).toEqual(plain);
      }),
    );
  });
});

describe('what is not quite JSON', () => {
  it('is read when the strings hold \\xNN escapes', () => {
    expect(parseJson('{"name":"a\\x1fb\\x41","n":1.0}')).toEqual({ name: 'a\u001fbA', n: exact('1.0') });
  });

  it('leaves an escaped backslash before x alone', () => {
    expect(parseJson('["C:\\\\x41","\\x41","\\\\\\x41"]')).toEqual(['C:\\x41', 'A', '\\A']);
  });

  it('may have white space and a byte order mark around it', () => {
    expect(parseJson('\uFEFF \r\n{"a":1}\n')).toEqual({ a: 1 });
  });

  it.each([
    '',
    '  ',
    '{"user":"jdoe@example.com"',
    '{"user":"jdoe@example.com",}',
    '["jdoe \\x4"]',
    '["jdoe \\x41',
    '01',
  ])('%s is refused without a word of its content', (text) => {
    const refused = catching(() => parseJson(text));
    expect(refused).toBeInstanceOf(SyntaxError);
    expect(String(refused)).not.toContain('jdoe');
    expect(refused).not.toHaveProperty('cause');
  });
});

function visit(value: unknown, see: (leaf: unknown) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) see(value);
  else for (const item of Object.values(value)) visit(item, see);
}

/** Objects as maps, so that no key is special. */
function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, asMaps(item)]));
}

function catching(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('the JSON text of a value', () => {
  it('is ASCII and says the same, exact numbers digit for digit', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = asciiJson(value);
        expect(text).toMatch(/^[ -~]*$/);
        expect(parseJson(text)).toEqual(parseJson(JSON.stringify(value)));
      }),
    );
    const exact = '{"cost":0.10,"id":9007199254740993,"name":"Zo\\u00eb \\ud83d\\ude00"}';
    expect(asciiJson(parseJson(exact))).toBe(exact);
  });
});
