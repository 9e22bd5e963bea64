import { ConnectorError } from '../../errors.ts';

/** Rows of one reading, counted at different places. */
interface RowCounts {
  /** Delivered by the source. */
  readonly read: number;
  /** Of these, delivered a second time. */
  readonly repeated: number;
  /** Written to the file. */
  readonly written: number;
}

/**
 * Checks that no row was lost or duplicated between the source and the file.
 * @throws ConnectorError INTERNAL_ERROR, which would be a bug of the connector
 */
export function assertRowsBalance({ read, repeated, written }: RowCounts): void {
  if (read === written + repeated) return;
  throw new ConnectorError(
    'INTERNAL_ERROR',
    `The row counts do not balance: ${read} read, ${repeated} of them repeated, ${written} written.`,
  );
}
