/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A moment as SQL writes it. */
export function moment(at: Date): string {
  return `TIMESTAMP '${at.toISOString().replace('T', ' ').replace('Z', '')}'`;
}

/** A value of braces, such as the columns of a file. */
export function struct(members: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(members).map(([name, text]) => `${quoted(name)}: ${quoted(text)}`);
  return `{${pairs.join(', ')}}`;
}

/**
 * A CSV file that a run has written, as rows of these columns: null is an empty field, the empty text is `""`.
 * @param types names of types, by column, in the order of the file
 * @param options further options of `read_csv`, with a comma before each
 */
export function csvRows(path: string, types: Readonly<Record<string, string>>, options = ''): string {
  return `read_csv(${quoted(path)}, columns = ${struct(types)}, auto_detect = false, header = true,
      delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false${options})`;
}
