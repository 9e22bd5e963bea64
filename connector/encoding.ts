/** A file that is no UTF-8 text. Its code is a phrase, for messages that name the reason in brackets. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
  readonly code = 'it is not UTF-8; save it as UTF-8';
}

/**
 * The text of a file. Windows PowerShell writes UTF-16 or an ANSI code page by default; read as UTF-8 that gives a secret
 * nobody has, which would then be sent. A byte order mark is taken away.
 * @throws NotUtf8
 */
export function readUtf8(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below, without the bytes: they may be a secret.
  }
  throw new NotUtf8();
}
