/**
 * JSON without loss. `JSON.parse` makes a double of every number: Int64 keys beyond 2^53 change silently, `1.0` becomes
 * `1`, `0.10` becomes `0.1`. A table must show what the source wrote, so such numbers keep their text.
 */

/** A number as the source wrote it, where a JavaScript number would be another value or print as another text. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/*
 * Two filters find texts with a number that a double may print differently. The characters around a number in JSON must
 * match, too, so that timestamps and GUIDs inside strings do not count. A match inside a string only costs time; a
 * number that is missed would be wrong, so both filters rather match too much.
 */

/**
 * The quick one, for the many pages whose numbers are all short integers: every other number passes, and minus zero.
 */
const notShortInteger = /[:,[]\s*(?:-0|-?\d(?!\d{0,14}[,}\]]))[\d.eE+-]*\s*[,}\]]/;

/**
 * The exact one: minus zero, 16 digits or more (fewer always survive, a double keeps 15), a zero at the end of a
 * fraction, less than 1e-6 (prints with an exponent), an exponent.
 */
const doubtfulNumber = String.raw`(?:-0|-?(?:\d{16,}|[\d.]{17,}|\d+\.\d*0|0\.0{6}\d+|\d[\d.]*[eE][+-]?\d+))`;
const doubtful = new RegExp(String.raw`[:,[]\s*${doubtfulNumber}(?=\s*[,}\]])`, 'g');

/**
 * Such a number as the member of an object. Behind a quote that follows a letter there is never a text: an opening
 * quote follows a colon, a comma or a bracket, and one inside a text follows a backslash. Letter and quote are matched
 * and written again: looking behind for them takes several times as long.
 */
const namedDoubtful = new RegExp(String.raw`([A-Za-z]"\s*:\s*)(${doubtfulNumber})(?=\s*[,}\]])`, 'g');

/** A text that is a number and nothing else has nothing around it. */
const loneNumber = /^-?\d/;

/** The service has been seen to write control characters as `\xNN`, which JSON does not know. */
const escapes = /\\(?:x([\da-fA-F]{2})|[\s\S])/g;

/**
 * The value of a JSON text; white space and a byte order mark around it are allowed.
 * Numbers are numbers where that is exact, else {@link ExactNumber}.
 * @throws SyntaxError that tells the length of the text and quotes nothing of it.
 */
export function parseJson(text: string): unknown {
  const body = text.trim(); // takes U+FEFF away too
  try {
    return parse(body);
  } catch {
    const mended = mendEscapes(body);
    if (mended !== body) {
      try {
        return parse(mended);
      } catch {
        // told below: the parser's own message quotes the text, and with it names and addresses of people
      }
    }
    throw new SyntaxError(
      body === '' ? 'empty string, not JSON' : `${body.length} characters that are not JSON`,
    );
  }
}

/** The same; undefined for what is no JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // `parseJson` throws for this reason only.
    return undefined;
  }
}

function parse(text: string): unknown {
  if (loneNumber.test(text)) return JSON.parse(text, keepExact);
  if (!notShortInteger.test(text)) return JSON.parse(text);
  const numbers = text.match(doubtful)?.length ?? 0;
  if (numbers === 0) return JSON.parse(text);
  return parseMarked(text, numbers) ?? JSON.parse(text, keepExact);
}

/** Opens a text that stands for a number. Control characters do not stand bare in JSON texts, and seldom escaped. */
const mark = '\u0001';
const writtenMark = '\\u0001';

/**
 * Writes the doubtful numbers as marked texts, parses at full speed, and puts exact numbers in their places. Undefined
 * where that is not certain to be right: a text has a mark of its own, or not every number stands after a plain name.
 */
function parseMarked(text: string, numbers: number): unknown {
  if (text.includes(writtenMark)) return undefined;
  let marked = 0;
  const rewritten = text.replace(namedDoubtful, (_found, colon: string, number: string) => {
    marked += 1;
    return `${colon}"${writtenMark}${number}"`;
  });
  return marked === numbers ? unmark(JSON.parse(rewritten)) : undefined;
}

function unmark(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? exactly(value.slice(1)) : value;
  if (Array.isArray(value)) return value.map(unmark);
  if (!isRecord(value)) return value;
  const members: Record<string, unknown> = value;
  for (const name in members) {
    const member = members[name];
    if (typeof member === 'string' ? member.startsWith(mark) : typeof member === 'object') {
      members[name] = unmark(member);
    }
  }
  return value;
}

/** The number as JavaScript has it where that says the same, else as it was written. */
function exactly(source: string): unknown {
  const value = Number(source);
  return source === String(value) && isCertain(value) ? value : new ExactNumber(source);
}

/** A reviver makes parsing some eight times slower, so it is the last resort. */
function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? exactly(context.source) : value;
}

/** 2^53 prints as it was written and may yet stand for its neighbour: it must not be used in arithmetic. */
function isCertain(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

/** Escapes are read in pairs from the left, so the `x41` of `\\x41` (a backslash, then text) stays. */
function mendEscapes(text: string): string {
  return text.replace(escapes, (found: string, hex: string | undefined) =>
    hex === undefined ? found : `\\u00${hex}`,
  );
}

declare global {
  interface JSON {
    /** A number by its text (ECMAScript 2026); Node.js has it, the type library does not yet. */
    rawJSON(text: string): object;
  }
}

/** The JSON text of a value that {@link parseJson} gave; exact numbers are written as they came. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof ExactNumber ? JSON.rawJSON(member.text) : member,
  );
}

/** The same in ASCII. */
export function asciiJson(value: unknown): string {
  return exactJson(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whether a parsed value is an object with members (not null, not a list, not a number that kept its text). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** A text, or a number as the source wrote it; undefined for anything else, which need not even be convertible. */
export function scalarText(value: unknown): string | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number' || value instanceof ExactNumber;
  return isScalar ? String(value) : undefined;
}
