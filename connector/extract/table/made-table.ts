import type { CsvSummary } from '../../output/csv.ts';
import type { PublishedTable } from '../../output/data-package.ts';
import type { Snapshot } from '../memory/snapshots.ts';
import type { Rejected } from './invalid-values.ts';

/** A finished table, in its working file. */
export interface MadeTable extends Pick<PublishedTable, 'dataset' | 'foreignKeys'>, CsvSummary {
  /** The same table of the previous run; absent: changes cannot be determined. */
  readonly previous: Snapshot | undefined;
  /** Absent in tables of events, which lose no value. */
  readonly rejected?: Rejected;
}
