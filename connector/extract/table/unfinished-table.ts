import type { RowFindings } from '../../events.ts';
import type { CopiedLines, MadeRow } from '../../output/cells.ts';
import type { CsvSummary } from '../../output/csv.ts';
import type { LinePosition } from '../../output/repeated-keys.ts';
import type { Checkpoint } from '../memory/checkpoint.ts';

/** Rows that were written together: a range of a part and of the file. */
export interface Slice {
  /** The number of the checkpoint at its end. */
  readonly number: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly rows: number;
}

/** The progress of the reading in a checkpoint, without the state of the files. */
export type TableProgress = Omit<Checkpoint, 'bytes' | 'sha256' | 'rows' | 'odd' | 'rejected'>;

/** An unfinished table: its file, and the checkpoints from which it can be resumed. */
export interface Table {
  /** The latest checkpoint. */
  readonly progress: Checkpoint;
  /** Adds rows; when it resolves, the table can be resumed from here. @throws ConnectorError OUTPUT_FAILED */
  add(rows: readonly (MadeRow | CopiedLines)[], progress: TableProgress): Promise<void>;
  /** The slices of a part, in order. */
  slices(part: number): readonly Slice[];
  /** Keys of the rows in a slice. @throws ConnectorError OUTPUT_FAILED */
  keysIn(slice: Slice): Promise<ReadonlySet<string>>;
  /**
   * Inserts rows into slices that lack them; `found` adds the findings of these rows.
   * @throws ConnectorError OUTPUT_FAILED
   */
  insert(
    rows: ReadonlyMap<Slice, readonly MadeRow[]>,
    found: (findings: RowFindings) => RowFindings,
  ): Promise<void>;
  /** The positions of keys that occur more than once, and of further keys. @throws ConnectorError OUTPUT_FAILED */
  repeatedKeys(others: Iterable<string>): Promise<ReadonlyMap<string, readonly LinePosition[]>>;
  /** The positions of keys in another table with the same columns. @throws ConnectorError OUTPUT_FAILED */
  positionsIn(path: string, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly LinePosition[]>>;
  /**
   * Removes lines and inserts rows; `update` corrects the rewritten checkpoints.
   * @throws ConnectorError OUTPUT_FAILED
   */
  amend(amendment: Amendment, update: (progress: TableProgress) => TableProgress): Promise<void>;
  /** @throws ConnectorError OUTPUT_FAILED */
  close(): Promise<CsvSummary>;
  /** Closes the file. Never rejects. */
  abort(): Promise<void>;
}

/** Changes to a table that has been read. */
export interface Amendment {
  /** The offsets of the lines to remove. */
  readonly remove: ReadonlySet<number>;
  readonly add: ReadonlyMap<Slice, readonly MadeRow[]>;
}
