import type { Dataset, ForeignKey } from '../../datasets/define.ts';
import { visitLines } from '../../output/lines.ts';
import { workFile } from '../../output/output-names.ts';
import type { JudgedReference } from '../../output/package-references.ts';
import type { JudgedTable, MadeTable } from './made-table.ts';

/** So many keys of other tables are held in memory at most, all together: under 100 bytes each. */
const defaultMaxKeys = 200_000;

interface Judging {
  /** Where the working file of a name is. */
  readonly workPath: (file: string) => string;
  readonly signal: AbortSignal;
  readonly maxKeys?: number;
}

/**
 * What holds of each reference that the tables declare. Every row of a table is looked through, once, and compared with
 * the keys of the tables it refers to, the small ones first, as far as these fit into memory. Where they do not, the
 * cursor of the row referred to can tell, if the row repeats it; else nothing is said.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function withJudgedReferences(
  tables: readonly MadeTable[],
  { workPath, signal, maxKeys = defaultMaxKeys }: Judging,
): Promise<readonly JudgedTable[]> {
  const made = new Set(tables.map(({ dataset }) => dataset.name));
  const keys = await keysOf(targetsThatFit(tables, maxKeys), workPath, signal);
  const dimensions = tables
    .filter(({ dataset }) => dataset.isDimension === true)
    .map(({ dataset }) => dataset.name);
  const complete = new Set(dimensions.filter((name) => !keys.has(name)));
  const judged: JudgedTable[] = [];
  for (const table of tables) {
    const counted = await countedIn(table, { keys, complete }, workPath, signal);
    const references = table.dataset.foreignKeys.map((key): JudgedReference => {
      if (!made.has(key.dataset)) return { key, holds: null, reason: 'tableNotInPackage' };
      const { orphans = outsideOf(key, table), nulls = 0 } = counted.get(key) ?? {};
      if (orphans === undefined) return { key, holds: null, reason: 'tooManyKeys' };
      if (orphans > 0) return { key, holds: false, orphans };
      return nulls === 0 ? { key, holds: true } : { key, holds: true, nulls };
    });
    judged.push({ ...table, references });
  }
  return judged;
}

/** The rows that by the cursor they repeat refer to no row of the other table. */
function outsideOf({ targetCursor, dataset }: ForeignKey, { outside }: MadeTable): number | undefined {
  return targetCursor === undefined ? undefined : (outside[dataset] ?? 0);
}

/** The tables that others refer to, the smallest first, as long as their keys fit together. */
function targetsThatFit(tables: readonly MadeTable[], maxKeys: number): readonly MadeTable[] {
  const wanted = new Set(tables.flatMap(({ dataset }) => dataset.foreignKeys.map((key) => key.dataset)));
  const targets = tables
    .filter(({ dataset }) => wanted.has(dataset.name))
    .toSorted((one, other) => one.rows - other.rows);
  let left = maxKeys;
  return targets.filter(({ rows }) => {
    left -= rows;
    return left >= 0;
  });
}

type Keys = ReadonlyMap<string, ReadonlySet<string>>;

interface Targets {
  readonly keys: Keys;
  /** Dimensions whose keys do not fit: they were given a row for every key that the other tables hold. */
  readonly complete: ReadonlySet<string>;
}

/** The keys of tables, by the name of the table. */
async function keysOf(
  targets: readonly MadeTable[],
  workPath: (file: string) => string,
  signal: AbortSignal,
): Promise<Keys> {
  const all = new Map<string, ReadonlySet<string>>();
  for (const { dataset } of targets) {
    const keys = new Set<string>();
    // References lead to the key of a table, which is one column beside the scope.
    await visitCells(
      workPath(workFile(dataset.name)),
      [columnOf(dataset, dataset.key.at(-1))],
      signal,
      ([key]) => {
        if (key !== null && key !== undefined) keys.add(key);
      },
    );
    all.set(dataset.name, keys);
  }
  return all;
}

interface Counted {
  readonly orphans: number;
  readonly nulls: number;
}

/** How many rows have no counterpart, and how many refer to nothing, by reference that leads to one of these keys. */
async function countedIn(
  { dataset, rows }: MadeTable,
  { keys, complete }: Targets,
  workPath: (file: string) => string,
  signal: AbortSignal,
): Promise<ReadonlyMap<ForeignKey, Counted>> {
  const looked = dataset.foreignKeys.flatMap((key) => {
    const targets = complete.has(key.dataset) ? null : keys.get(key.dataset);
    // What comes before says to whom rows belong, and is the same in all rows of a run.
    return targets === undefined ? [] : [{ key, targets, at: columnOf(dataset, key.columns.at(-1)) }];
  });
  const columns = [...new Set(looked.map(({ at }) => at))].sort((a, b) => a - b);
  const tests = looked.map(({ key, targets, at }) => ({
    key,
    targets,
    cell: columns.indexOf(at),
    orphans: 0,
    nulls: 0,
  }));
  if (tests.length > 0 && rows > 0) {
    await visitCells(workPath(workFile(dataset.name)), columns, signal, (cells) => {
      for (const test of tests) {
        const value = cells[test.cell];
        if (value === null || value === undefined) test.nulls += 1;
        else if (test.targets !== null && !test.targets.has(value)) test.orphans += 1;
      }
    });
  }
  return new Map(tests.map(({ key, orphans, nulls }) => [key, { orphans, nulls }]));
}

/** Only ASCII cells are read right; what is not equals itself all the same. */
async function visitCells(
  path: string,
  columns: readonly number[],
  signal: AbortSignal,
  visit: (cells: readonly (string | null)[]) => void,
): Promise<void> {
  await visitLines(path, columns, ({ cells }) => {
    signal.throwIfAborted();
    visit(cells);
  });
}

function columnOf({ name: table, columns }: Dataset, wanted: string | undefined): number {
  const at = columns.findIndex(({ name }) => name === wanted);
  if (at < 0) throw new Error(`${table} has no column ${wanted}`);
  return at;
}
