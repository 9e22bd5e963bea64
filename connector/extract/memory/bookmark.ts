import { z } from 'zod';
import { closingDatesOf, type Dataset } from '../../datasets/define.ts';
import type { Window } from '../../events.ts';
import type { Parameters } from '../../parameters/schema.ts';
import { compareTimestamps, dayMs, minutesBefore, timestampMs, timestampOf } from '../../timestamps.ts';
import type { Since } from '../rows/part.ts';
import { isRefreshDue } from './carry-over.ts';

const timestamp = z.iso.datetime({ precision: 3 });

/** How far a host has the rows of a table, where the host keeps both. */
export const bookmarkSchema = z
  .strictObject({
    customerId: z.string().nullable().meta({ description: 'Citrix Cloud customer that the rows belong to.' }),
    settings: z.string().meta({
      description:
        'Fingerprint of the settings that decide rows and columns: if it changes, all rows are sent again.',
    }),
    watermark: timestamp.meta({
      description: 'Everything that the source showed up to this time was delivered.',
    }),
    lastFullRefresh: timestamp.meta({ description: 'When the complete window was last read.' }),
    resumeCursor: timestamp.optional().meta({
      description: 'Cursor to resume from: delivery was interrupted there. Absent: it was not interrupted.',
    }),
  })
  .readonly();

export type Bookmark = z.output<typeof bookmarkSchema>;

/** Whether all rows were being sent, not only those that had changed, and that was interrupted. */
export function isPartOfAll({ watermark, lastFullRefresh, resumeCursor }: Bookmark): boolean {
  return resumeCursor !== undefined && lastFullRefresh === watermark;
}

/** Whether what has changed in the table can be told; of others all rows are sent every time. */
export function canBeBookmarked(dataset: Dataset): boolean {
  const cursor = dataset.columns.find(({ name }) => name === dataset.cursor);
  return closingDatesOf(dataset) !== undefined && cursor?.type === 'timestamp';
}

/**
 * What a run has to read for a host that has come so far.
 * @param mark the settings as they are now
 * @param now milliseconds since 1970
 * @returns undefined: everything, since that is due once more, or the settings are others
 */
export function sinceOf(
  { watermark, lastFullRefresh, resumeCursor, settings }: Bookmark,
  mark: string,
  { incrementalOverlap, fullRefreshEvery }: Parameters,
  now: number,
): Since | undefined {
  if (settings !== mark) return undefined;
  // Of a time yet to come nothing is known.
  if (timestampMs(watermark) > now) return undefined;
  if (isRefreshDue({ lastFullRefresh }, { to: timestampOf(now) }, fullRefreshEvery)) return undefined;
  const at = closedFrom({ watermark }, { incrementalOverlap });
  return resumeCursor !== undefined && compareTimestamps(resumeCursor, at) < 0
    ? { at, from: resumeCursor }
    : { at };
}

/** What was open then may have settled since without the host's knowing. */
export function closedFrom(
  { watermark }: Pick<Bookmark, 'watermark'>,
  { incrementalOverlap }: Pick<Parameters, 'incrementalOverlap'>,
): string {
  return minutesBefore(watermark, incrementalOverlap);
}

/** What a run has read for a host. */
export interface SyncScope {
  readonly customerId: string | null;
  /** Those of the run. */
  readonly settings: string;
  readonly window: Window;
  /** Where the host stood; undefined: at the beginning. */
  readonly bookmark: Bookmark | undefined;
  /** Undefined: everything was read. */
  readonly since: Since | undefined;
}

/** Where the host stands that has been handed all rows. */
export function bookmarkAfter({ customerId, settings, window, bookmark, since }: SyncScope): Bookmark {
  const lastFullRefresh = since === undefined ? window.to : (bookmark?.lastFullRefresh ?? window.to);
  return { customerId, settings, watermark: window.to, lastFullRefresh };
}

/**
 * Where the host stands that has been handed the rows, sorted by cursor, up to one with this cursor.
 * @returns undefined: where it stood before. As long as these are rows that had begun long ago, and have changed since,
 * going on from there would be to read all that began after them.
 */
export function bookmarkAt(scope: SyncScope, cursor: string): Bookmark | undefined {
  const { since } = scope;
  if (since !== undefined && compareTimestamps(cursor, since.from ?? since.at) < 0) return undefined;
  return { ...bookmarkAfter(scope), resumeCursor: timestampOf(timestampMs(cursor)) };
}

/**
 * Days that a run has to look back so as to miss nothing between the last one and itself, at least those asked for:
 * also where all rows are read again.
 * @param now milliseconds since 1970
 */
export function daysToRead(
  days: number,
  bookmarks: readonly (Bookmark | undefined)[],
  parameters: Pick<Parameters, 'incrementalOverlap'>,
  now: number,
): number {
  const platformProgress = bookmarks
    .filter((bookmark) => bookmark !== undefined)
    .flatMap((bookmark) => [closedFrom(bookmark, parameters), bookmark.resumeCursor ?? bookmark.watermark]);
  return Math.max(days, Math.ceil((now - Math.min(now, ...platformProgress.map(timestampMs))) / dayMs));
}
