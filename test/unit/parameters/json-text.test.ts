import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfigJson } from '../../../connector/parameters/json-text.ts';

const problemOf = (text: string) => {
  const result = parseConfigJson(text);
  return result.ok ? undefined : result.problem;
};

describe('the place of a fault', () => {
  test.each([
    ['{"a": }', 'line 1, column 7.'],
    ['{"a": 1,}', 'line 1, column 9.'],
    ['{"a" 1}', 'line 1, column 6.'],
    ["{'a': 1}", 'line 1, column 2.'],
    ['{"a": 1}}', 'line 1, column 9.'],
    ['{"a": [1, 2}', 'line 1, column 12.'],
    ['{"a": 1] ', 'line 1, column 8.'],
    ['{"a": 01}', 'line 1, column 8.'],
    ['{\r\n  "a": tru\r\n}', 'line 2, column 8.'],
    ['{} {}', 'line 1, column 4.'],
    [',', 'line 1, column 1.'],
    ['{"a": 1 // why\n}', 'line 1, column 9.'],
  ])('in %j is %s', (text, place) => {
    expect(`${problemOf(text)}.`).toBe(`is not valid JSON: ${place}`);
  });

  test('is the end when the text stops too early', () => {
    expect(problemOf('{\n"a": 1')).toBe('is not valid JSON: line 2, column 7, where it ends too early');
  });

  test.each([['{"a": "C:\\certs"}'], ['{"a": "open}'], ['{"a": "two\nlines"}']])(
    'in the text of %j comes with a hint and without the text',
    (text) => {
      expect(problemOf(text)).toMatch(/^is not valid JSON: line 1, column 7 \(.*backslash/);
    },
  );

  test('of a text without commas is the second member', () => {
    expect(problemOf('{"a": 1 "b": 2}')).toMatch(/^is not valid JSON: line 1, column 9 \(a comma/);
  });
});

test('every JSON text is parsed, and what is cut or doubled is told by place', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
      const text = JSON.stringify({ value }, null, 1);
      expect(parseConfigJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      const cut = text.slice(0, 1 + (at % (text.length - 1)));
      expect(problemOf(cut)).toMatch(/^is not valid JSON: line \d+, column \d+/);
      expect(problemOf(`${text},`)).toContain(`line ${text.split('\n').length}, column 2`);
    }),
  );
});

test('any text whatever is judged as JSON.parse does, and quickly', () => {
  const soup = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ \n01-.eEtrufalsn'.split('')), maxLength: 40 });
  fc.assert(
    fc.property(soup, (text) => {
      const isJson = (() => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      const problem = problemOf(text);
      if (isJson && problem !== undefined) expect(problem).toMatch(/^contains a duplicate member/);
      else expect(problem === undefined).toBe(isJson);
    }),
  );
  expect(problemOf('['.repeat(200_000))).toBe('is nested more than 1000 levels deep');
  expect(problemOf('['.repeat(1000))).toContain('ends too early');
});

describe('a member that stands twice is told by name and lines', () => {
  test.each([
    ['{"region": "eu",\n "region": "us"}', '(lines 1 and 2): "region"'],
    ['{"a": 1, "b": {"mode": 1,\n"mode": 2}}', '(lines 1 and 2): "mode" in "b"'],
    ['{"streams": [{"x": 1}, {"x": 1, "y": 2, "x": 3}]}', '(lines 1 and 1): "x" in "streams" > 1'],
    ['{"reg\\u0069on": 1, "region": 2}', '(lines 1 and 1): "region"'],
    ['{"__proto__": 1, "__proto__": 2}', '(lines 1 and 1): "__proto__"'],
    ['{"c2VjcmV0+/=": 1, "c2VjcmV0+/=": 2}', '(lines 1 and 1): A name of 11 characters'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toBe(`contains a duplicate member ${problem}`);
  });

  test('but not one that stands in two objects', () => {
    expect(problemOf('{"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 1}]}')).toBeUndefined();
  });
});

test.each([
  ['{"a": null, "a": null}', true],
  ['[{"type": "STREAM", "global_": {"x": [1]}, "global_": {"x": [1]}}]', true],
  ['{"a": 1, "a": 2}', false],
  ['{"a": {"b": 1, "b": null}}', false],
  ['{"a": 1, "a": 1, "a": 2}', false],
  ['[[{"a": "x", "a": "y"}]]', false],
])('in what a host has written, %s is understood: %s', (text, ok) => {
  expect(parseConfigJson(text, 'program').ok).toBe(ok);
  expect(parseConfigJson(text).ok).toBe(false);
});
