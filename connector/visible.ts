/**
 * What goes to a person passes through here, as text or as JSON: names and error texts come from the source, and a
 * terminal obeys some characters instead of showing them.
 */

/** Control characters, those that turn the direction of writing, line separators, and halves of characters. */
const obeyed = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`;
const obeyedInText = new RegExp(`[${obeyed}]`, 'gu');

/** JSON escapes the others itself; a line feed is its own layout. */
const obeyedInJson = new RegExp(`(?!\n)[${obeyed}]`, 'gu');

/** The text with a visible sign for each character that a terminal would obey. */
export function visible(text: string): string {
  return text.replaceAll(obeyedInText, signOf);
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * A value as JSON in one line, without its end. It says the same, with an escape for each character that a terminal
 * would obey.
 */
export function jsonLine(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** A value as a JSON document, with its end. */
export function jsonDocument(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

function escaped(json: string): string {
  return json.replaceAll(
    obeyedInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
