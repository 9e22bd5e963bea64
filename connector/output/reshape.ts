import type { Column } from '../datasets/define.ts';
import type { Cell } from './cells.ts';
import { type CsvSummary, openCsv } from './csv.ts';
import { removeExisting } from './file-operations.ts';
import { contentOf, type Line, openLines, writtenCells } from './lines.ts';

/** A table as an earlier run wrote it. */
interface WrittenTable {
  readonly path: string;
  /** Names, in the order of the file. */
  readonly columns: readonly string[];
}

interface Reshaped {
  readonly path: string;
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
  /** Names of columns whose values are not copied. */
  readonly withheld?: ReadonlySet<string>;
  /** What is written in place of a cell, by column. */
  readonly replaced?: ReadonlyMap<string, (cell: Cell) => Cell>;
  /** Values of columns that the table may lack, the same in all its rows; by name. */
  readonly known?: ReadonlyMap<string, Cell>;
}

/** Rows that are written together. */
const batchRows = 500;

/**
 * Writes a copy of a table with other columns, matched by name: new columns are null unless their value is known,
 * dropped ones are left out.
 * Rows and their order do not change.
 * @returns the summary of the copy
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function reshape(table: WrittenTable, wanted: Reshaped): Promise<CsvSummary> {
  const { path, columns, withheld = new Set(), known = new Map<string, Cell>(), replaced } = wanted;
  const places = columns.map(({ name }) => ({
    place: withheld.has(name) ? -1 : table.columns.indexOf(name),
    otherwise: known.get(name) ?? null,
    replace: replaced?.get(name) ?? ((cell: Cell) => cell),
  }));
  // The path may be a second name of the file that is read.
  await removeExisting(path);
  const lines = await openLines(table.path, []);
  const csv = await openCsv({ path, columns });
  try {
    let batch: (readonly Cell[])[] = [];
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      const written = writtenCells(textOf(line));
      batch.push(
        places.map(({ place, otherwise, replace }) =>
          replace(place < 0 ? otherwise : contentOf(written[place] ?? '')),
        ),
      );
      lines.skip();
      if (batch.length < batchRows) continue;
      await csv.write(batch.map((row) => [row]));
      batch = [];
    }
    await csv.write(batch.map((row) => [row]));
    return await csv.close();
  } finally {
    await csv.abort();
    await lines.close();
  }
}

function textOf({ block, start, end }: Line): string {
  return block.toString('utf8', start, end);
}
