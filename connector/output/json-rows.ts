import { basename } from 'node:path';
import { keyText } from '../keys.ts';
import { outputFailure } from './failures.ts';
import { JsonBytes, type JsonColumn } from './json-bytes.ts';
import { type Line, openLines, writtenCells } from './lines.ts';

/** A row of a published table, for platforms that take rows instead of files. */
export interface JsonRow {
  /**
   * The row as one JSON object in UTF-8, a member for each column, null included. Numbers have exactly the digits of
   * the table: to get exact Int64 values, use a parser that does not convert them to doubles. Valid until the next
   * rows are asked for.
   */
  readonly json: Buffer;
  /** The cell that the rows are sorted by first; null where the table has no such column, or the row no value. */
  readonly cursor: string | null;
  /** Columns that are null because the source sent an invalid value; absent: none. */
  readonly nulled?: readonly string[];
}

/** The columns that are null because of an invalid value, by the key of the row. */
export type NulledCells = ReadonlyMap<string, readonly string[]>;

/** Rows that are passed on at once: enough to write them in one go. */
const rowsAtOnce = 100;

/**
 * Reads a table that a run has published, in its order.
 * @param path of the CSV file
 * @param columns all its columns, in order
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function* readJsonRows(
  path: string,
  columns: readonly JsonColumn[],
  cursor: string | undefined,
  nulled?: { readonly key: readonly string[]; readonly cells: NulledCells },
): AsyncGenerator<readonly JsonRow[]> {
  const jsonBytes = new JsonBytes(columns);
  const key = nulled?.key.map((name) => columns.findIndex((column) => column.name === name)) ?? [];
  const at = columns.findIndex(({ name }) => name === cursor);
  const lines = await openLines(path, at < 0 ? [] : [at]);
  try {
    let rows: JsonRow[] = [];
    for (;;) {
      const line = await lines.next();
      if (line === undefined) break;
      lines.skip();
      const json = jsonBytes.row(line.block, line.start, line.end);
      if (json === undefined) {
        throw outputFailure(undefined, `${basename(path)} has a line that does not fit its columns`);
      }
      const row = { json, cursor: line.cells[0] ?? null };
      const cleared = nulled?.cells.get(keyText(keyCells(line, key)));
      rows.push(cleared === undefined ? row : { ...row, nulled: cleared });
      if (rows.length === rowsAtOnce) {
        yield rows;
        rows = [];
        jsonBytes.startOver();
      }
    }
    if (rows.length > 0) yield rows;
  } finally {
    await lines.close();
  }
}

function keyCells({ block, start, end }: Line, key: readonly number[]): readonly string[] {
  const written = writtenCells(block.toString('utf8', start, end));
  return key.map((column) => contentOf(written[column] ?? ''));
}

function contentOf(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
