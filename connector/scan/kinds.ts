/**
 * What the scanner says of a value besides its place, in one byte: texts carry what has to be known before their bytes
 * may be copied.
 */

export const NULL = 0;
export const FALSE = 1;
export const TRUE = 2;
/** An integer of at most 15 digits, written as JavaScript writes it. */
export const INTEGER = 3;
/** Any other number. */
export const NUMBER = 4;
/** The object that a form nests here; its members have places of their own. */
export const OBJECT = 5;

/** A text without its quotes: from here on all kinds are texts, as a sum of these. */
export const TEXT = 8;
/** It has characters beyond ASCII. */
export const WIDE = 16;
/** It has a comma, the only character that a CSV file has to quote and JSON need not escape. */
export const COMMA = 32;
/** It has escapes, each of them one that JSON knows. */
export const ESCAPED = 64;
