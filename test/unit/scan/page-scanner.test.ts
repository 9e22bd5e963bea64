import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRecord, tryParseJson } from '../../../connector/json.ts';
import { createPageScanner } from '../../../connector/scan/page-scanner.ts';
import { ScannedRow, withoutPage } from '../../../connector/scan/scanned-row.ts';
import {
  brokenValues,
  mutations,
  values,
  type WrittenRow,
  writtenPage,
  writtenRow,
} from './written-pages.ts';

const first: WrittenRow = [
  ['Id', '1'],
  ['Näme', '"x"'],
  ['Start', '"2026-11-20T09:00:00.000Z"'],
  ['Session', '{"Key":"k","Connection":{"Id":5,"Name":"c"}}'],
  ['End', 'null'],
];

/** The page as its reader sees it: rows that are bytes parsed member by member. */
function scanned(text: string, keepsRows = false): { page: unknown; isScanned: boolean } {
  const scanner = createPageScanner({ keepsRows });
  scanner.learn([rowOf(first)]);
  const page = scanner.scan(Buffer.from(text));
  if (!isRecord(page) || !Array.isArray(page['value'])) return { page, isScanned: false };
  expect(page['value'].every((row) => row instanceof ScannedRow)).toBe(true);
  return { page: { ...page, value: page['value'].map(withoutPage) }, isScanned: true };
}

function rowOf(row: WrittenRow): Readonly<Record<string, unknown>> {
  const parsed = tryParseJson(writtenRow(row));
  if (!isRecord(parsed)) throw new Error('not a row');
  return parsed;
}

/** The first row with other values. */
const rows = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(value, value, value, value, value, value, fc.integer({ min: 0, max: 9 }))
    .map(([id, name, start, key, inner, end, kind]): string => {
      const connection = kind < 7 ? `{"Id":${inner},"Name":${name}}` : kind === 7 ? inner : 'null';
      const session = kind === 9 ? 'null' : `{"Key":${key},"Connection":${connection}}`;
      return `{"Id":${id},"Näme":${name},"Start":${start},"Session":${session},"End":${end}}`;
    });

describe('a page that is scanned', () => {
  it('says what the parser says, or is left to it', () => {
    let scans = 0;
    const pages = fc.tuple(fc.array(rows(values), { minLength: 1, maxLength: 4 }), mutations, fc.boolean());
    fc.assert(
      fc.property(pages, ([written, mutate, keepsRows]) => {
        const text = mutate(writtenPage(written));
        const { page, isScanned } = scanned(text, keepsRows);
        if (!isScanned) return;
        scans += 1;
        expect(page).toEqual(tryParseJson(text));
      }),
      { numRuns: 3000 },
    );
    expect(scans).toBeGreaterThan(300);
  });

  it('has no value that is no JSON', () => {
    const pages = fc.array(rows(fc.oneof(values, brokenValues)), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(pages, (written) => {
        const text = writtenPage(written);
        const { isScanned } = scanned(text);
        if (isScanned) expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it('is scanned at all, whatever its texts and numbers are', () => {
    const text = '"\\ud800, \\"😀\\" ü"';
    const row = `{"Id":9007199254740993,"Näme":${text},"Start":1e3,"Session":{"Key":-0.10,"Connection":null},"End":true}`;
    expect(scanned(writtenPage([row, writtenRow(first)])).isScanned).toBe(true);
  });

  it.each([
    ['members in another order', (page: string) => page.replace('"Id":1,"Näme":"x"', '"Näme":"x","Id":1')],
    ['white space', (page: string) => page.replace('"Id":1', '"Id": 1')],
    ['a member twice', (page: string) => page.replace('"Id":1', '"Id":2,"Id":1')],
    ['a member that others have not', (page: string) => page.replace('"Id":1', '"Id":1,"Other":2')],
    ['a member missing', (page: string) => page.replace('"Id":1,', '')],
    ['a list', (page: string) => page.replace('null', '[]')],
    ['an object where there was none', (page: string) => page.replace('null', '{}')],
    ['a text where there was an object', (page: string) => page.replace(/\{"Key".*?\}\}/, '"x"')],
    ['no rows', (page: string) => page.replace(/\[.*\]/, '[]')],
    ['an escape that JSON has not', (page: string) => page.replace('"x"', '"\\x41"')],
  ])('is left to the parser when it has %s', (_, change) => {
    const page = writtenPage([writtenRow(first)]);
    expect(change(page)).not.toBe(page);
    expect(scanned(page).isScanned).toBe(true);
    expect(scanned(change(page)).isScanned).toBe(false);
  });
});

describe('the form of rows', () => {
  it('is learnt again when a page is written in another way', () => {
    const scanner = createPageScanner({ keepsRows: false });
    const other: WrittenRow = [
      ['End', '5'],
      ['Id', '2'],
    ];
    const page = Buffer.from(writtenPage([writtenRow(other)]));
    scanner.learn([rowOf(first)]);
    expect(scanner.scan(page)).toBeUndefined();
    scanner.learn([rowOf(other)]);
    expect(scanner.scan(page)).toMatchObject({ value: [{ Id: 2, End: 5 }] });
  });

  it('knows of an object also after a page in which none had it', () => {
    const scanner = createPageScanner({ keepsRows: false });
    const without = writtenRow(first).replace(/\{"Key".*?\}\}/, 'null');
    scanner.learn([rowOf(first)]);
    scanner.learn([rowOf(first.map(([name, value]) => [name, name === 'Session' ? 'null' : value]))]);
    expect(scanner.scan(Buffer.from(writtenPage([without, writtenRow(first)])))).toBeDefined();
  });

  it('is none when rows differ, hold lists, or are nested without end', () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    for (const written of [
      ['{"Id":1}', '{"Other":1}'],
      ['{"Id":[]}'],
      [`{"Id":${deep}}`],
      ['{"__proto__":1}'],
    ]) {
      const scanner = createPageScanner({ keepsRows: false });
      scanner.learn(written.map((row) => JSON.parse(row)));
      expect(scanner.scan(Buffer.from(writtenPage(written)))).toBeUndefined();
    }
  });
});
