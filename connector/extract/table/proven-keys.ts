import { type ForeignKey, isComposed } from '../../datasets/define.ts';
import { openLines } from '../../output/lines.ts';
import { workFile } from '../../output/output-names.ts';
import type { MadeTable } from './made-table.ts';

/**
 * References that nothing promises, of tables that are put together: these are small, so both sides are looked through,
 * and a reference that holds for every row is declared. Keys are held of one referring column at a time.
 * @param workPath where the working file of a name is
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function withProvenKeys(
  tables: readonly MadeTable[],
  workPath: (file: string) => string,
): Promise<readonly MadeTable[]> {
  const byName = new Map(tables.map((table) => [table.dataset.name, table]));
  const proven: MadeTable[] = [];
  for (const table of tables) {
    const found: ForeignKey[] = [];
    for (const key of isComposed(table.dataset) ? table.dataset.foreignKeys : []) {
      const target = byName.get(key.dataset);
      if (target !== undefined && (await holds(key, table, target, workPath))) found.push(key);
    }
    proven.push(found.length === 0 ? table : { ...table, foreignKeys: [...table.foreignKeys, ...found] });
  }
  return proven;
}

async function holds(
  { columns, targets }: ForeignKey,
  table: MadeTable,
  target: MadeTable,
  workPath: (file: string) => string,
): Promise<boolean> {
  // What comes before says to whom rows belong, and is the same in all rows of a run.
  const [own = '', other = ''] = [columns.at(-1), targets.at(-1)];
  const wanted = new Set<string>();
  for await (const value of valuesOf(own, table, workPath)) wanted.add(value);
  for await (const value of valuesOf(other, target, workPath)) wanted.delete(value);
  return wanted.size === 0;
}

/** The values of a column, null left out. Only ASCII is read right; what is not equals itself all the same. */
async function* valuesOf(
  column: string,
  { dataset }: MadeTable,
  workPath: (file: string) => string,
): AsyncGenerator<string> {
  const at = dataset.columns.findIndex(({ name }) => name === column);
  const lines = await openLines(workPath(workFile(dataset.name)), [at]);
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      const [value] = line.cells;
      if (value !== null && value !== undefined) yield value;
      lines.skip();
    }
  } finally {
    await lines.close();
  }
}
