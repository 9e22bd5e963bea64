import { type Reading, readInOrder } from '../citrix/monitor/pages.ts';
import type { Ask, Row } from '../citrix/monitor/service.ts';
import { type Dimension, dimensions as declared } from '../datasets/monitor/dimensions.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';

/** Rows of a set by key in lower case (GUIDs are not always written alike). */
type RowsByKey = ReadonlyMap<string, Row>;

/** The sets that are joined in memory: each read once per run, when first needed, with what all tables need of it. */
export interface Dimensions {
  /** @throws ConnectorError */
  read(sets: Iterable<string>, signal: AbortSignal): Promise<ReadonlyMap<string, RowsByKey>>;
}

export function createDimensions(
  ask: Ask,
  root: URL,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  emit: Emit,
): Dimensions {
  const rows = new Map<string, RowsByKey>();
  return {
    async read(sets, signal) {
      for (const set of sets) {
        if (!rows.has(set))
          rows.set(set, await readSet(ask, readingOf(root, set, needs.get(set) ?? new Set()), emit, signal));
      }
      return rows;
    },
  };
}

interface DimensionReading extends Reading {
  readonly nullable: boolean;
}

function readingOf(root: URL, set: string, properties: ReadonlySet<string>): DimensionReading {
  const dimension: Dimension | undefined = declared[set];
  if (dimension === undefined)
    throw new ConnectorError('INTERNAL_ERROR', `No dimension is declared for ${set}.`);
  const { key, cursor } = dimension;
  const select = [...new Set([key, cursor.property, ...properties])].sort();
  return { root, set, key, cursor, select, where: [], nullable: cursor.nullable };
}

async function readSet(
  ask: Ask,
  reading: DimensionReading,
  emit: Emit,
  signal: AbortSignal,
): Promise<RowsByKey> {
  const rows = new Map<string, Row>();
  let pages = await collect(ask, reading, rows, signal);
  if (pages > 1 && reading.nullable) {
    // Which end of the order rows without a cursor stand at is the server's choice; at the far end no window meets them.
    const lost: Reading = { ...reading, where: [`${reading.cursor.property} eq null`] };
    pages += await collect(ask, lost, rows, signal);
  }
  emit({ type: 'dimension-read', set: reading.set, rows: rows.size, pages });
  return rows;
}

async function collect(
  ask: Ask,
  reading: Reading,
  rows: Map<string, Row>,
  signal: AbortSignal,
): Promise<number> {
  let pages = 0;
  for await (const batch of readInOrder(ask, reading, signal)) {
    pages += batch.pages;
    for (const row of batch.rows) rows.set(String(row[reading.key]).toLowerCase(), row);
  }
  return pages;
}
