import { type Dataset, isLog } from '../../datasets/define.ts';
import type { RowFindings } from '../../events.ts';
import { keyText } from '../../keys.ts';
import { cellAt, type MadeRow } from '../../output/cells.ts';
import { sortColumnsOf } from '../../output/order.ts';
import type { LinePosition } from '../../output/repeated-keys.ts';
import type { Part } from '../rows/part.ts';
import { sliceFor } from './slice-for.ts';
import type { Amendment, Table } from './unfinished-table.ts';

interface Options {
  readonly dataset: Dataset;
  readonly table: Table;
  readonly parts: readonly Part[];
  /** The table of the previous run, if rows were carried over. */
  readonly previous: string | undefined;
  /** Whether all rows were read, and not only those that have changed. */
  readonly isAll: boolean;
  /** Rows that were looked up by key and whose cursor has changed. */
  readonly movedRows: ReadonlyMap<string, MadeRow>;
}

/** Keys per request. */
const keysAtOnce = 10;

/** More are not fetched: so many repeated keys mean that the source itself has changed. */
const mostFetched = 200;

/** A key that needs no escaping in a request. */
const plainKey = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|-?\d+)$/i;

/**
 * Keeps a single row per key. If the cursor of a row has changed at the source, the table may contain it twice: at the
 * new cursor, and as an older line that was carried over or read before.
 * @throws ConnectorError
 */
export async function keepOneRowPerKey(options: Options, signal: AbortSignal): Promise<void> {
  const { dataset, table, movedRows } = options;
  const { cursor, key } = sortColumnsOf(dataset);
  // Without a cursor, or if the cursor is a part of the key, a row cannot move.
  if (cursor < 0 || key.includes(cursor)) return;
  const repeatedKeys = await table.repeatedKeys(movedRows.keys());
  if (repeatedKeys.size === 0) return;
  const choice = await chosen(repeatedKeys, options, signal);
  await table.amend(amendmentOf(repeatedKeys, choice, options), (progress) => ({
    ...progress,
    repeated: progress.repeated + choice.fresh,
    findings: {
      ...progress.findings,
      merged: mergedAfter(progress.findings.merged, choice, options),
    },
  }));
}

type RepeatedKeys = ReadonlyMap<string, readonly LinePosition[]>;

interface Choice {
  /** The position of the row that stays, by key. */
  readonly kept: ReadonlyMap<string, LinePosition>;
  /** Rows that are not in the table yet, by key. */
  readonly added: ReadonlyMap<string, MadeRow>;
  /** How many lines are removed: carried over (`old`) and fetched (`fresh`). */
  readonly old: number;
  readonly fresh: number;
  /** How many rows have another position than in the previous table. */
  readonly moved: number;
}

async function chosen(repeatedKeys: RepeatedKeys, options: Options, signal: AbortSignal): Promise<Choice> {
  const { table, previous, movedRows } = options;
  const before =
    previous === undefined
      ? new Map<string, readonly LinePosition[]>()
      : await table.positionsIn(previous, new Set(repeatedKeys.keys()));
  const isOld = (key: string, { cursor }: LinePosition) =>
    before.get(key)?.some((place) => place.cursor === cursor) === true;
  const kept = new Map<string, LinePosition>();
  const added = new Map<string, MadeRow>();
  const undecided = new Map<string, readonly LinePosition[]>();
  for (const [key, positions] of repeatedKeys) {
    const fresh = positions.filter((place) => !isOld(key, place));
    const movedRow = movedRows.get(key);
    const [only] = fresh;
    if (fresh.length === 1 && only !== undefined) kept.set(key, only);
    else if (movedRow !== undefined) added.set(key, movedRow);
    else undecided.set(key, positions);
  }
  await decide(undecided, { kept, added }, options, signal);
  const gone = [...repeatedKeys].flatMap(([key, positions]) =>
    positions.filter((place) => place !== kept.get(key)).map((place) => isOld(key, place)),
  );
  const old = gone.filter((one) => one).length;
  const moved = [...kept].filter(([key, place]) => !isOld(key, place)).length;
  return { kept, added, old, fresh: gone.length - old, moved: previous === undefined ? 0 : moved };
}

/** Where the lines do not show which of them is the latest, the source is queried. */
async function decide(
  undecided: RepeatedKeys,
  { kept, added }: { readonly kept: Map<string, LinePosition>; readonly added: Map<string, MadeRow> },
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const current = await fetchByKeys([...undecided.keys()], options, signal);
  for (const [key, positions] of undecided) {
    const row = current.get(key);
    const same = positions.find(
      ({ cursor }) => row !== undefined && cursor === cursorOf(row, options.dataset),
    );
    // Rows are read in order: the last one was read last.
    const place = row === undefined ? positions.at(-1) : same;
    if (place !== undefined) kept.set(key, place);
    else if (row !== undefined) added.set(key, row);
  }
}

/** Corrects the counts: moved rows were counted as carried over, and again as added. */
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

/** The current rows with these keys. */
async function fetchByKeys(
  keys: readonly string[],
  { dataset, parts }: Options,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MadeRow>> {
  const found = new Map<string, MadeRow>();
  const canFetch = isLog(dataset) || (dataset.key.length === 1 && keys.every((key) => plainKey.test(key)));
  if (!canFetch || keys.length > mostFetched) return found;
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

function cursorOf(row: MadeRow, dataset: Dataset): string {
  return cellAt(row, sortColumnsOf(dataset).cursor) ?? '';
}

function amendmentOf(
  repeatedKeys: RepeatedKeys,
  { kept, added }: Choice,
  { dataset, table, parts }: Options,
): Amendment {
  const remove = new Set(
    [...repeatedKeys].flatMap(([key, positions]) =>
      positions.filter((place) => place !== kept.get(key)).map(({ at }) => at),
    ),
  );
  const slices = parts.flatMap(({ range }, number) =>
    table.slices(number).map((slice) => ({ slice, from: slice.from ?? range.from })),
  );
  const sort = sortColumnsOf(dataset);
  const add = Map.groupBy(added.values(), (row) => sliceFor(cursorOf(row, dataset), sort, slices).slice);
  return { remove, add };
}
