import type { AvailableSets } from '../../citrix/monitor/available-sets.ts';
import { keysAtOnce, rowsByKeys } from '../../citrix/monitor/by-keys.ts';
import { readFirstPage } from '../../citrix/monitor/first-page.ts';
import { readInOrder } from '../../citrix/monitor/pages.ts';
import { keyOf, type Reading } from '../../citrix/monitor/reading.ts';
import type { Ask, Row } from '../../citrix/monitor/service.ts';
import { type Dimension, dimensions as declared } from '../../datasets/monitor/dimensions.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { wholeNumber } from '../../readings/numbers.ts';
import type { KeptRows } from '../memory/joined-rows.ts';

/** Rows of a set by key in lower case (GUIDs are not always written alike). */
export type RowsByKey = ReadonlyMap<string, Row>;

/** The size of a set, as far as the source tells. */
export interface Size {
  readonly rows: number | undefined;
  readonly pageRows: number;
}

/** The sets that are joined in memory, each with what all tables of the run need of it. */
export interface Dimensions {
  /** What has come of a set so far; grows. */
  rows(set: string): RowsByKey;
  isWhole(set: string): boolean;
  /** Reads a set to its end, unless that has been done. @throws ConnectorError */
  read(set: string, signal: AbortSignal): Promise<void>;
  /** Reads the first page of a set; a small set is whole then. @throws ConnectorError */
  begin(set: string, signal: AbortSignal): Promise<Size>;
  /** Takes a row that came along with another. */
  keep(set: string, row: Row): void;
  /** Asks for the rows with these keys, unless they are there or known to be gone. @throws ConnectorError */
  find(set: string, keys: Iterable<string>, signal: AbortSignal): Promise<void>;
  /** Keeps the large sets for the next run. @throws ConnectorError OUTPUT_FAILED */
  save(): Promise<void>;
}

/** What makes it cheaper, or keeps it going. */
interface Help {
  readonly kept?: KeptRows | undefined;
  readonly availableSets?: AvailableSets;
}

interface LoadedSet {
  readonly rows: Map<string, Row>;
  /** Keys that no row has, in lower case. */
  readonly gone: Set<string>;
  pages: number;
  isWhole: boolean;
  /** What its first page told. */
  size?: Size;
}

export function createDimensions(
  ask: Ask,
  root: URL,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  emit: Emit,
  { kept, availableSets }: Help = {},
): Dimensions {
  const sets = new Map<string, LoadedSet>();

  function loadedOf(set: string): LoadedSet {
    const loaded = sets.get(set) ?? { rows: new Map(), gone: new Set(), pages: 0, isWhole: false };
    sets.set(set, loaded);
    return loaded;
  }

  const readingFor = (set: string) => readingOf(root, set, needs.get(set) ?? new Set());

  function tell(set: string): void {
    const { rows, pages } = loadedOf(set);
    emit({ type: 'dimension-read', set, rows: rows.size, pages });
  }

  async function readWhole(set: string, where: readonly string[], signal: AbortSignal): Promise<void> {
    const loaded = loadedOf(set);
    const reading = { ...readingFor(set), where };
    let pages = await collect(ask, reading, loaded.rows, signal);
    if (pages > 1 && reading.cursor.nullable) {
      // Which end of the order rows without a cursor stand at is the server's choice; at the far end no window meets them.
      const lost = { ...reading, where: [...where, `${reading.cursor.property} eq null`] };
      pages += await collect(ask, lost, loaded.rows, signal);
    }
    loaded.pages += pages;
    loaded.isWhole = true;
    tell(set);
  }

  /** Takes what an earlier run has kept of a set, and reads what has changed since. @returns whether there was any */
  async function readKept(set: string, signal: AbortSignal): Promise<boolean> {
    const reading = readingFor(set);
    const former = await kept?.find(set, reading.select);
    if (former === undefined) return false;
    const { rows } = loadedOf(set);
    for await (const row of former.rows) put(rows, reading.id, row);
    await readWhole(set, [`(ModifiedDate ge ${former.since} or ModifiedDate eq null)`], signal);
    return true;
  }

  /** A set that the site does not have is one without rows: what refers to them finds none. */
  async function orNone(set: string, signal: AbortSignal, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if ((await availableSets?.isMissing(set, error, signal)) !== true) throw error;
      loadedOf(set).isWhole = true;
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
    const { rows, count, isWhole } = await readFirstPage(ask, reading, signal);
    for (const row of rows) put(loaded.rows, reading.id, row);
    loaded.pages += 1;
    loaded.isWhole = isWhole;
    if (isWhole) tell(set);
    loaded.size = { rows: isWhole ? rows.length : count, pageRows: Math.max(1, rows.length) };
    if (loaded.size.rows === undefined) emit(notCounted(set));
  }

  return {
    rows: (set) => loadedOf(set).rows,
    isWhole: (set) => loadedOf(set).isWhole,
    async read(set, signal) {
      if (loadedOf(set).isWhole || (await readKept(set, signal))) return;
      await orNone(set, signal, () => readWhole(set, [], signal));
    },
    async begin(set, signal) {
      const loaded = loadedOf(set);
      if (loaded.size !== undefined) return loaded.size;
      if (loaded.isWhole || (await readKept(set, signal))) {
        loaded.size = { rows: loaded.rows.size, pageRows: Math.max(1, loaded.rows.size) };
        return loaded.size;
      }
      await orNone(set, signal, () => readFirst(set, signal));
      loaded.size ??= { rows: 0, pageRows: 1 };
      return loaded.size;
    },
    keep(set, row) {
      put(loadedOf(set).rows, readingFor(set).id, row);
    },
    async find(set, keys, signal) {
      const loaded = loadedOf(set);
      const reading = readingFor(set);
      const wanted = wantedOf(keys, reading, loaded);
      if (wanted.size === 0) return;
      for await (const row of rowsByKeys(ask, reading, [...wanted.values()], signal)) {
        put(loaded.rows, reading.id, row);
      }
      for (const key of wanted.keys()) if (!loaded.rows.has(key)) loaded.gone.add(key);
      loaded.pages += Math.ceil(wanted.size / keysAtOnce);
      tell(set);
    },
    async save() {
      for (const [set, { rows, isWhole }] of sets) {
        if (isWhole && declared[set]?.grows === true)
          await kept?.keep(set, readingFor(set).select, rows.values());
      }
    },
  };
}

function notCounted(set: string): RunEvent {
  const message = `${set}: the source returned no usable row count; full load, although a key lookup may be cheaper.`;
  return { type: 'warning', code: 'NOT_COUNTED', message };
}

/** The keys that have to be asked for, by what they are in lower case. What can be no key is known to be gone. */
function wantedOf(
  keys: Iterable<string>,
  { cursor, id }: DimensionReading,
  loaded: LoadedSet,
): Map<string, string> {
  const isKey = cursor.property === id ? isNumberKey : isGuid;
  const wanted = new Map<string, string>();
  for (const written of keys) {
    const key = written.toLowerCase();
    // The source refuses a question with such a key in it, and with it all others.
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
  return { root, set, id, key: [id], cursor, select, where: [] };
}

async function collect(
  ask: Ask,
  reading: DimensionReading,
  rows: Map<string, Row>,
  signal: AbortSignal,
): Promise<number> {
  let pages = 0;
  for await (const batch of readInOrder(ask, reading, signal)) {
    pages += batch.pages;
    for (const row of batch.rows) put(rows, reading.id, row);
  }
  return pages;
}
