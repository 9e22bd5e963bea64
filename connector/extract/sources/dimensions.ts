import type { AvailableSets } from '../../citrix/monitor/available-sets.ts';
import { keysAtOnce, rowsByKeys } from '../../citrix/monitor/by-keys.ts';
import { cursorTypes } from '../../citrix/monitor/cursors.ts';
import { readFirstPage } from '../../citrix/monitor/first-page.ts';
import { readInOrder } from '../../citrix/monitor/pages.ts';
import { keyOf, type Reading } from '../../citrix/monitor/reading.ts';
import type { FetchPage, Row } from '../../citrix/monitor/service.ts';
import { type Dimension, dimensions as declared } from '../../datasets/monitor/dimensions.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { wholeNumber } from '../../readings/numbers.ts';
import { createPageScanner } from '../../scan/page-scanner.ts';
import { withoutPage } from '../../scan/scanned-row.ts';
import type { JoinedRowStore } from '../memory/joined-rows.ts';

/** Rows of a set by key in lower case (GUIDs are not always written alike). */
export type RowsByKey = ReadonlyMap<string, Row>;

/** The size of a set, as far as the source reports it. */
export interface Size {
  readonly rows: number | undefined;
  readonly pageRows: number;
}

/** The sets that are joined in memory, each with the properties that all tables of the run need. */
export interface Dimensions {
  /** The rows of a set that were fetched so far; the map grows. */
  rows(set: string): RowsByKey;
  isComplete(set: string): boolean;
  /** Loads a set in full, unless that has been done. @throws ConnectorError */
  read(set: string, signal: AbortSignal): Promise<void>;
  /** Reads the first page of a set; a small set is complete after it. @throws ConnectorError */
  begin(set: string, signal: AbortSignal): Promise<Size>;
  /** Adds a row that was expanded inside another. */
  keep(set: string, row: Row): void;
  /** Fetches the rows with these keys, unless they are loaded or known to be missing. @throws ConnectorError */
  find(set: string, keys: Iterable<string>, signal: AbortSignal): Promise<void>;
  /** Stores the large sets for the next run. @throws ConnectorError OUTPUT_FAILED */
  save(): Promise<void>;
}

/** Sets stored by an earlier run, and the detection of sets that the site does not have. */
interface DimensionOptions {
  readonly stored?: JoinedRowStore | undefined;
  readonly availableSets?: AvailableSets;
  /** When the run began: what is created later is not in the counts of first pages. */
  readonly begun?: string;
}

interface LoadedSet {
  readonly rows: Map<string, Row>;
  /** Keys that have no row, in lower case. */
  readonly gone: Set<string>;
  pages: number;
  isComplete: boolean;
  /** The size that its first page reported. */
  size?: Size;
  /** Where reading goes on behind its first page. */
  resumeFrom?: string | undefined;
}

export function createDimensions(
  fetchPage: FetchPage,
  root: URL,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  emit: Emit,
  { stored, availableSets, begun }: DimensionOptions = {},
): Dimensions {
  const sets = new Map<string, LoadedSet>();

  function loadedOf(set: string): LoadedSet {
    const loaded = sets.get(set) ?? { rows: new Map(), gone: new Set(), pages: 0, isComplete: false };
    sets.set(set, loaded);
    return loaded;
  }

  const readings = new Map<string, DimensionReading>();

  function readingFor(set: string): DimensionReading {
    const reading = readings.get(set) ?? readingOf(root, set, needs.get(set) ?? new Set());
    readings.set(set, reading);
    return reading;
  }

  function emitRead(set: string): void {
    const { rows, pages } = loadedOf(set);
    emit({ type: 'dimension-read', set, rows: rows.size, pages });
  }

  async function readAll(set: string, where: readonly string[], signal: AbortSignal): Promise<void> {
    const loaded = loadedOf(set);
    const reading = { ...readingFor(set), where };
    let pages = await collect(fetchPage, reading, loaded.rows, signal, loaded.resumeFrom);
    if (loaded.pages + pages > 1 && reading.cursor.nullable && !isCounted(loaded, reading)) {
      // The server decides whether rows without a cursor sort first or last; sorted last, no window would contain them.
      const lost = { ...reading, where: [...where, `${reading.cursor.property} eq null`] };
      pages += await collect(fetchPage, lost, loaded.rows, signal);
    }
    loaded.pages += pages;
    loaded.isComplete = true;
    emitRead(set);
  }

  /** Whether the rows with a cursor are as many as the first page counted in all: then there were none without. */
  function isCounted({ rows, size }: LoadedSet, { cursor: { property, type } }: Reading): boolean {
    if (size?.rows === undefined || begun === undefined) return false;
    const cursor = cursorTypes[type];
    let before = 0;
    for (const row of rows.values()) {
      const at = cursor.of(row[property]);
      if (at !== undefined && cursor.compare(at, begun) < 0) before += 1;
    }
    return before >= size.rows;
  }

  /** Loads the set that an earlier run stored, and fetches what has changed since. @returns whether there was one */
  async function readStored(set: string, signal: AbortSignal): Promise<boolean> {
    const reading = readingFor(set);
    const previous = await stored?.find(set, reading.select);
    if (previous === undefined) return false;
    const { rows } = loadedOf(set);
    for await (const row of previous.rows) put(rows, reading.id, row);
    await readAll(set, [`(ModifiedDate ge ${previous.since} or ModifiedDate eq null)`], signal);
    return true;
  }

  /** A set that the site does not have counts as empty: references to it are unresolved. */
  async function orNone(set: string, signal: AbortSignal, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if ((await availableSets?.isMissing(set, error, signal)) !== true) throw error;
      loadedOf(set).isComplete = true;
      emit({
        type: 'warning',
        code: 'SET_MISSING',
        message: `This site has no ${set}; columns that come from there are empty.`,
      });
    }
  }

  async function readFirst(set: string, signal: AbortSignal): Promise<void> {
    const loaded = loadedOf(set);
    const reading = readingFor(set);
    const { rows, count, isComplete, resumeFrom } = await readFirstPage(fetchPage, reading, signal);
    for (const row of rows) put(loaded.rows, reading.id, row);
    loaded.pages += 1;
    loaded.isComplete = isComplete;
    loaded.resumeFrom = resumeFrom;
    if (isComplete) emitRead(set);
    loaded.size = { rows: isComplete ? rows.length : count, pageRows: Math.max(1, rows.length) };
    if (loaded.size.rows === undefined) emit(notCounted(set));
  }

  return {
    rows: (set) => loadedOf(set).rows,
    isComplete: (set) => loadedOf(set).isComplete,
    async read(set, signal) {
      if (loadedOf(set).isComplete || (await readStored(set, signal))) return;
      await orNone(set, signal, () => readAll(set, [], signal));
    },
    async begin(set, signal) {
      const loaded = loadedOf(set);
      if (loaded.size !== undefined) return loaded.size;
      if (loaded.isComplete || (await readStored(set, signal))) {
        loaded.size = { rows: loaded.rows.size, pageRows: Math.max(1, loaded.rows.size) };
        return loaded.size;
      }
      await orNone(set, signal, () => readFirst(set, signal));
      loaded.size ??= { rows: 0, pageRows: 1 };
      return loaded.size;
    },
    keep(set, row) {
      put(loadedOf(set).rows, readingFor(set).id, withoutPage(row));
    },
    async find(set, keys, signal) {
      const loaded = loadedOf(set);
      const reading = readingFor(set);
      const wanted = wantedOf(keys, reading, loaded);
      if (wanted.size === 0) return;
      for await (const row of rowsByKeys(fetchPage, reading, [...wanted.values()], signal)) {
        put(loaded.rows, reading.id, row);
      }
      for (const key of wanted.keys()) if (!loaded.rows.has(key)) loaded.gone.add(key);
      loaded.pages += Math.ceil(wanted.size / keysAtOnce);
      emitRead(set);
    },
    async save() {
      for (const [set, { rows, isComplete }] of sets) {
        if (isComplete && declared[set]?.grows === true)
          await stored?.keep(set, readingFor(set).select, rows.values());
      }
    },
  };
}

function notCounted(set: string): RunEvent {
  const message = `${set}: the source returned no usable row count; full load, although a key lookup may be cheaper.`;
  return { type: 'warning', code: 'NOT_COUNTED', message };
}

/** The keys to fetch, by their lower-case form. A text that cannot be a key counts as missing. */
function wantedOf(
  keys: Iterable<string>,
  { cursor, id }: DimensionReading,
  loaded: LoadedSet,
): Map<string, string> {
  const isKey = cursor.property === id ? isNumberKey : isGuid;
  const wanted = new Map<string, string>();
  for (const written of keys) {
    const key = written.toLowerCase();
    // The source refuses the whole request if one of its keys is malformed.
    if (!isKey(key)) loaded.gone.add(key);
    if (!loaded.rows.has(key) && !loaded.gone.has(key)) wanted.set(key, written);
  }
  return wanted;
}

const isGuid = (key: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(key);
const isNumberKey = (key: string) => wholeNumber(key) === key;

function put(rows: Map<string, Row>, key: string, row: Row): void {
  rows.set(keyOf(row, [key]).toLowerCase(), row);
}

interface DimensionReading extends Reading {
  readonly id: string;
}

function readingOf(root: URL, set: string, properties: ReadonlySet<string>): DimensionReading {
  const dimension: Dimension | undefined = declared[set];
  if (dimension === undefined)
    throw new ConnectorError('INTERNAL_ERROR', `No joined set is declared for ${set}.`);
  const { key: id, cursor } = dimension;
  const select = [...new Set([id, cursor.property, ...properties])].sort();
  const scanner = createPageScanner({ keepsRows: true });
  return { root, set, id, key: [id], cursor, select, where: [], scanner };
}

async function collect(
  fetchPage: FetchPage,
  reading: DimensionReading,
  rows: Map<string, Row>,
  signal: AbortSignal,
  start?: string,
): Promise<number> {
  let pages = 0;
  for await (const batch of readInOrder(fetchPage, reading, signal, start)) {
    pages += batch.pages;
    for (const row of batch.rows) put(rows, reading.id, row);
  }
  return pages;
}
