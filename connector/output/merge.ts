import { parse } from 'csv-parse/sync';
import { compareInstants } from '../instants.ts';
import { isRecord } from '../json.ts';

/** Which columns the rows of a table are sorted by: first the cursor, an instant, then the key as text. */
export interface SortColumns {
  readonly cursor: number;
  readonly key: number;
}

/** A row in its place: what it is sorted by, and its line with the line feed. */
export interface SortedLine {
  readonly cursor: string;
  readonly key: string;
  readonly line: string;
}

/** Takes lines of a CSV file of ours apart, header excluded. */
export function linesOf(text: string, { cursor, key }: SortColumns): readonly SortedLine[] {
  const lines: SortedLine[] = [];
  parse(text, {
    raw: true,
    record_delimiter: '\n',
    on_record: (entry: unknown) => {
      lines.push(sortedLine(entry, { cursor, key }));
      return null;
    },
  });
  return lines;
}

/** With `raw`, the library hands over the cells and the text they came from; its types do not say so. */
function sortedLine(entry: unknown, { cursor, key }: SortColumns): SortedLine {
  const { record, raw } = isRecord(entry) ? entry : {};
  if (!Array.isArray(record) || typeof raw !== 'string') throw new Error('a line without its text');
  const line = raw.endsWith('\n') ? raw : `${raw}\n`;
  return { cursor: String(record[cursor] ?? ''), key: String(record[key] ?? ''), line };
}

/** Lines that are in order, and some more in any order, as one text in order. */
export function mergedText(lines: readonly SortedLine[], more: readonly SortedLine[]): string {
  return [...lines, ...more]
    .sort((a, b) => compareInstants(a.cursor, b.cursor) || (a.key < b.key ? -1 : 1))
    .map(({ line }) => line)
    .join('');
}
