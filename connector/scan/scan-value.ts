import { COMMA, ESCAPED, FALSE, INTEGER, NULL, NUMBER, TEXT, TRUE, WIDE } from './kinds.ts';

/**
 * Finds where single values of JSON begin and end, byte by byte. Everything is checked that a parser would refuse: what
 * passes here needs no other look.
 */

/** Where values stand: from the first byte to the one behind the last, two numbers a place, and their kinds. */
export interface Places {
  spans: Int32Array;
  kinds: Uint8Array;
}

/** No value, or none that this knows how to tell: the page is left to the parser. */
export const unknown = -1;

export const quote = 0x22;
export const comma = 0x2c;
export const closingBrace = 0x7d;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const backslash = 0x5c;

const plain = 0;
const ending = 1;
const refused = 2;
const escaping = 3;

/** What each byte means inside a text: nothing, its end, no JSON, an escape, or a property of the text. */
const meanings = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === quote) return ending;
  if (byte === backslash) return escaping;
  if (byte === comma) return COMMA;
  if (byte < 0x20) return refused;
  return byte >= 0x80 ? WIDE : plain;
});

/** @returns the position behind the value */
export function scanValue(bytes: Uint8Array, start: number, place: number, { spans, kinds }: Places): number {
  const first = bytes[start] ?? 0;
  if (first === quote) return scanText(bytes, start + 1, place, spans, kinds);
  spans[2 * place] = start;
  const end =
    first === minus || (first >= zero && first <= nine)
      ? scanNumber(bytes, start, place, kinds)
      : scanWord(bytes, start, place, kinds);
  spans[2 * place + 1] = end;
  return end;
}

function scanText(
  bytes: Uint8Array,
  start: number,
  place: number,
  spans: Int32Array,
  kinds: Uint8Array,
): number {
  let kind = TEXT;
  let at = start;
  for (;;) {
    const meaning = meanings[bytes[at] ?? 0] ?? refused;
    if (meaning === plain) {
      at += 1;
    } else if (meaning === ending) {
      spans[2 * place] = start;
      spans[2 * place + 1] = at;
      kinds[place] = kind;
      return at + 1;
    } else if (meaning === refused) {
      return unknown;
    } else if (meaning === escaping) {
      const length = escapeLength(bytes, at + 1);
      if (length === 0) return unknown;
      kind |= ESCAPED;
      at += length;
    } else {
      kind |= meaning;
      at += 1;
    }
  }
}

const shortEscapes = new Set(Buffer.from('"\\/bfnrt'));

/** With its backslash; 0 when JSON has no such escape. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const letter = bytes[at] ?? 0;
  if (shortEscapes.has(letter)) return 2;
  if (letter !== 0x75) return 0;
  for (let digit = at + 1; digit < at + 5; digit += 1) if (!isHex(bytes[digit] ?? 0)) return 0;
  return 6;
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/** So many digits JavaScript's numbers always keep. */
const safeDigits = 15;

function scanNumber(bytes: Uint8Array, start: number, place: number, kinds: Uint8Array): number {
  const first = bytes[start] === minus ? start + 1 : start;
  let at = digitsEnd(bytes, first);
  const digits = at - first;
  if (digits === 0 || (digits > 1 && bytes[first] === zero)) return unknown;
  const isMinusZero = first > start && bytes[first] === zero;
  let kind = digits > safeDigits || isMinusZero ? NUMBER : INTEGER;
  if (bytes[at] === point) {
    const fraction = at + 1;
    at = digitsEnd(bytes, fraction);
    if (at === fraction) return unknown;
    kind = NUMBER;
  }
  if (isExponent(bytes[at])) {
    at = exponentEnd(bytes, at + 1);
    kind = NUMBER;
  }
  kinds[place] = kind;
  return at;
}

function isExponent(byte: number | undefined): boolean {
  return byte === 0x65 || byte === 0x45;
}

function exponentEnd(bytes: Uint8Array, start: number): number {
  const sign = bytes[start];
  const first = sign === minus || sign === 0x2b ? start + 1 : start;
  const end = digitsEnd(bytes, first);
  return end === first ? unknown : end;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  return at;
}

const words = [
  { written: Buffer.from('null'), kind: NULL },
  { written: Buffer.from('false'), kind: FALSE },
  { written: Buffer.from('true'), kind: TRUE },
] as const;

function scanWord(bytes: Uint8Array, start: number, place: number, kinds: Uint8Array): number {
  for (const { written, kind } of words) {
    if (written[0] === bytes[start]) {
      kinds[place] = kind;
      return behind(bytes, start, written);
    }
  }
  return unknown;
}

/** The position behind these bytes, if they stand here. */
function behind(bytes: Uint8Array, start: number, wanted: Uint8Array): number {
  const { length } = wanted;
  for (let index = 0; index < length; index += 1) {
    if (bytes[start + index] !== wanted[index]) return unknown;
  }
  return start + length;
}
