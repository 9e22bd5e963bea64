import { z } from 'zod';
import { type Bookmark, bookmarkSchema } from '../../extract/memory/bookmark.ts';
import type { ReplicationMethod } from './catalog.ts';
import { type HostFile, readHostFile, unusable } from './host-file.ts';

/** What a host keeps for us between runs. What others have written into it is carried along. */
export interface SingerState {
  readonly bookmarks: Readonly<Record<string, unknown>>;
}

export const emptyState: SingerState = { bookmarks: {} };

const stateSchema = z.object({ bookmarks: z.record(z.string(), z.unknown()).optional() });

/** @throws ConnectorError STATE_INVALID */
export function readState(file: HostFile): SingerState {
  const { value, read } = readHostFile(file, 'state', stateSchema, 'STATE_INVALID');
  // Treating it as an empty state would silently send all rows again.
  if (read.bookmarks === undefined && Object.keys(Object(value)).length > 0) {
    const problem = 'it has no bookmarks; a state is the value of a STATE line, not the whole line';
    throw unusable('state', file.path, 'STATE_INVALID', [problem]);
  }
  return { ...Object(value), bookmarks: read.bookmarks ?? {} };
}

const bookmark = bookmarkSchema.unwrap().strip();

/**
 * `resumeCursor` is null where nothing was left open, and the rest is not there where there is nothing to go on from.
 */
const heldSchema = z.union([
  bookmark.extend({ resumeCursor: bookmark.shape.resumeCursor.nullable() }),
  z.strictObject({ resumeCursor: z.null().optional() }),
]);

/**
 * Where the host stands with a stream; undefined: it is to have all rows.
 * @param origin the name of the state's file, for messages
 * @throws ConnectorError STATE_INVALID
 */
export function bookmarkIn(
  { bookmarks }: SingerState,
  { name, method }: { readonly name: string; readonly method: ReplicationMethod },
  origin: string,
): Bookmark | undefined {
  const result = heldSchema.safeParse(bookmarks[name] ?? {});
  if (!result.success) {
    const problem = `bookmarks.${name} is not a bookmark of this tap`;
    throw unusable('state', origin, 'STATE_INVALID', [problem]);
  }
  if (!('watermark' in result.data)) return undefined;
  // Its target may have started the table over: what was sent before a run broke off would be gone.
  if (method === 'FULL_TABLE') return undefined;
  const { resumeCursor, ...rest } = result.data;
  return resumeCursor === null || resumeCursor === undefined ? rest : { ...rest, resumeCursor };
}

/**
 * The state with another bookmark; undefined: all rows have been sent, and are to be sent again next time. Every member
 * is named, also one that is gone: Meltano merges the states of runs that failed member by member, so what is only left
 * out would come back.
 */
export function withBookmark(
  state: SingerState,
  stream: string,
  bookmark: Bookmark | undefined,
): SingerState {
  const told = { ...bookmark, resumeCursor: bookmark?.resumeCursor ?? null };
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: told } };
}
