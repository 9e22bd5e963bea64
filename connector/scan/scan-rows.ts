import { hasFixed, type PageBytes, pageBytes } from './fixed-bytes.ts';
import type { Form } from './form.ts';
import { NULL, OBJECT } from './kinds.ts';
import { closingBrace, comma, type Places, scanValue, unknown } from './scan-value.ts';

/** Where the values of all rows of a list stand. */
export interface ScannedRows extends Readonly<Places> {
  readonly rows: number;
  /** The position of the bracket that ends the list. */
  readonly end: number;
}

const openingBrace = 0x7b;
const closingBracket = 0x5d;

/** Finds the values of rows; of the same scanner only one call at a time. */
type RowScanner = (bytes: Uint8Array, start: number, form: Form) => ScannedRows | undefined;

/** The least places that room is made for; more when rows come that need more. */
const leastPlaces = 1 << 14;

/**
 * A scanner of rows that are all written in one form, without white space. Undefined: some row is written otherwise.
 * The places are noted in memory that the scanner keeps, and copied at the end: how many there are is not known before.
 */
export function createRowScanner(): RowScanner {
  const places: Places = { spans: new Int32Array(), kinds: new Uint8Array() };

  return (bytes, start, form) => {
    const page = pageBytes(bytes);
    let at = start;
    let rows = 0;
    for (;;) {
      const first = rows * form.end;
      makeRoom(places, first + form.end);
      at = scanObject(page, at, form, first, places);
      if (at === unknown) return undefined;
      rows += 1;
      if (bytes[at] !== comma) break;
      at += 1;
    }
    if (bytes[at] !== closingBracket) return undefined;
    const used = rows * form.end;
    return { rows, end: at, spans: places.spans.slice(0, 2 * used), kinds: places.kinds.slice(0, used) };
  };
}

function makeRoom(places: Places, wanted: number): void {
  if (wanted <= places.kinds.length) return;
  const kinds = new Uint8Array(Math.max(wanted, leastPlaces, 2 * places.kinds.length));
  kinds.set(places.kinds);
  const spans = new Int32Array(2 * kinds.length);
  spans.set(places.spans);
  places.kinds = kinds;
  places.spans = spans;
}

/** @returns the position behind the object */
function scanObject(page: PageBytes, start: number, form: Form, row: number, places: Places): number {
  const { bytes } = page;
  const { members } = form;
  if (bytes[start] !== openingBrace) return unknown;
  let at = start + 1;
  let isFirst = true;
  for (const { written, place, nested } of members) {
    if (!isFirst && bytes[at++] !== comma) return unknown;
    isFirst = false;
    if (!hasFixed(page, at, written)) return unknown;
    at += written.bytes.length;
    at =
      nested === undefined
        ? scanValue(bytes, at, row + place, places)
        : scanNested(page, at, nested, row + place, row, places);
    if (at === unknown) return unknown;
  }
  return bytes[at] === closingBrace ? at + 1 : unknown;
}

/** An object of this form, or null in its place: then its members are null, too. */
function scanNested(
  page: PageBytes,
  start: number,
  form: Form,
  place: number,
  row: number,
  places: Places,
): number {
  const { bytes } = page;
  if (bytes[start] === openingBrace) {
    places.kinds[place] = OBJECT;
    places.spans[2 * place] = start;
    const end = scanObject(page, start, form, row, places);
    places.spans[2 * place + 1] = end;
    return end;
  }
  const end = scanValue(bytes, start, place, places);
  if (end === unknown || places.kinds[place] !== NULL) return unknown;
  for (let inside = place + 1; inside < row + form.end; inside += 1) {
    places.kinds[inside] = NULL;
    places.spans[2 * inside] = start;
    places.spans[2 * inside + 1] = start;
  }
  return end;
}
