/**
 * A file that is no text in an encoding that it names. Its code is a phrase, for messages that name the reason in
 * brackets.
 */
export class NotText extends Error {
  override readonly name = 'NotText';
  readonly code = 'it is not UTF-8; save it as UTF-8';
}

/** What a file begins with that names its encoding. */
const marks = [
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it. Anything else could be
 * read as well, but as a secret that is none, which would then be sent. A byte order mark is taken away.
 * @throws NotText
 */
export function readText(bytes: Uint8Array): string {
  const marked = marks.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  try {
    const text = new TextDecoder(marked?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below, without the bytes: they may be a secret.
  }
  throw new NotText();
}
