/** Names and texts as SQL has them. */

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quotedNames(names: readonly string[]): string {
  return names.map(quotedName).join(', ');
}

/** Texts that have to stand in a statement itself, such as comments. */
export function quotedText(text: string): string {
  const escaped = text.replaceAll('\0', '').replaceAll("'", "''");
  return escaped.includes('\\') ? `E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}
