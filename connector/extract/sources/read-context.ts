import type { SiteObjects } from '../../citrix/entitlements/site-objects.ts';
import type { Ask } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant.ts';
import type { Emit, ReadingMode, Window } from '../../events.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Budget } from '../budget.ts';
import type { Findings } from '../rows/findings.ts';
import type { OddCells } from '../rows/odd-cells.ts';
import type { Since } from '../rows/part.ts';
import type { Dimensions } from './dimensions.ts';

/** What reading any table of a run needs: built once, when the run has begun. */
export interface ReadContext {
  readonly parameters: Parameters;
  readonly window: Window;
  /** Milliseconds since 1970, by the source's clock as far as it is known. */
  readonly now: () => number;
  readonly tenant: Tenant;
  /** What several tables need of the site. */
  readonly site: SiteObjects;
  readonly ask: Ask;
  readonly dimensions: Dimensions;
  readonly budget: Budget;
  readonly emit: Emit;
  /** Ends the reading: aborted from outside, or by the budget. */
  readonly signal: AbortSignal;
}

/** How one table is read, and what is counted meanwhile. */
export interface TableRead {
  readonly mode: ReadingMode;
  /** What the table is to hold; undefined: all rows of the window. */
  readonly only: Since | undefined;
  /** What is fetched, where the rest is carried over; undefined: all that the table is to hold. */
  readonly since: Since | undefined;
  /** Rows that began before the window and were closed from then on belong to the table, too. */
  readonly closedFrom: string | undefined;
  /** Rows restored from a checkpoint. */
  readonly restoredRows: number;
  readonly findings: Findings;
  readonly odd: OddCells;
}
