import type { Cells } from '../output/cells.ts';

/** Rows of a table as cells, in their final order. */
export interface CellBatch {
  readonly cells: readonly Cells[];
  /** Rows the source delivered; in the end = cells + repeated. */
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
  /** Where reading goes on; undefined: all has been read. */
  readonly edge: string | undefined;
}

/** A half-open stretch of the cursor; an absent end is that of the part. */
export interface Stretch {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface ReadOptions {
  /** Only this stretch; by default all of the part. */
  readonly stretch?: Stretch;
  /** The `edge` of an earlier batch, to go on from there. */
  readonly edge?: string | undefined;
  /** Keys of rows to leave out. */
  readonly known?: ReadonlySet<string>;
}

/** One of the readings whose rows, one reading after the other, make up a table. */
export interface Part {
  /** @throws ConnectorError */
  read(signal: AbortSignal, options?: ReadOptions): AsyncGenerator<CellBatch>;
  /** What the source says there is in a stretch; undefined when it does not say. @throws ConnectorError */
  count(stretch: Stretch, signal: AbortSignal): Promise<number | undefined>;
}
