import type { Figure, Row } from '../panel.ts';
import { numberIn } from './shared.ts';

/** The counts and figures of panels that list what was not used for so many days. */

interface Unused {
  /** The row of {@link unusedCounts}. */
  readonly counts: Row;
  /** Days without use, as the settings name them. */
  readonly limits: readonly number[];
  /** How many days the tables reach back. */
  readonly reach: number;
  /** What counts as use: "session", "run". */
  readonly use: string;
}

/** Columns of a query over rows with `last_use` and `days` since then. */
export function unusedCounts(limits: readonly number[]): string {
  const after = limits.map((days, index) => `count(*) FILTER (days >= ${days}) AS after_${index}`);
  return ['count(*) FILTER (last_use IS NULL) AS never', ...after].join(', ');
}

/** How many were not used for at least one of the limits; its number is that of the limit. */
export function unusedFor(counts: Row, index: number): number {
  return numberIn(counts, `after_${index}`);
}

/** Never used within the tables. */
export function neverUsed(label: string, { counts, reach }: Pick<Unused, 'counts' | 'reach'>): Figure {
  const how = `in the ${reach} days of the tables`;
  return { label, value: numberIn(counts, 'never'), format: 'count', how };
}

/** One figure for each limit; without a value where the tables do not reach back so far. */
export function unusedFigures({ counts, limits, reach, use }: Unused): readonly Figure[] {
  return limits.map((days, index) => ({
    label: `Unused for ${days} days`,
    value: days > reach ? null : unusedFor(counts, index),
    format: 'count',
    how: days > reach ? `the tables reach back ${reach} days only` : `since the end of the last ${use}`,
  }));
}
