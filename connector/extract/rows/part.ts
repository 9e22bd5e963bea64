import type { Cells, KeptLines } from '../../output/cells.ts';

/** Rows of a table as cells, in their final order. */
export interface CellBatch {
  readonly cells: readonly Cells[];
  /** Rows the source delivered; in the end = cells + repeated. */
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
  /** Where reading goes on; undefined: all has been read. */
  readonly resumeFrom: string | undefined;
}

/** Rows of a table on their way into its file: those of the source, and those it had before. */
export interface TableBatch extends Omit<CellBatch, 'cells'> {
  readonly rows: readonly (Cells | KeptLines)[];
  /** Rows of the source that were not repeated; in the end = read - repeated. */
  readonly fresh: number;
}

/** A half-open range of the cursor; an absent end is that of the part. */
export interface CursorRange {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** What has changed since rows were read before. */
export interface Since {
  /** Rows are read that have begun or settled from then on, or have not settled. */
  readonly at: string;
  /** And all that began from then on, which is before `at`: they have not all been sent. */
  readonly from?: string | undefined;
  /** And all that began before this: an earlier window did not go back so far. */
  readonly before?: string | undefined;
}

/** How far a host has a table that it keeps itself. */
export interface HostProgress {
  /** Only what has changed since is read; undefined: everything, once more. */
  readonly since: Since | undefined;
  /** What has settled from then on it may have as open, also rows that began before the window. */
  readonly closedFrom: string;
}

/** What a host that keeps tables needs, which depends on when the window ends. */
export interface HostNeeds {
  /** How far it has been given what the source has; undefined: it has nothing. */
  readonly watermark: string | undefined;
  /** @param end of the window, in milliseconds since 1970 */
  of(end: number): {
    /** How far the window goes back. */
    readonly days: number;
    /** Tables that are to hold no more than what the host lacks, by name. */
    readonly hostProgress: Readonly<Record<string, HostProgress>>;
  };
}

export interface ReadOptions {
  /** Only this range; by default all of the part. */
  readonly range?: CursorRange;
  /** The `resumeFrom` of an earlier batch, to go on from there. */
  readonly resumeFrom?: string | undefined;
  readonly since?: Since | undefined;
  /** Keys of rows to leave out. */
  readonly known?: ReadonlySet<string>;
  /** Only the rows with these keys, as many as fit into one question. */
  readonly keys?: readonly string[];
}

/** One of the readings whose rows, one reading after the other, make up a table. */
export interface Part {
  /** Where it lies on the cursor. */
  readonly range: CursorRange;
  /** @throws ConnectorError */
  read(signal: AbortSignal, options?: ReadOptions): AsyncGenerator<CellBatch>;
  /** What the source says there is in a range; undefined when it does not say. @throws ConnectorError */
  count(range: CursorRange, signal: AbortSignal): Promise<number | undefined>;
}
