import { expect, test } from 'vitest';
import { ReferenceMap } from '../../../../connector/extract/rows/reference-map.ts';
import { viewOf } from '../../../../connector/scan/fixed-bytes.ts';
import { ESCAPED, INTEGER, NULL, TEXT } from '../../../../connector/scan/kinds.ts';
import type { ScannedPage } from '../../../../connector/scan/scanned-row.ts';

/** A page of these values, one behind the other. */
function pageOf(values: readonly (readonly [kind: number, written: string])[]): ScannedPage {
  // Bytes before the first, so that words do not begin at multiples of four.
  const bytes = Buffer.from(`{${values.map(([, written]) => written).join('')}`);
  let at = 1;
  const spans = values.flatMap(([, written]) => {
    const start = at;
    at += Buffer.byteLength(written);
    return [start, at];
  });
  return {
    ...{ bytes, view: viewOf(bytes) },
    spans: Int32Array.from(spans),
    kinds: Uint8Array.from(values, ([kind]) => kind),
  };
}

test('keys of every length are found again, in another page, and no other key is', () => {
  const lengths = Array.from({ length: 257 }, (_, length) => 'k'.repeat(length));
  const map = new ReferenceMap<string>();
  const page = pageOf(lengths.map((key) => [TEXT, key]));
  for (const [place, key] of lengths.entries()) map.add(page, place, key);
  const later = pageOf([[TEXT, 'x'], ...lengths.map((key) => [TEXT, key] as const)]);
  expect(lengths.map((_, place) => map.get(later, place + 1))).toEqual(lengths);
  expect(map.get(later, 0)).toBeUndefined();
  const changed = lengths.slice(1).flatMap((key) => [`j${key.slice(1)}`, `${key.slice(1)}j`]);
  const others = pageOf(changed.map((key) => [TEXT, key]));
  expect(changed.filter((_, place) => map.get(others, place) !== undefined)).toEqual([]);
});

test('a number, a text and null are three keys, also where their bytes are the same', () => {
  const map = new ReferenceMap<string>();
  const page = pageOf([
    [INTEGER, '12'],
    [TEXT, '12'],
    [NULL, 'null'],
    [TEXT, ''],
    [TEXT, 'null'],
  ]);
  for (const [place, name] of ['number', 'text', 'null', 'empty', 'word'].entries())
    map.add(page, place, name);
  expect([0, 1, 2, 3, 4].map((place) => map.get(page, place))).toEqual([
    ...['number', 'text', 'null', 'empty', 'word'],
  ]);
});

test('a key with an escape, and one of more than 256 bytes, are not kept', () => {
  const map = new ReferenceMap<string>();
  const page = pageOf([
    [TEXT | ESCAPED, '\\u0041'],
    [TEXT, 'k'.repeat(257)],
  ]);
  map.add(page, 0, 'escaped');
  map.add(page, 1, 'long');
  expect([map.get(page, 0), map.get(page, 1)]).toEqual([undefined, undefined]);
});

test('many keys are kept, more than there was room for at first', () => {
  const keys = Array.from(
    { length: 20_000 },
    (_, number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  );
  const map = new ReferenceMap<number>();
  const page = pageOf(keys.map((key) => [TEXT, key]));
  for (const place of keys.keys()) map.add(page, place, place);
  expect(keys.every((_, place) => map.get(page, place) === place)).toBe(true);
});
