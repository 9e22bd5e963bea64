import { type Dataset, isLog } from '../../datasets/define.ts';
import type { RowFindings } from '../../events.ts';
import { keyText } from '../../keys.ts';
import { type Cells, cellAt } from '../../output/cells.ts';
import { inOrder, sortColumnsOf } from '../../output/order.ts';
import type { Place } from '../../output/repeated-keys.ts';
import type { Part } from '../rows/part.ts';
import type { Amendment, Slice, Table } from './table-file.ts';

interface Options {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly parts: readonly Part[];
  /** The table of the run before, if rows of it were taken over. */
  readonly previous: string | undefined;
  /** Whether all rows were read, and not only those that have changed. */
  readonly isAll: boolean;
  /** Rows that were asked for by key, and are not where their older lines stand. */
  readonly strays: ReadonlyMap<string, Cells>;
}

/** Keys of one question. */
const keysAtOnce = 10;

/** More are not asked for: so many are no rows that moved, but another source. */
const mostAsked = 200;

/** What can stand in a question as it is. */
const plainKey = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|-?\d+)$/i;

/**
 * The key decides: of rows with one key a single one stays. A row whose cursor was changed at the source comes with the new
 * one, while its older line was taken over, or was read before.
 * @throws ConnectorError
 */
export async function keepOnePerKey(options: Options, signal: AbortSignal): Promise<void> {
  const { dataset, table, strays } = options;
  const { cursor, key } = sortColumnsOf(dataset);
  // Without a cursor, or with one that is a part of the key, a row has one place only.
  if (cursor < 0 || key.includes(cursor)) return;
  const repeats = await table.repeats(strays.keys());
  if (repeats.size === 0) return;
  const choice = await chosen(repeats, options, signal);
  await table.amend(amendmentOf(repeats, choice, options), (progress) => ({
    ...progress,
    repeated: progress.repeated + choice.fresh,
    findings: {
      ...progress.findings,
      merged: mergedAfter(progress.findings.merged, choice, options),
    },
  }));
}

type Repeats = ReadonlyMap<string, readonly Place[]>;

interface Choice {
  /** The place of each key that stays. */
  readonly kept: ReadonlyMap<string, Place>;
  /** Rows that stand nowhere yet, by key. */
  readonly added: ReadonlyMap<string, Cells>;
  /** How many lines go that were taken over, and that were read. */
  readonly old: number;
  readonly fresh: number;
  /** How many rows stand elsewhere than in the table before. */
  readonly moved: number;
}

async function chosen(repeats: Repeats, options: Options, signal: AbortSignal): Promise<Choice> {
  const { table, previous, strays } = options;
  const before =
    previous === undefined
      ? new Map<string, readonly Place[]>()
      : await table.placesIn(previous, new Set(repeats.keys()));
  const isOld = (key: string, { cursor }: Place) =>
    before.get(key)?.some((place) => place.cursor === cursor) === true;
  const kept = new Map<string, Place>();
  const added = new Map<string, Cells>();
  const undecided = new Map<string, readonly Place[]>();
  for (const [key, places] of repeats) {
    const fresh = places.filter((place) => !isOld(key, place));
    const stray = strays.get(key);
    const [only] = fresh;
    if (fresh.length === 1 && only !== undefined) kept.set(key, only);
    else if (stray !== undefined) added.set(key, stray);
    else undecided.set(key, places);
  }
  await decide(undecided, { kept, added }, options, signal);
  const gone = [...repeats].flatMap(([key, places]) =>
    places.filter((place) => place !== kept.get(key)).map((place) => isOld(key, place)),
  );
  const old = gone.filter((one) => one).length;
  const moved = [...kept].filter(([key, place]) => !isOld(key, place)).length;
  return { kept, added, old, fresh: gone.length - old, moved: previous === undefined ? 0 : moved };
}

/** Where the lines do not tell which of them is the latest, the source does. */
async function decide(
  undecided: Repeats,
  { kept, added }: { readonly kept: Map<string, Place>; readonly added: Map<string, Cells> },
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const current = await askFor([...undecided.keys()], options, signal);
  for (const [key, places] of undecided) {
    const row = current.get(key);
    const same = places.find(({ cursor }) => row !== undefined && cursor === cursorOf(row, options.dataset));
    // Rows are read in order: the further behind one stands, the later it was read.
    const place = row === undefined ? places.at(-1) : same;
    if (place !== undefined) kept.set(key, place);
    else if (row !== undefined) added.set(key, row);
  }
}

/** They were counted as rows of the table before that stayed, and as new ones. */
function mergedAfter(
  merged: RowFindings['merged'],
  { old, moved, added }: Choice,
  { previous, isAll }: Options,
): RowFindings['merged'] {
  if (previous === undefined) return merged;
  const { carriedOver = 0, purged = 0, added: fresh = 0, changed = 0 } = merged;
  const all = {
    ...merged,
    carriedOver: Math.max(0, carriedOver - old),
    purged: Math.max(0, purged - (isAll ? old : added.size)),
    added: Math.max(0, fresh - moved),
    changed: changed + moved + added.size,
    moved: (merged.moved ?? 0) + moved + added.size,
  };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

/** The rows with these keys as the source has them now. */
async function askFor(
  keys: readonly string[],
  { dataset, parts }: Options,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Cells>> {
  const found = new Map<string, Cells>();
  const canAsk = isLog(dataset) || (dataset.key.length === 1 && keys.every((key) => plainKey.test(key)));
  if (!canAsk || keys.length > mostAsked) return found;
  const { key: columns } = sortColumnsOf(dataset);
  for (let first = 0; first < keys.length; first += keysAtOnce) {
    const some = keys.slice(first, first + keysAtOnce);
    for (const part of parts) {
      for await (const { cells } of part.read(signal, { keys: some })) {
        for (const row of cells) found.set(keyText(columns.map((column) => cellAt(row, column))), row);
      }
    }
  }
  return found;
}

function cursorOf(row: Cells, dataset: Dataset): string {
  return cellAt(row, sortColumnsOf(dataset).cursor) ?? '';
}

function amendmentOf(
  repeats: Repeats,
  { kept, added }: Choice,
  { dataset, table, parts }: Options,
): Amendment {
  const remove = new Set(
    [...repeats].flatMap(([key, places]) =>
      places.filter((place) => place !== kept.get(key)).map(({ at }) => at),
    ),
  );
  const add = new Map<Slice, Cells[]>();
  for (const row of added.values()) {
    const slice = sliceFor(cursorOf(row, dataset), { dataset, table, parts });
    add.set(slice, [...(add.get(slice) ?? []), row]);
  }
  return { remove, add };
}

/** The last slice that begins at the cursor or before. */
function sliceFor(
  cursor: string,
  { dataset, table, parts }: Pick<Options, 'dataset' | 'table' | 'parts'>,
): Slice {
  const compare = inOrder(sortColumnsOf(dataset).type);
  const slices = parts.flatMap(({ range }, number) =>
    table.slices(number).map((slice) => ({ slice, from: slice.from ?? range.from })),
  );
  const isBefore = (from: string | undefined) =>
    from === undefined || compare({ cursor: from, key: '' }, { cursor, key: '' }) <= 0;
  const found = slices.findLast(({ from }) => isBefore(from)) ?? slices[0];
  if (found === undefined) throw new Error('a table has no slice');
  return found.slice;
}
