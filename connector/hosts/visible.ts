/**
 * What a terminal would obey instead of showing it: control characters, those that turn the direction of writing, line
 * separators, and halves of characters.
 */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with a visible sign for each character that a terminal would obey: names come from users of the source. */
export function visible(text: string): string {
  return text.replaceAll(unseen, signOf);
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
