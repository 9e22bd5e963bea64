import type { CsvSummary } from '../../output/csv.ts';
import type { PublishedTable } from '../../output/data-package.ts';
import type { Snapshot } from '../memory/snapshots.ts';
import type { Rejected } from './invalid-values.ts';

/** A finished table, in its working file. */
export interface MadeTable extends Pick<PublishedTable, 'dataset'>, CsvSummary {
  /** References to rows outside the window of another table, by its name (`outside-references.ts`). */
  readonly outside: Readonly<Record<string, number>>;
  /** The same table of the previous run; absent: changes cannot be determined. */
  readonly previous: Snapshot | undefined;
  /** Absent in tables of events, which lose no value. */
  readonly rejected?: Rejected;
}

/** A finished table, of which it is known what holds of its references. */
export type JudgedTable = MadeTable & Pick<PublishedTable, 'references'>;
