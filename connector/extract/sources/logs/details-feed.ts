import { endOf, idOf, startOf } from '../../../citrix/logs/config-log.ts';
import type { Item } from '../../../citrix/token-pages.ts';
import type { Dataset } from '../../../datasets/define.ts';
import type { LogSource } from '../../../datasets/sources.ts';
import { isRecord } from '../../../json.ts';
import type { Cells } from '../../../output/cells.ts';
import { compareTimestamps } from '../../../timestamps.ts';
import type { CellBatch, Since } from '../../rows/part.ts';
import type { Feed, FeedParts } from './feed.ts';

/** Operations that are fetched, one request each, between two checkpoints. */
const operationsAtOnce = 20;

/** The parts of a row. */
interface DetailRow {
  readonly [member: string]: unknown;
  readonly Key: string;
  readonly Operation: Item;
}

/**
 * One row per changed property of a low-level operation. All operations are listed, a thousand per request; the parts
 * of each one need a request of their own, which is sent only for operations that were not complete before.
 */
export function detailsFeed({ dataset, configLog, findings, flatten, shown }: FeedParts): Feed {
  const known = new Map(['Operation', 'LowLevel', 'Detail'].map((part) => [part, membersOf(dataset, part)]));
  let lastFetched: { readonly id: string; readonly cells: readonly Cells[] } | undefined;

  function inspected(part: string, entry: Item): Item {
    findings.unknownMembers(entry, known.get(part) ?? new Set());
    return entry;
  }

  async function rowsOf(operation: Item, signal: AbortSignal): Promise<readonly DetailRow[]> {
    const lowLevel = await configLog.lowLevel(idOf(operation), signal);
    // The operation was listed, but the site has purged it since.
    if (lowLevel === undefined) findings.unresolved('LowLevelOperations');
    const Operation = inspected('Operation', operation);
    return [...(lowLevel ?? [])].flatMap(([id, low]) => {
      const LowLevel = shown(inspected('LowLevel', low));
      return detailsOf(low).map(([DetailNumber, Detail]) => {
        const Key = `${idOf(operation)}/${id}/${String(DetailNumber).padStart(4, '0')}`;
        if (isRecord(Detail)) inspected('Detail', Detail);
        return { Key, Operation, LowLevel, DetailNumber, Detail };
      });
    });
  }

  return {
    log: configLog.operations,
    listsAll: true,
    async *rows({ entries, pages: listed, resumeFrom }, since, signal) {
      let rows: DetailRow[] = [];
      let pages = listed;
      let requested = 0;
      let last: string | undefined;
      const takeAll = (to: string | undefined): CellBatch => {
        const cells = rows.sort(byTimeAndKey).map(flatten);
        const batch = { cells, read: cells.length, repeated: 0, pages, resumeFrom: to };
        [rows, pages, requested] = [[], 0, 0];
        return batch;
      };
      for (const operation of entries) {
        if (!mayHaveChanged(operation, since)) continue;
        const at = timeOf(operation);
        if (requested >= operationsAtOnce && at !== last) yield takeAll(at);
        rows.push(...(await rowsOf(operation, signal)));
        [pages, requested, last] = [pages + 1, requested + 1, at];
      }
      yield takeAll(resumeFrom);
    },
    async withKeys(keys, signal) {
      const found: Cells[] = [];
      for (const id of new Set(keys.map((key) => key.slice(0, key.indexOf('/'))))) {
        if (lastFetched?.id !== id) {
          const operation = await configLog.operation(id, signal);
          const rows = operation === undefined ? [] : await rowsOf(operation, signal);
          lastFetched = { id, cells: rows.map(flatten) };
        }
        found.push(...lastFetched.cells);
      }
      return found;
    },
  };
}

/**
 * Number 0 is the low-level operation itself, if it lists no property; properties count from 1. A value in the
 * place of a property, or of the list, is rejected when it is converted to cells.
 */
function detailsOf({ Details }: Item): readonly (readonly [number: number, detail: unknown])[] {
  const details = Array.isArray(Details) ? Details : [Details ?? []].flat();
  return details.length === 0 ? [[0, null]] : details.map((detail, at) => [at + 1, detail]);
}

/** Whether the operation may have changed since the last reading; true if nothing is known. */
export function mayHaveChanged(operation: Item, since: Since | undefined): boolean {
  if (since === undefined) return true;
  const { at, from = at, before } = since;
  const start = timeOf(operation);
  const end = endOf(operation);
  if (end === undefined || compareTimestamps(end, at) >= 0 || compareTimestamps(start, from) >= 0)
    return true;
  return before !== undefined && compareTimestamps(start, before) < 0;
}

/** An operation without a start is rejected when it is converted to a row. */
function timeOf(operation: Item): string {
  return startOf(operation) ?? '';
}

function byTimeAndKey(a: DetailRow, b: DetailRow): number {
  const byTime = compareTimestamps(timeOf(a.Operation), timeOf(b.Operation));
  if (byTime !== 0) return byTime;
  return a.Key < b.Key ? -1 : 1;
}

/** The declared members of such an entry: those that columns use, and those that are omitted on purpose. */
function membersOf({ columns, source }: Dataset<LogSource>, part: string): ReadonlySet<string> {
  const paths = [...columns.flatMap(({ inputs }) => inputs), ...source.leftOut];
  return new Set(paths.flatMap((path) => (path.startsWith(`${part}.`) ? [path.split('.')[1] ?? ''] : [])));
}
