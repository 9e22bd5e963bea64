import type { ErrorCode } from './errors/codes.ts';
import type { ExitCode } from './errors/exit-codes.ts';
import type { WarningCode } from './errors/warnings.ts';
import type { ErrorReport } from './errors.ts';
import type { ValueNote } from './readings/scalars.ts';

/** The vocabulary of a run: what happened, as plain data. Adapters turn it into lines; the report is a fold over it. */

/** The half-open time range that a run reads, ISO 8601 UTC. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Differences between the received rows and their declaration, as numbers of rows by name. */
export interface RowFindings {
  /** References to rows that the other set does not contain, by relation. */
  readonly unresolved: Readonly<Record<string, number>>;
  /** Declared properties that the source omitted, by path. */
  readonly missing: Readonly<Record<string, number>>;
  /** References to rows outside the other table, because they are outside its window or purged, by dataset. */
  readonly outside: Readonly<Record<string, number>>;
  /** Undeclared properties that the source sent, by path. */
  readonly unknown: Readonly<Record<string, number>>;
  /** In an incremental run, what became of the previous rows and of the fetched ones. */
  readonly merged: Readonly<Partial<Record<MergeFinding, number>>>;
}

/** Values in an invalid or unusual form, by column. */
export interface OddValues {
  /** Values of another type: their cells are null. */
  readonly invalid: Readonly<Record<string, { readonly values: number; readonly firstKey: string }>>;
  /** Values that could be read, although their form leaves room for doubt. */
  readonly noted: Readonly<Record<string, Readonly<Partial<Record<ValueNote, number>>>>>;
}

/**
 * What became of a row when the previous snapshot was merged with the rows of the source; the texts describe the
 * report.
 */
export const mergeFindings = {
  carriedOver: 'rows carried over unchanged from the previous table',
  added: 'new rows',
  changed: 'changed rows',
  expired: 'rows that left the window',
  purged: 'rows that the source should have delivered but has purged; counted in `carriedOver`, too',
  moved:
    'rows whose cursor changed at the source, so that they have another position; counted in `changed`, too',
  lookedUp: 'rows that ended before the overlap and were fetched by key; counted in `changed`, too',
  superseded:
    'fetched rows that were ended and differ only in joined columns; the older version was kept and is counted in `carriedOver`, too',
  nullsFilled: 'ended rows in which only null cells were filled; counted in `changed`, too',
  drifted: 'rows that changed outside the incremental window: an incremental run would have missed them',
  withoutNewColumns:
    'carried-over rows that the source has purged and whose cells in new columns are empty; counted in `carriedOver`, too',
} as const;

export type MergeFinding = keyof typeof mergeFindings;

export const mergeFindingNames = Object.keys(mergeFindings) as [MergeFinding, ...MergeFinding[]];

/**
 * `full`: reads all rows. `incremental`: reads what changed. `refresh`: reads all rows and compares them with the
 * snapshot.
 */
export type ReadingMode = 'full' | 'incremental' | 'refresh';

/** A role of the API client, and the scope it applies to. */
export interface Right {
  readonly role: string;
  readonly scope: string;
  /** Whether the scope is the built-in All. */
  readonly isAll: boolean;
}

/** How the rows of a joined set are fetched, and the source's row count of the set (null: not requested). */
export interface JoinPlan {
  readonly strategy: 'full' | 'lookup' | 'expand';
  readonly rows: number | null;
}

/** The messages that were read from a partition: from one offset until before another. */
interface TopicPartition {
  readonly partition: number;
  readonly from: number;
  readonly until: number;
  /** End of the partition when the run started; greater than `until` if the run limit was reached. */
  readonly end: number;
  readonly messages: number;
  /** Messages that the topic deleted before any run had read them. */
  readonly gap: number;
}

export type RunEvent =
  | {
      readonly type: 'run-started';
      /** Identifies the run in its log, report, data package and state. */
      readonly runId: string;
      readonly at: string;
      readonly version: string;
      /** null: the parameters name none. */
      readonly customerId: string | null;
      readonly host: string;
      /** By the clock of this machine; `window-closed` has the final one. */
      readonly window: Window;
      readonly datasets: readonly string[];
    }
  /** Parameters from the environment, with the variable of each. */
  | { readonly type: 'environment-used'; readonly variables: Readonly<Record<string, string>> }
  /** The window and the start of the run, by the clock of the source. */
  | { readonly type: 'window-closed'; readonly startedAt: string; readonly window: Window }
  | { readonly type: 'signed-in'; readonly lifetimeSeconds: number }
  | { readonly type: 'site-found'; readonly siteId: string }
  /** The permissions of the API client. */
  | { readonly type: 'rights-found'; readonly rights: readonly Right[] }
  /** The run resumes an interrupted one, and uses its window. */
  | {
      readonly type: 'run-resumed';
      /** The interrupted run; null: the state does not name it. */
      readonly resumes: string | null;
    }
  | { readonly type: 'dataset-started'; readonly dataset: string }
  | {
      /** What will be read: the source's row count (null: unknown), and the join strategies. */
      readonly type: 'dataset-planned';
      readonly dataset: string;
      readonly mode: ReadingMode;
      /** Incremental: rows that were closed before are not read again. */
      readonly since: string | null;
      readonly rows: number | null;
      /** By set. */
      readonly joins: Readonly<Record<string, JoinPlan>>;
      /** To come, where a request is needed for each of some objects. */
      readonly requests?: number;
    }
  /** Rows that were restored from the checkpoint. */
  | { readonly type: 'dataset-resumed'; readonly dataset: string; readonly rows: number }
  /** Rows that the source has purged could not be carried over, because the snapshot cannot be used. */
  | {
      readonly type: 'history-lost';
      readonly dataset: string;
      /** null: unknown. */
      readonly rows: number | null;
      /** Otherwise there may be fewer. */
      readonly isExact: boolean;
    }
  | {
      /** One HTTP exchange, also a failed one. `bytes`: received over the network; `status` 0: no answer. */
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
      /** Messages of the risk export were fetched. `bytes`: received over the network. */
      readonly type: 'fetch';
      readonly partition: number;
      /** The first one that was asked for; a text, since offsets exceed the exact numbers of JSON. */
      readonly offset: string;
      readonly messages: number;
      readonly bytes: number;
      readonly ms: number;
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
      /** The page size of a set was reduced after this failure; `rows` and `code` null: it was reset. */
      readonly type: 'page-resized';
      readonly set: string;
      readonly rows: number | null;
      readonly code: ErrorCode | null;
    }
  | { readonly type: 'dimension-read'; readonly set: string; readonly rows: number; readonly pages: number }
  | { readonly type: 'rows-written'; readonly dataset: string; readonly rows: number }
  | {
      /** The table was reconciled with the source's row count (null: unknown). */
      readonly type: 'dataset-counted';
      readonly dataset: string;
      readonly counted: number | null;
      readonly rows: number;
      /** Late rows that were inserted in order. */
      readonly placed: number;
    }
  | {
      readonly type: 'dataset-read';
      readonly dataset: string;
      /** Fetched rows: `written` + `repeated` - `merged.carriedOver` + `merged.superseded`. */
      readonly read: number;
      readonly written: number;
      /** Rows delivered twice at a page boundary; the second was dropped. */
      readonly repeated: number;
      readonly pages: number;
      readonly findings: RowFindings;
      readonly odd: OddValues;
    }
  | {
      /** The Citrix Analytics topic was read. */
      readonly type: 'topic-read';
      readonly topic: string;
      readonly partitions: readonly TopicPartition[];
      readonly rejected: number;
      readonly ignored: number;
    }
  /** The offsets of the consumer group were committed. */
  | { readonly type: 'offsets-committed'; readonly offsets: Readonly<Record<string, number>> }
  /** The site does not have this data: no table, and no failure. */
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
      /** The file with the changes of a table was published. */
      readonly type: 'changes-published';
      readonly dataset: string;
      readonly path: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly rows: number;
    }
  | {
      /** The file with the invalid values of all published tables was published. */
      readonly type: 'rejected-values-published';
      readonly path: string;
      readonly bytes: number;
      readonly values: number;
    }
  | {
      readonly type: 'warning';
      /** The remedy follows from it. */
      readonly code: WarningCode;
      /** The table that it concerns; absent: none, or the one that is being read. */
      readonly dataset?: string;
      readonly message: string;
    }
  | {
      readonly type: 'run-finished';
      readonly at: string;
      readonly exitCode: ExitCode;
      readonly error: ErrorReport | null;
      /** Every single problem, where the error has several. */
      readonly problems?: readonly string[];
    };

export type Warning = Extract<RunEvent, { type: 'warning' }>;

export type Emit = (event: RunEvent) => void;
