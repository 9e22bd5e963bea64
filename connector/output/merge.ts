import { parse } from 'csv-parse/sync';
import { isRecord } from '../json.ts';
import { keyText } from '../keys.ts';
import { inOrder, type SortColumns } from './order.ts';

/** A row with its sort values, and its line including the line feed. */
export interface SortedLine {
  readonly cursor: string;
  readonly key: string;
  readonly line: string;
}

/** Splits a CSV text of this project into lines, without header. */
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

/** With `raw`, the library returns the cells and their original text; its types do not declare that. */
function sortedLine(entry: unknown, { cursor, key }: SortColumns): SortedLine {
  const { record, raw } = isRecord(entry) ? entry : {};
  if (!Array.isArray(record) || typeof raw !== 'string') throw new Error('a line without its text');
  const line = raw.endsWith('\n') ? raw : `${raw}\n`;
  return { cursor: String(record[cursor] ?? ''), key: keyText(key.map((column) => record[column])), line };
}

/** Merges sorted lines with further, unsorted ones into one sorted text. */
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
