import type { CopiedLines, MadeRow } from '../../output/cells.ts';

/** Rows of a table as cells, in their final order. */
export interface CellBatch {
  readonly cells: readonly MadeRow[];
  /** Rows that the source delivered; in total = cells + repeated. */
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
  /** Where reading resumes; undefined: all rows were read. */
  readonly resumeFrom: string | undefined;
}

/** Rows to be written to the table's file: fetched rows and rows carried over from the previous table. */
export interface TableBatch extends Omit<CellBatch, 'cells'> {
  readonly rows: readonly (MadeRow | CopiedLines)[];
  /** Rows of the source without repeated ones; in total = read - repeated. */
  readonly fresh: number;
}

/** A half-open range of the cursor; a missing bound is the bound of the part. */
export interface CursorRange {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Selects the rows that have changed since an earlier reading. */
export interface Since {
  /** Selects rows that started or closed from then on, and rows that are still open. */
  readonly at: string;
  /** Also selects all rows that started from then on (earlier than `at`): not all of them were delivered. */
  readonly from?: string | undefined;
  /** Also selects all rows that started before this: the earlier window did not reach back so far. */
  readonly before?: string | undefined;
}

export interface ReadOptions {
  /** Only this range; by default all of the part. */
  readonly range?: CursorRange;
  /** The `resumeFrom` of an earlier batch, to resume there. */
  readonly resumeFrom?: string | undefined;
  readonly since?: Since | undefined;
  /** Keys of rows to omit. */
  readonly known?: ReadonlySet<string>;
  /** Only the rows with these keys, as many as fit into one request. */
  readonly keys?: readonly string[];
}

/** One of the readings whose rows, one reading after the other, make up a table. */
export interface Part {
  /** The range of the cursor that it covers. */
  readonly range: CursorRange;
  /** @throws ConnectorError */
  read(signal: AbortSignal, options?: ReadOptions): AsyncGenerator<CellBatch>;
  /** The source's row count of a range; undefined if the source does not return one. @throws ConnectorError */
  count(range: CursorRange, signal: AbortSignal): Promise<number | undefined>;
}
