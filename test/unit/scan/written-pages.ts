import fc from 'fast-check';

/** Pages of JSON as a source may write them, made of pieces of text: what a serializer would never write is wanted, too. */

/** A value as it is written. */
export type Written = string;

const guid = '0b2a7c1e-1111-4222-8333-444455556666';

/** What stands in most cells. */
const usual = [
  'null',
  'true',
  'false',
  '0',
  '5',
  '2026-11-20T09:00:00.123Z',
  '2026-01-31T23:59:59.999Z',
  guid,
  'plain words',
  'one, two',
  'Müller',
].map((value) => (/^(?:null|true|false|\d)$/.test(value) ? value : `"${value}"`));

/** What is valid, and read otherwise than it is written, or not at all. */
const unusual = [
  ...[
    '""',
    '" "',
    '"\\"quoted\\""',
    '"a\\\\b"',
    '"line\\nfeed"',
    '"\\r"',
    '"\\u0001mark"',
    '"tab\\t"',
    '"\\/"',
  ],
  ...[
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ud83d\\ude00"',
    '"😀, 漢字"',
    '"\\u00e9"',
    '"\uFEFFbom"',
    '"\u2028"',
  ],
  ...['"=1+1"', '"+cmd"', '"-2"', '"@x"', '"a;b"', '"\u0085"', '"\u007f"'],
  ...[
    '-0',
    '-1',
    '10',
    '1.0',
    '0.10',
    '1e3',
    '1E+3',
    '1e-7',
    '0.0000001',
    '12.5',
    '-0.0',
    '1e999',
    '123456789012345',
  ],
  ...[
    '1234567890123456',
    '9007199254740993',
    '-9223372036854775808',
    '9223372036854775807',
    '9223372036854775808',
  ],
  ...['99999999999999999999999999999.123', `${'9'.repeat(45)}`],
  ...['"2026-02-29T00:00:00.000Z"', '"2024-02-29T00:00:00.000Z"', '"2026-04-31T09:00:00.000Z"'],
  ...[
    '"2026-12-31T24:00:00.000Z"',
    '"2026-13-01T00:00:00.000Z"',
    '"2026-11-20T09:00:00Z"',
    '"2026-11-20T09:00:00.1234567Z"',
  ],
  ...[
    '"0001-01-01T00:00:00.000Z"',
    '"9999-12-31T23:59:59.999Z"',
    '"2026-11-20T09:00:00.000"',
    '"1753-01-01T00:00:00.000Z"',
  ],
  ...[
    '"2026-11-20T09:00:00.000+01:00"',
    '"2026-11-20T09:00:00.000z"',
    '"11/20/2026 09:00:00"',
    '"20.11.2026"',
  ],
  ...['"2026-11-20"', '"/Date(0)/"', '"NaN"', '"-INF"', '"5"', '"Active"', '"TRUE"'],
  ...['{}', '{"a":1}', '[]', '[1,"x"]', '[{"Id":1}]'],
];

/** What is no JSON, or only with help. */
const broken = [
  '"\\x41"',
  '"\\q"',
  '"\\u12"',
  'NaN',
  'Infinity',
  '01',
  '1.',
  '.5',
  '+1',
  '1e',
  'nul',
  'True',
  "'x'",
  '"a\tb"',
  '',
  '-',
];

export const values: fc.Arbitrary<Written> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...usual) },
  { weight: 3, arbitrary: fc.constantFrom(...unusual) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.double().map((value) => JSON.stringify(value)) },
);

export const brokenValues: fc.Arbitrary<Written> = fc.constantFrom(...broken);

/** A row: names and written values, in order. */
export type WrittenRow = readonly (readonly [name: string, value: Written])[];

export function writtenRow(row: WrittenRow): string {
  return `{${row.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

export function writtenPage(rows: readonly string[]): string {
  const context = '"@odata.context":"https://host/$metadata#Sets"';
  return `{${context},"value":[${rows.join(',')}],"@odata.nextLink":"https://host/Sets?$skip=2"}`;
}

/** Writes a page in another way than those before it: the same meaning, another one, or none. */
export const mutations: fc.Arbitrary<(page: string) => string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((page: string) => page) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      (page: string) => page.replace(/,/g, ', '),
      (page: string) => page.replace(/":/g, '" : '),
      (page: string) => page.replace('[{', '[ {'),
      (page: string) => page.replace('}]', '}\n]'),
      (page: string) => page.replace('"value":[', '"Value":[{}],"value":['),
      (page: string) => page.replace('"value":[', '"value":[],"value":['),
      (page: string) => page.replace(/\}$/, ',"value":[]}'),
      (page: string) => page.replace(/\}$/, ',"error":{"code":"x"}}'),
      (page: string) => page.replace('"value":[', '"a":{"value":[').replace(/\}$/, '},"value":[]}'),
      (page: string) => page.replace('"@odata.context":', '"note":"say \\"value\\":[ now","@odata.context":'),
      (page: string) => page.replace('}]', '},{}]'),
      (page: string) => page.replace('}]', ',"Extra":1}]'),
      (page: string) => page.replace('}]', ',"Id":7}]'),
      (page: string) => page.replace('[{', '[null,{'),
      (page: string) => page.replace('[{', '[[],{'),
      (page: string) => page.replace('}]', '},]'),
      (page: string) => `\uFEFF${page}`,
      (page: string) => `${page}\n `,
      (page: string) => `${page}x`,
      (page: string) => page.replace('"@odata.nextLink"', '"@odata.nextLink\\u0020"'),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((part) => (page: string) => page.slice(0, part * page.length)),
  },
);
