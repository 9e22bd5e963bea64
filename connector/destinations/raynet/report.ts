import type { ExitCode } from '../../errors/exit-codes.ts';
import type { ErrorReport } from '../../errors.ts';
import type { TargetTable } from './target.ts';

/** What came of the last push, for people and hosts. What was delivered ever is in the journal (`deliveries.ts`). */

/** What became of one table. */
export interface PushResult {
  readonly dataset: string;
  readonly taskId: string;
  readonly mode: TargetTable['mode'];
  /** `again`: the same rows have been appended before, and were not sent. */
  readonly status: 'pushed' | 'again' | 'failed';
  readonly rows: number;
  readonly bytes: number;
  /** Of the file, as in the data package; null where there is none. */
  readonly hash: string | null;
  readonly error: ErrorReport | null;
}

export interface PushReport {
  /** The run whose tables were pushed, as the data package names it; null: it names none. */
  readonly runId: string | null;
  readonly at: string;
  readonly url: string;
  readonly exitCode: ExitCode;
  readonly tables: readonly PushResult[];
}

export const pushReportName = 'push-report.json';
