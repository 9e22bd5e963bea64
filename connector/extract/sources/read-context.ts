import type { SiteObjects } from '../../citrix/entitlements/site-objects.ts';
import type { FetchPage } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant-services.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { Emit, ReadingMode, Window } from '../../events.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Budget } from '../budget.ts';
import type { Findings } from '../rows/findings.ts';
import type { OddCells } from '../rows/odd-cells.ts';
import type { Since } from '../rows/part.ts';
import type { Dimensions } from './dimensions.ts';

/** The dependencies for reading any table of a run: built once, after the sign-in. */
export interface ReadContext {
  readonly parameters: Parameters;
  readonly window: Window;
  /** Milliseconds since 1970, by the clock of the source if it is known. */
  readonly now: () => number;
  readonly tenant: Tenant;
  /** Objects of the site that several tables need. */
  readonly site: SiteObjects;
  readonly fetchPage: FetchPage;
  readonly dimensions: Dimensions;
  readonly budget: Budget;
  readonly emit: Emit;
  /** Ends the reading: aborted from outside, or when the run limit is reached. */
  readonly signal: AbortSignal;
}

/** How one table is read, and the counters for it. */
export interface TableRead {
  readonly mode: ReadingMode;
  /** Which rows the table contains; undefined: all rows of the window. */
  readonly only: Since | undefined;
  /** Which rows are fetched while the rest is carried over; undefined: all rows that the table contains. */
  readonly since: Since | undefined;
  /** The table also contains rows that started before the window and were closed from then on. */
  readonly closedFrom: string | undefined;
  /** What is the same in all its rows. */
  readonly run: RunValues;
  /** Rows restored from a checkpoint. */
  readonly restoredRows: number;
  readonly findings: Findings;
  readonly odd: OddCells;
}

/** The same while the site is looked up: the services of Citrix do not wait for each other. */
export interface BegunRead extends Omit<TableRead, 'run'> {
  readonly run: Promise<RunValues>;
}
