import type { WarningCode } from '../errors/warnings.ts';
import type { SiteObjects } from './entitlements/site-objects.ts';
import type { Tenant } from './tenant-services.ts';
import type { Item } from './token-pages.ts';

/** Rows that are composed from several answers, because no single request returns them. */

/** Rows in the order of the table. */
export interface ComposedBatch {
  readonly rows: readonly Item[];
  /** Entries that were delivered twice; the second was dropped. */
  readonly repeated: number;
  /** The number of answers that the rows were composed from. */
  readonly pages: number;
  /** Where reading resumes; undefined: all rows were read. */
  readonly next: string | undefined;
}

/** Receives plan, findings and warnings while rows are composed. */
export interface ComposeReporter {
  /** The number of requests that will follow, as soon as it is known. */
  planned(requests: number): void;
  /** An object was received that is a part of rows; it is named as in the inputs of the columns. */
  received(part: string, object: Item): void;
  /** A list or value that the source does not report, by path. */
  missing(path: string): void;
  /** A referenced object that cannot be read, by kind. */
  unresolved(what: string): void;
  warn(code: WarningCode, message: string): void;
}

/** For findings that were reported before, or do not matter. */
export const silentReporter: ComposeReporter = {
  planned: () => undefined,
  received: () => undefined,
  missing: () => undefined,
  unresolved: () => undefined,
  warn: () => undefined,
};

/** The dependencies for composing rows. */
export interface Composing {
  readonly tenant: Tenant;
  /** Objects of the site that several tables need. */
  readonly site: SiteObjects;
  /** Milliseconds since 1970, by the clock of the source as far as it is known. */
  readonly now: () => number;
  readonly reporter: ComposeReporter;
  /** How many objects are fetched, one by one, between two resume points. */
  readonly atOnce: number;
}

/**
 * Reads all rows, or the rest after the resume point of an earlier reading.
 * @throws ConnectorError
 */
export type Compose = (
  composing: Composing,
  from: string | undefined,
  signal: AbortSignal,
) => AsyncGenerator<ComposedBatch>;
