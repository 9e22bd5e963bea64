import { ConnectorError } from '../../errors.ts';

/** Rows of one reading, counted at different places. */
interface RowCounts {
  /** Delivered by the source. */
  readonly read: number;
  /** Of these, a second time. */
  readonly repeated: number;
  /** Handed to the file. */
  readonly written: number;
}

/**
 * Rows are neither lost nor invented between the source and the file.
 * @throws ConnectorError INTERNAL_ERROR: a fault of ours, should it ever happen
 */
export function assertRowsBalance({ read, repeated, written }: RowCounts): void {
  if (read === written + repeated) return;
  throw new ConnectorError(
    'INTERNAL_ERROR',
    `The row counts do not balance: ${read} read, ${repeated} of them repeated, ${written} written.`,
  );
}
