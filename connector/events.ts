import type { ErrorCode } from './errors/codes.ts';
import type { ExitCode } from './errors/exit-codes.ts';
import type { WarningCode } from './errors/warnings.ts';
import type { ErrorReport } from './errors.ts';
import type { ValueNote } from './readings/scalars.ts';

/** The vocabulary of a run: what happened, as plain data. Faces turn it into lines; the report is a fold over it. */

/** The half-open window of time that is read, ISO 8601 UTC. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** What differs between the rows that came and the rows as declared; names to counts of rows. */
export interface RowFindings {
  /** Foreign keys that no row of the other set answered, by relation. */
  readonly unresolved: Readonly<Record<string, number>>;
  /** Declared properties that the source left out, by path. */
  readonly missing: Readonly<Record<string, number>>;
  /** References to rows that are not in the other table, because they lie outside its window or are gone, by dataset. */
  readonly outside: Readonly<Record<string, number>>;
  /** Properties that the source sent and nobody declared, by path. */
  readonly unknown: Readonly<Record<string, number>>;
  /** In an incremental run, what became of the rows the table had before and of those the source sent. */
  readonly merged: Readonly<Partial<Record<MergeFinding, number>>>;
}

/** Values that were not written as their column's type prescribes, by column. */
export interface OddValues {
  /** Those of another type: their cells are null. */
  readonly invalid: Readonly<Record<string, { readonly values: number; readonly firstKey: string }>>;
  /** Those that could be read, but not for certain. */
  readonly noted: Readonly<Record<string, Readonly<Partial<Record<ValueNote, number>>>>>;
}

/** How the rows of a snapshot and those of the source can meet; the texts are for people who read the report. */
export const mergeFindings = {
  kept: 'rows taken over as the table had them',
  added: 'rows it did not have',
  changed: 'rows that are not as it had them',
  expired: 'rows that left the window',
  groomed: 'rows the source should have sent and has no more; they are among those kept',
  moved:
    'rows whose place in the table is another, since their cursor was changed at the source; they are among those changed',
  foundByKey:
    'rows that had ended longer ago than the overlap, asked for by key; they are among those changed',
  passedOver:
    'ended rows that differ only in what they refer to; the older were kept, and count among those kept',
  filledIn: 'ended rows of which only what was unknown has been filled in; they are among those changed',
  differed:
    'rows that an incremental run would not have read, and that the table had otherwise or not at all',
} as const;

export type MergeFinding = keyof typeof mergeFindings;

export const mergeFindingNames = Object.keys(mergeFindings) as [MergeFinding, ...MergeFinding[]];

/** All rows are read; what has changed is; or all are, and compared with what the table had. */
export type ReadingMode = 'full' | 'incremental' | 'refresh';

/** A role of the API client, and the part of the site it holds for. */
export interface Right {
  readonly role: string;
  readonly scope: string;
  /** Whether the scope is the built-in All. */
  readonly isAll: boolean;
}

/** How the rows of a set that grows with the tenant are read, and how many the source counts (null: it was not asked). */
export interface JoinPlan {
  readonly strategy: 'full' | 'lookup' | 'expand';
  readonly rows: number | null;
}

/** What was read of a partition: the messages from an offset until before another. */
interface TopicPartition {
  readonly partition: number;
  readonly from: number;
  readonly until: number;
  /** Where it ended when the run began; beyond `until`: the budget ended the reading. */
  readonly end: number;
  readonly messages: number;
  /** Messages before `from`, or while it was read, that the topic did not have any more and no run had read. */
  readonly gap: number;
}

export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly at: string;
      readonly version: string;
      /** null: the parameters name none. */
      readonly customerId: string | null;
      readonly host: string;
      /** By this machine's clock; the one that is read is told by `window-closed`. */
      readonly window: Window;
      readonly datasets: readonly string[];
    }
  /** Parameters that the environment gave, with the variable of each. */
  | { readonly type: 'environment-used'; readonly variables: Readonly<Record<string, string>> }
  /** The source has told the time: what is read, and when the run began by its clock. */
  | { readonly type: 'window-closed'; readonly startedAt: string; readonly window: Window }
  | { readonly type: 'signed-in'; readonly lifetimeSeconds: number }
  | { readonly type: 'site-found'; readonly siteId: string }
  /** What the source says the API client may see. */
  | { readonly type: 'rights-found'; readonly rights: readonly Right[] }
  /** The run goes on where an earlier one stopped; its window is that one's. */
  | { readonly type: 'run-resumed' }
  | { readonly type: 'dataset-started'; readonly dataset: string }
  | {
      /** What is about to be read: the source's count of the rows (null: it gives none), and how others are joined. */
      readonly type: 'dataset-planned';
      readonly dataset: string;
      readonly mode: ReadingMode;
      /** Incremental: what has settled before is not read again. */
      readonly since: string | null;
      readonly rows: number | null;
      /** By set. */
      readonly joins: Readonly<Record<string, JoinPlan>>;
      /** To come, where a request is needed for each of some objects. */
      readonly requests?: number;
    }
  /** So many rows are there from before. */
  | { readonly type: 'dataset-resumed'; readonly dataset: string; readonly rows: number }
  | {
      /** One exchange with the source, also a failed one. `bytes` are those on the wire; `status` 0 = no answer. */
      readonly type: 'request';
      readonly method: string;
      readonly path: string;
      readonly query: string;
      readonly status: number;
      readonly ms: number;
      readonly bytes: number;
      readonly attempt: number;
      readonly transactionId: string;
    }
  | {
      readonly type: 'retry';
      readonly code: ErrorCode;
      readonly path: string;
      readonly attempt: number;
      readonly waitMs: number;
      readonly transactionId: string;
    }
  | {
      /** Pages of a set became smaller for this failure; `rows` and `code` null: they are of the server's own size again. */
      readonly type: 'page-resized';
      readonly set: string;
      readonly rows: number | null;
      readonly code: ErrorCode | null;
    }
  | { readonly type: 'dimension-read'; readonly set: string; readonly rows: number; readonly pages: number }
  | { readonly type: 'rows-written'; readonly dataset: string; readonly rows: number }
  | {
      /** The table was compared with the source's own count (null: it gives none). */
      readonly type: 'dataset-counted';
      readonly dataset: string;
      readonly counted: number | null;
      readonly rows: number;
      /** Rows that had been missing, and were put in their places. */
      readonly placed: number;
    }
  | {
      readonly type: 'dataset-read';
      readonly dataset: string;
      /** Rows the source delivered = `written` + `repeated`, less those of `findings.merged` that are kept, with those passed over. */
      readonly read: number;
      readonly written: number;
      /** Rows delivered a second time at the edge of two pages, and dropped. */
      readonly repeated: number;
      readonly pages: number;
      readonly findings: RowFindings;
      readonly odd: OddValues;
    }
  | {
      /** The topic of Citrix Analytics was read: what of it, and what became of the messages. */
      readonly type: 'topic-read';
      readonly topic: string;
      readonly partitions: readonly TopicPartition[];
      readonly rejected: number;
      readonly unasked: number;
    }
  /** The consumer group goes on from here. */
  | { readonly type: 'offsets-committed'; readonly offsets: Readonly<Record<string, number>> }
  /** The site has none of it: no table, and no failure. */
  | { readonly type: 'dataset-skipped'; readonly dataset: string; readonly reason: string }
  | { readonly type: 'dataset-failed'; readonly dataset: string; readonly error: ErrorReport }
  | {
      readonly type: 'file-published';
      readonly dataset: string;
      readonly path: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly rows: number;
    }
  | {
      /** Beside a table, what of it is new. */
      readonly type: 'changes-published';
      readonly dataset: string;
      readonly path: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly rows: number;
    }
  | {
      /** The values that are not of their column's type, of all tables published. */
      readonly type: 'rejected-values-published';
      readonly path: string;
      readonly bytes: number;
      readonly values: number;
    }
  | { readonly type: 'warning'; readonly code?: WarningCode; readonly message: string }
  | {
      readonly type: 'run-finished';
      readonly at: string;
      readonly exitCode: ExitCode;
      readonly error: ErrorReport | null;
    };

export type Emit = (event: RunEvent) => void;
