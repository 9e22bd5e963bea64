import { ConnectorError } from '../errors.ts';

/** Rows of one table, counted at different places. */
export interface Sums {
  /** Delivered by the source. */
  readonly read: number;
  /** Of these, a second time. */
  readonly repeated: number;
  /** Handed to the file. */
  readonly written: number;
  /** Counted by the file itself. */
  readonly inFile: number;
}

/**
 * Rows are neither lost nor invented between the source and the file.
 * @throws ConnectorError INTERNAL_ERROR: a fault of ours, should it ever happen
 */
export function checkSums({ read, repeated, written, inFile }: Sums): void {
  if (read === written + repeated && inFile === written) return;
  throw new ConnectorError(
    'INTERNAL_ERROR',
    `The rows do not add up: ${read} read, ${repeated} of them twice, ${written} written, ${inFile} in the file.`,
  );
}
