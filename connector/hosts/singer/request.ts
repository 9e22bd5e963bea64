import { datasetNames } from '../../datasets/parameter-names.ts';
import { datasets } from '../../datasets/registry.ts';
import type { ErrorCode } from '../../errors/codes.ts';
import type { Emit } from '../../events.ts';
import { type Bookmark, canBeBookmarked } from '../../extract/memory/bookmark.ts';
import { withChosenColumns } from '../../extract/rows/chosen-columns.ts';
import { chosenDatasets } from '../../extract/run/setup.ts';
import { manifest } from '../../manifest.ts';
import { readGivenFile } from '../../parameters/given-file.ts';
import { type Loaded, loadParameters } from '../../parameters/load.ts';
import type { Runtime } from '../../runtime.ts';
import { unknownColumns } from '../rows/unknown-columns.ts';
import { daysSince, readConfig } from './config.ts';
import type { HostFile } from './host-file.ts';
import { type Selection, selectionIn, wholeOf } from './selection.ts';
import { bookmarkIn, emptyState, readState, type SingerState } from './state.ts';

/** What stands on a tap's command line. */
interface TapFiles {
  /** Paths, the last on top; `ENV` stands for the environment, which counts in any case. */
  readonly config: readonly string[];
  readonly catalog: string | undefined;
  readonly state: string | undefined;
}

export interface TapRequest {
  readonly files: TapFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As UTF-8; may throw. */
  readonly readFile: (path: string) => string;
  readonly runtime: Runtime;
  readonly emit: Emit;
}

interface TapStream extends Selection {
  readonly bookmark: Bookmark | undefined;
}

/** What a tap is to do. */
export interface TapOrder extends Loaded {
  /** How many days the first window reaches back, where `start_date` says so. */
  readonly firstDays: number | undefined;
  readonly streams: readonly TapStream[];
  readonly state: SingerState;
}

/**
 * Reads the files that the platform passes; writes nothing and sends no request.
 * @throws ConnectorError PARAMETERS_INVALID, CATALOG_INVALID, STATE_INVALID
 */
export function readOrder({ files, env, readFile, runtime, emit }: TapRequest): TapOrder {
  const now = runtime.now();
  const read = (path: string, what: string, code: ErrorCode): HostFile => {
    return { path, text: readGivenFile(path, { what, code, readFile }) };
  };
  const configs = files.config.filter((path) => path !== 'ENV');
  const { given, origin, startMs } = readConfig(
    configs.map((path) => read(path, 'configuration', 'PARAMETERS_INVALID')),
    now,
  );
  const catalog = files.catalog === undefined ? undefined : read(files.catalog, 'catalog', 'CATALOG_INVALID');
  const selected = catalog && selectionIn(catalog, datasets);
  const loaded = loadParameters({
    ...{ given, origin, env, readFile, ...datasetNames() },
    requested: selected?.map(({ dataset }) => dataset.name),
  });
  const selections = (selected ?? wholeOf(chosenDatasets(loaded.parameters))).map((selection) => ({
    ...selection,
    // What a catalog selects of other columns was discovered before these were chosen.
    dataset: withChosenColumns(selection.dataset, loaded.parameters),
  }));
  for (const { dataset, unknown } of selections) {
    if (unknown.length > 0) emit(unknownColumns(dataset, unknown));
  }
  const state =
    files.state === undefined ? emptyState : readState(read(files.state, 'state', 'STATE_INVALID'));
  const streams = selections.map((selection) => ({
    ...selection,
    bookmark: bookmarkOf(selection, state, files.state),
  }));
  const firstDays = startMs === undefined ? undefined : firstDaysOf(streams, startMs, now, emit);
  return { ...loaded, firstDays, streams, state };
}

function bookmarkOf(
  { dataset, method }: Selection,
  state: SingerState,
  origin: string | undefined,
): Bookmark | undefined {
  if (!canBeBookmarked(dataset)) return undefined;
  return bookmarkIn(state, { name: dataset.name, method }, origin ?? 'none');
}

/** The first window begins at the configured start date; the bookmarks say what has been sent since then. */
function firstDaysOf(
  streams: readonly TapStream[],
  startMs: number,
  now: number,
  emit: Emit,
): number | undefined {
  const following = streams.filter(({ method }) => method === 'INCREMENTAL');
  const isFirst = following.length === 0 || following.some(({ bookmark }) => bookmark === undefined);
  if (!isFirst) return undefined;
  const { maximum = Number.POSITIVE_INFINITY } = manifest.parameters.properties.fetchStartDatePeriod;
  const days = daysSince(startMs, now, maximum);
  if (days < daysSince(startMs, now, Number.POSITIVE_INFINITY)) {
    const message = `start_date is more than ${maximum} days ago: the last ${maximum} days are read.`;
    emit({ type: 'warning', code: 'WINDOW_SHORTENED', message });
  }
  return days;
}
