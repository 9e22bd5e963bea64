import { keyText } from '../keys.ts';
import { openLines, writtenCells } from './lines.ts';

/** A row of a published table, for platforms that take rows instead of files. */
export interface JsonRow {
  /**
   * The row as one JSON object, a member for each column, null included. Numbers have exactly the digits of the
   * table: to get exact Int64 values, use a parser that does not convert them to doubles.
   */
  readonly json: string;
  /** The cell that the rows are sorted by first; null where the table has no such column, or the row no value. */
  readonly cursor: string | null;
  /** Columns that are null because the source sent an invalid value; absent: none. */
  readonly nulled?: readonly string[];
}

/** The columns that are null because of an invalid value, by the key of the row. */
export type NulledCells = ReadonlyMap<string, readonly string[]>;

/** A column, its type named as in declarations or as in the data package. */
interface JsonColumn {
  readonly name: string;
  readonly type: string;
}

/** Those whose cells are JSON as they are. */
const bareTypes: ReadonlySet<string> = new Set(['int64', 'integer', 'number', 'boolean']);

/** Rows that are passed on at once: enough to write them in one go. */
const rowsAtOnce = 500;

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
  const toJson = jsonOf(columns);
  const key = nulled?.key.map((name) => columns.findIndex((column) => column.name === name)) ?? [];
  const at = columns.findIndex(({ name }) => name === cursor);
  const lines = await openLines(path, at < 0 ? [] : [at]);
  try {
    let rows: JsonRow[] = [];
    for (;;) {
      const line = await lines.next();
      if (line === undefined) break;
      lines.skip();
      const { block, start, end, cells } = line;
      const written = writtenCells(block.toString('utf8', start, end));
      const row = { json: toJson(written), cursor: cells[0] ?? null };
      const cleared = nulled?.cells.get(keyText(key.map((column) => contentOf(written[column] ?? ''))));
      rows.push(cleared === undefined ? row : { ...row, nulled: cleared });
      if (rows.length === rowsAtOnce) {
        yield rows;
        rows = [];
      }
    }
    if (rows.length > 0) yield rows;
  } finally {
    await lines.close();
  }
}

/** Turns a line into a JSON object. */
function jsonOf(columns: readonly JsonColumn[]): (cells: readonly string[]) => string {
  const names = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const isBare = columns.map(({ type }) => bareTypes.has(type));
  return (cells) => {
    let json = '';
    for (const [index, cell] of cells.entries()) json += names[index] + jsonValue(cell, isBare[index]);
    return `${json}}`;
  };
}

function jsonValue(cell: string, isBare: boolean | undefined): string {
  if (cell === '') return 'null';
  if (isBare === true) return cell;
  return JSON.stringify(contentOf(cell));
}

function contentOf(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
