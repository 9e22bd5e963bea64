import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column, Dataset } from '../../datasets/define.ts';
import { causeRemedies } from '../../errors/remedies.ts';
import type { ErrorReport } from '../../errors.ts';
import { ConnectorError } from '../../errors.ts';
import {
  type Bookmark,
  bookmarkAfter,
  bookmarkAt,
  closedFrom,
  daysToRead,
  type SyncScope,
  sinceOf,
} from '../../extract/memory/bookmark.ts';
import { markOf, requirePseudonymKey } from '../../extract/memory/protection.ts';
import { bookmarkMark } from '../../extract/memory/settings.ts';
import type { RunReport } from '../../extract/report/run-report.ts';
import { columnSubsetOf } from '../../extract/rows/column-subset.ts';
import type { Since } from '../../extract/rows/part.ts';
import type { PlatformNeeds } from '../../extract/rows/platform-needs.ts';
import { run } from '../../extract/run/run.ts';
import { type RunCommand, reachOf } from '../../extract/run/setup.ts';
import { rejectedCells } from '../../extract/table/invalid-values.ts';
import { createTransport } from '../../http/transport.ts';
import { type JsonRow, readJsonRows } from '../../output/json-rows.ts';
import { publishedFile, rejectedValuesFile } from '../../output/output-names.ts';
import { openTemporary } from '../../output/temporary.ts';
import type { Parameters } from '../../parameters/schema.ts';
import { hostOf } from '../../parameters/source.ts';
import { compareTimestamps, daysBefore, timestampMs } from '../../timestamps.ts';
import { version } from '../../version.ts';

/** A table that a host takes row by row, and keeps. */
export interface Stream {
  readonly dataset: Dataset;
  /** Those the host wants; keys and the cursor come in any case. */
  readonly columns: ReadonlySet<string>;
  /** Where the host stands; undefined: it is to have all rows. */
  readonly bookmark: Bookmark | undefined;
}

/** A table that has been read, compared with the source's own count, and waits to be sent. */
export interface ReadStream {
  readonly dataset: Dataset;
  /** Of its rows, in order. */
  readonly columns: readonly Column[];
  /** How many rows there are to hand on. */
  readonly rows: number;
  /** In order. @throws ConnectorError OUTPUT_FAILED */
  batches(): AsyncGenerator<readonly JsonRow[]>;
  /** Where the host stands once it has a row with this cursor and all before; undefined: where it stood. */
  bookmarkAt(cursor: string): Bookmark | undefined;
  /** Where the host stands once it has all rows. */
  readonly bookmark: Bookmark;
}

/** Receives each table, in the order of reading. */
export interface Receiver {
  /** A table is complete; resolves when it is sent. */
  take(stream: ReadStream): Promise<void>;
  /** A table is not there, and why; `error` null: the site has none of it. */
  miss(dataset: string, reason: string, error: ErrorReport | null): void;
}

interface SyncCommand extends Omit<RunCommand, 'out' | 'state' | 'changes' | 'trace'> {
  readonly streams: readonly Stream[];
  /**
   * So far back a table that the host has nothing of is read; `fetchStartDatePeriod` if undefined. Decides nothing
   * else.
   */
  readonly firstDays?: number | undefined;
}

/**
 * Reads tables for a host that takes rows and keeps the state itself. No row is sent before its table is complete and
 * proven: it is made in a temporary folder first.
 * @throws ConnectorError STATE_INVALID (a bookmark of another customer), OUTPUT_FAILED, or what the receiver throws
 */
export async function sync(
  { streams, firstDays, ...command }: SyncCommand,
  receiver: Receiver,
): Promise<RunReport> {
  const { customerId = null } = command.parameters;
  requirePseudonymKey(command.parameters, undefined);
  const planned = streams.map((stream) => plannedOf(stream, command));
  const parameters = {
    ...command.parameters,
    formats: ['csv'],
    csvEscapeFormulas: false,
    csvByteOrderMark: false,
    mode: 'full',
  } as const;
  const folder = await openTemporary(tmpdir(), command.runtime);
  const out = folder.path;
  const { network, ...reach } = reachOf({ ...command, parameters });
  const transport = createTransport(network);
  try {
    const report = await run({
      ...{ ...command, ...reach, parameters, out, transport },
      datasets: planned.map(({ dataset }) => dataset),
      platform: needsOf(planned, parameters, firstDays),
    });
    for (const table of planned) {
      const { dataset, settings, bookmark } = table;
      const since = sinceFor(table, parameters, timestampMs(report.window.to));
      const scope: SyncScope = { customerId, settings, window: report.window, bookmark, since };
      await emitStream(dataset, scope, { report, out }, receiver);
    }
    return report;
  } finally {
    await transport.close();
    await folder.discard();
  }
}

interface Planned {
  /** With the columns that are wanted. */
  readonly dataset: Dataset;
  /** The fingerprint of what decides about its rows. */
  readonly settings: string;
  readonly bookmark: Bookmark | undefined;
}

function plannedOf(
  { dataset, columns, bookmark }: Stream,
  { parameters, source }: Pick<SyncCommand, 'parameters' | 'source'>,
): Planned {
  if (bookmark !== undefined && bookmark.customerId !== parameters.customerId) {
    const message = `${dataset.name}: the state belongs to another customer.`;
    const remedy = causeRemedies.STATE_INVALID.platformStateForeign;
    throw new ConnectorError('STATE_INVALID', message, { dataset: dataset.name, remedy });
  }
  const needed = new Set([...columns, ...dataset.primaryKey, dataset.cursor]);
  const wanted = dataset.columns.filter(({ name }) => needed.has(name));
  const excerpt = wanted.length === dataset.columns.length ? dataset : columnSubsetOf(dataset, wanted);
  const settings = bookmarkMark(
    { parameters, host: hostOf(source), version, pseudonyms: markOf(parameters) },
    excerpt.columns,
  );
  return { dataset: excerpt, settings, bookmark };
}

/** What a run whose window ends then has to read of a table; undefined: everything. */
function sinceFor({ bookmark, settings }: Planned, parameters: Parameters, end: number): Since | undefined {
  return bookmark && sinceOf(bookmark, settings, parameters, end);
}

function needsOf(
  planned: readonly Planned[],
  parameters: Parameters,
  firstDays: number = parameters.fetchStartDatePeriod,
): PlatformNeeds {
  const bookmarks = planned.flatMap(({ bookmark }) => bookmark ?? []);
  return {
    watermark: bookmarks.map(({ watermark }) => watermark).reduce(laterOf, undefined),
    neededAt(end) {
      const days = daysToRead(firstDays, bookmarks, parameters, end);
      const platformProgress = planned.flatMap((table) => {
        const { dataset, bookmark } = table;
        if (bookmark === undefined) return [];
        // A bookmark in the future does not tell how far the host really has the table.
        const isOfPast = timestampMs(bookmark.watermark) <= end;
        const from = isOfPast ? closedFrom(bookmark, parameters) : daysBefore(end, days);
        return [[dataset.name, { since: sinceFor(table, parameters, end), closedFrom: from }] as const];
      });
      return { days, platformProgress: Object.fromEntries(platformProgress) };
    },
  };
}

function laterOf(a: string | undefined, b: string): string {
  return a !== undefined && compareTimestamps(a, b) > 0 ? a : b;
}

async function emitStream(
  dataset: Dataset,
  scope: SyncScope,
  { report, out }: { readonly report: RunReport; readonly out: string },
  receiver: Receiver,
): Promise<void> {
  const { name, columns, cursor } = dataset;
  const told = report.datasets[name];
  if (told?.status !== 'complete') {
    const error = told?.error ?? (told?.status === 'skipped' ? null : report.error);
    receiver.miss(name, told?.skipped ?? error?.message ?? 'It was not read.', error);
    return;
  }
  const isWhole = Object.keys(told.invalid).length === 0;
  const cells = isWhole ? undefined : await rejectedCells(join(out, rejectedValuesFile), name);
  const nulled = cells && { key: dataset.key, cells };
  await receiver.take({
    ...{ dataset, columns, rows: told.rowsWritten },
    batches: () => readJsonRows(join(out, publishedFile(name, 'csv')), columns, cursor, nulled),
    bookmarkAt: (at) => bookmarkAt(scope, at),
    bookmark: bookmarkAfter(scope),
  });
}
