import type { z } from 'zod';
import type { Emit } from '../events.ts';
import type { Environment } from '../http/network/proxies.ts';
import type { ReadFile } from '../parameters/environment.ts';
import type { Runtime } from '../runtime.ts';
import type { PublishedTable, PublishedTables } from './published-tables.ts';

/**
 * What a kind of destination is, for `push`. A new kind is:
 *
 * 1. a folder `destinations/<kind>/` with `schema.ts`: a strict zod object of the members of its target file, besides
 *    `kind`, each with a description, and title and description of the whole. It imports nothing but zod and
 *    `target-fields.ts`, because the manifest, which every command loads, has the schemas of all kinds;
 * 2. in that folder `target.ts`, with a `ReadTarget`: what the schema cannot say (secrets in files and variables), and
 *    how to open the destination. Libraries are loaded there, when a push begins (`optional-package.ts`);
 * 3. in that folder one table of what answers and errors of the destination mean. A destination throws only
 *    ConnectorErrors: PUSH_REJECTED (somebody has to change something), PUSH_FAILED (the next push may succeed), those
 *    of `http/`. Codes and facts decide, never the text of a message;
 * 4. its name in `kind-names.ts` and a line in `kinds.ts`, which the types demand.
 *
 * The frame (`push.ts`) does the rest: it reads `datapackage.json`, compares each file with its hash before `deliver`
 * is called, keeps the journal, masks secrets, writes `push-report.json`, and calls `finish` when every table is there.
 */

/** How rows come to those that are there. `merge`: by key. */
export type Mode = 'replace' | 'append' | 'merge';

/** What is to become of one table. */
export interface Order {
  readonly dataset: string;
  /** Where its rows go, as messages, report and journal name it: `task 1111…`, `table citrix.sessions`. No secret. */
  readonly place: string;
  readonly mode: Mode;
  /**
   * Whether the same rows may be sent twice without being there twice. Where not, the journal decides what is sent, and
   * after an interruption a person.
   */
  readonly isRepeatable: boolean;
  /** Whether the destination takes Parquet files, too: then a table need not be there as CSV. */
  readonly takesParquet?: true;
}

/** What became of the rows. */
export interface Delivered {
  /** Rows that were sent. */
  readonly sent: number;
  /** Rows that the destination has confirmed. */
  readonly accepted: number;
  /** Rows that are new, different or gone there since; null: the destination does not tell. */
  readonly changed: number | null;
  /** The same in words, after the name of the table: `3 rows inserted, 1 updated`. */
  readonly detail: string;
}

/** One thing that has to hold for a push to succeed, found out without writing anything. */
export interface Check {
  /** A check is skipped if one before it failed. */
  readonly step: 'connect' | 'sign-in' | 'rights';
  /** The host, table or folder. */
  readonly subject: string;
  /** @returns what was found. @throws ConnectorError what is wrong */
  readonly run: (signal: AbortSignal) => Promise<Checked>;
}

export interface Checked {
  readonly detail: string;
  /** The destination has no way to find out. */
  readonly isSkipped?: true;
}

/** An open destination. */
export interface Destination {
  /** In the order in which they are made. Orders are there as far as the output folder has tables. */
  checks(orders: readonly Order[]): readonly Check[];
  /**
   * Brings one table, whose file has just been compared with its hash. After an interruption at any moment the next
   * call for the same table has to lead to the same rows, if the order is repeatable.
   * @throws ConnectorError
   */
  deliver(order: Order, table: PublishedTable): Promise<Delivered>;
  /**
   * Called once all tables of the push are delivered, also those that an interrupted push has delivered before: makes
   * the run visible as a whole, where that takes more than the tables. @throws ConnectorError
   */
  finish?(): Promise<void>;
  /**
   * Whether a failed delivery surely left nothing; only asked for orders that are not repeatable, and for the journal.
   */
  isSurelyNotTaken(thrown: unknown, order: Order): boolean;
  /** Never rejects. */
  close(): Promise<void>;
}

/** What a destination gets for a push. */
export interface PushContext {
  /** The output folder. */
  readonly out: string;
  /** What is in it. */
  readonly published: PublishedTables;
  readonly runtime: Runtime;
  /** Reads the certificate authorities of `caFile`. */
  readonly readFile: (path: string) => string;
  /** Says of proxies. */
  readonly env: Environment;
  /** Masks what `Target.secrets` names. */
  readonly emit: Emit;
  /** Hides secrets in what the other side says. */
  readonly redact: (text: string) => string;
  /** Has a secret hidden that came later, such as a token. */
  readonly hide: (secret: string) => void;
  readonly signal: AbortSignal;
}

/** A target file that was understood. */
export interface Target {
  /** Where it is, as messages, report and journal name it. No secret. */
  readonly address: string;
  /** Hidden in all that is said and written. */
  readonly secrets: readonly string[];
  /** What is to become of the tables; also of those that the folder lacks, if the target names them. */
  orders(published: PublishedTables): readonly Order[];
  /** Loads optional packages, before hours are spent on a run. @throws ConnectorError PACKAGE_MISSING */
  loadPackages?(): Promise<void>;
  /** It does not connect yet. @throws ConnectorError PACKAGE_MISSING, PARAMETERS_INVALID */
  open(context: PushContext): Promise<Destination>;
}

export interface TargetSources {
  readonly env: Environment;
  /** Reads files that the target names, as UTF-8; may throw. */
  readonly readFile: ReadFile;
  /** Tables there can be. */
  readonly datasetNames: readonly string[];
}

/** Adds to `problems` what is wrong: the target is refused if there is any. No secret in any of them. */
export type ReadTarget<S extends z.ZodObject> = (
  members: z.output<S>,
  sources: TargetSources,
  problems: string[],
) => Target;
