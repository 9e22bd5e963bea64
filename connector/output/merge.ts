import { parse } from 'csv-parse/sync';
import { isRecord } from '../json.ts';
import { keyText } from '../keys.ts';
import { inOrder, type SortColumns } from './order.ts';

/** A row in its place: what it is sorted by, and its line with the line feed. */
export interface SortedLine {
  readonly cursor: string;
  readonly key: string;
  readonly line: string;
}

/** Takes lines of a CSV file of ours apart, header excluded. */
export function linesOf(text: string, sort: SortColumns): readonly SortedLine[] {
  const lines: SortedLine[] = [];
  parse(text, {
    raw: true,
    record_delimiter: '\n',
    on_record: (entry: unknown) => {
      lines.push(sortedLine(entry, sort));
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
  return { cursor: String(record[cursor] ?? ''), key: keyText(key.map((column) => record[column])), line };
}

/** Lines that are in order, and some more in any order, as one text in order. */
export function mergedText(
  lines: readonly SortedLine[],
  more: readonly SortedLine[],
  { type, keyAs }: SortColumns,
): string {
  return [...lines, ...more]
    .sort(inOrder(type, keyAs))
    .map(({ line }) => line)
    .join('');
}
