import type { WarningCode } from '../errors/warnings.ts';
import type { SiteObjects } from './entitlements/site-objects.ts';
import type { Tenant } from './tenant.ts';
import type { Item } from './token-pages.ts';

/** Rows that are put together out of several answers, because no single question brings them. */

/** Rows in the order of the table. */
export interface ComposedBatch {
  readonly rows: readonly Item[];
  /** Entries that came again, and were dropped. */
  readonly repeated: number;
  /** Answers that the rows are made of. */
  readonly pages: number;
  /** Where reading goes on; undefined: all has been read. */
  readonly next: string | undefined;
}

/** What is told while rows are put together. */
export interface Notes {
  /** How many requests are to come, as soon as it is known. */
  planned(requests: number): void;
  /** An object came that is a part of rows, named as in the inputs of the columns. */
  look(part: string, object: Item): void;
  /** Something that the source does not tell, by path. */
  missing(path: string): void;
  /** Something that is referred to and cannot be read, by kind. */
  unresolved(what: string): void;
  warn(code: WarningCode, message: string): void;
}

/** For what has been told before, or is of no account. */
export const unheard: Notes = {
  planned: () => undefined,
  look: () => undefined,
  missing: () => undefined,
  unresolved: () => undefined,
  warn: () => undefined,
};

/** What rows are put together from. */
export interface Composing {
  readonly tenant: Tenant;
  /** What several tables need of the site. */
  readonly site: SiteObjects;
  /** Milliseconds since 1970, by the clock of the source as far as it is known. */
  readonly now: () => number;
  readonly notes: Notes;
  /** Objects that are asked for, one by one, between two marks. */
  readonly atOnce: number;
}

/**
 * Reads all rows, or those from a mark on that an earlier reading left.
 * @throws ConnectorError
 */
export type Compose = (
  composing: Composing,
  from: string | undefined,
  signal: AbortSignal,
) => AsyncGenerator<ComposedBatch>;
