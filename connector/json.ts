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
 * Two sieves find texts with a number that a double may not print the same way. What stands around a number in JSON is
 * asked for too, so that time stamps and GUIDs inside strings do not count. A match inside a string costs time and nothing
 * else; a number that is missed would be wrong, so both err on the wide side.
 */

/** The quick one, for the many pages whose numbers are all short integers: every other number passes, and minus zero. */
const notShortInteger = /[:,[]\s*(?:-0|-?\d(?!\d{0,14}[,}\]]))[\d.eE+-]*\s*[,}\]]/;

/**
 * The exact one: minus zero, 16 digits or more (fewer always survive, a double keeps 15), a zero at the end of a
 * fraction, less than 1e-6 (prints with an exponent), an exponent.
 */
const doubtful = /[:,[]\s*(?:-0|-?(?:\d{16,}|[\d.]{17,}|\d+\.\d*0|0\.0{6}\d+|\d[\d.]*[eE][+-]?\d+))\s*[,}\]]/;

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
      body === '' ? 'empty text, no JSON' : `${body.length} characters that are not JSON`,
    );
  }
}

function parse(text: string): unknown {
  const plain = !loneNumber.test(text) && !(notShortInteger.test(text) && doubtful.test(text));
  return plain ? JSON.parse(text) : JSON.parse(text, keepExact);
}

/** A reviver makes parsing some eight times slower, so it is used only on texts that may need it. */
function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source;
  return source === undefined || (source === String(value) && isCertain(value))
    ? value
    : new ExactNumber(source);
}

/** 2^53 prints as it was written and may yet stand for its neighbour: nobody should count with it. */
function isCertain(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

/** Escapes are read in pairs from the left, so the `x41` of `\\x41` (a backslash, then text) stays. */
function mendEscapes(text: string): string {
  return text.replace(escapes, (found: string, hex: string | undefined) =>
    hex === undefined ? found : `\\u00${hex}`,
  );
}

/** Whether a parsed value is an object with members (not null, not a list). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
