import type { ExitCode } from '../errors/exit-codes.ts';
import type { ErrorReport } from '../errors.ts';
import type { Mode } from './destination.ts';
import type { KindName } from './kind-names.ts';

/** What came of the last push, for people and platforms. The journal (`deliveries.ts`) has what was delivered ever. */

/** What became of one table. */
export interface PushResult {
  readonly dataset: string;
  /** Where its rows go: a task, a table, a folder. */
  readonly place: string;
  readonly mode: Mode;
  /** `again`: the same rows have been delivered before, and were not sent. */
  readonly status: 'pushed' | 'again' | 'failed';
  /** Rows and bytes of the table. */
  readonly rows: number;
  readonly bytes: number;
  /** Of the file, as in the data package; null where there is none. */
  readonly hash: string | null;
  /** Rows that this push has sent; where rows are compared first (PostgreSQL), all that were compared. */
  readonly sent: number;
  /** Rows that the destination has confirmed. */
  readonly accepted: number;
  /** Rows that are new, different or gone at the destination since; null: it does not tell. */
  readonly changed: number | null;
  /** What was done, in words. */
  readonly detail: string;
  readonly error: ErrorReport | null;
}

export interface PushReport {
  readonly kind: KindName;
  /** The run whose tables were pushed, as the data package names it; null: it names none. */
  readonly runId: string | null;
  readonly at: string;
  /** Where the destination is. */
  readonly address: string;
  readonly exitCode: ExitCode;
  readonly tables: readonly PushResult[];
  /** What went wrong after the tables, and made them invisible as a whole; null: nothing. */
  readonly error: ErrorReport | null;
}

export const pushReportName = 'push-report.json';
