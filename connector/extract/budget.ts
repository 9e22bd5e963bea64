import { counted } from '../amounts.ts';
import { ConnectorError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

interface Limits {
  readonly maxRows: number | undefined;
  readonly maxMinutes: number | undefined;
}

/** What a run may cost. */
export interface Budget {
  /** Aborted with BUDGET_SPENT when the time is up. */
  readonly signal: AbortSignal;
  /**
   * Called after rows were written, so that each run makes progress however small the limit is.
   * @throws ConnectorError BUDGET_SPENT when they were too many
   */
  spendRows(rows: number): void;
  /** Stops the timer. */
  close(): void;
}

export function openBudget({ maxRows, maxMinutes }: Limits, runtime: Runtime): Budget {
  const timeUp = new AbortController();
  const done = new AbortController();
  if (maxMinutes !== undefined) {
    const spent = () =>
      timeUp.abort(
        new ConnectorError(
          'BUDGET_SPENT',
          `The run limit of ${counted(maxMinutes, 'minute')} (maxRunMinutes) was reached.`,
        ),
      );
    // Closing the budget rejects the sleep; that is expected.
    runtime.sleep(maxMinutes * 60_000, done.signal).then(spent, () => undefined);
  }
  let rows = 0;
  return {
    signal: timeUp.signal,
    spendRows(more) {
      rows += more;
      if (maxRows !== undefined && rows > maxRows) {
        throw new ConnectorError(
          'BUDGET_SPENT',
          `The run limit of ${counted(maxRows, 'row')} (maxRows) was reached.`,
        );
      }
    },
    close: () => done.abort(),
  };
}
