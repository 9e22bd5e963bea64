import type { Dataset } from '../../datasets/define.ts';
import { type Cell, cellAt } from '../../output/cells.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { Findings } from '../rows/findings.ts';
import type { Part } from '../rows/part.ts';
import type { ReadContext } from '../sources/read-context.ts';
import type { RowObserver } from './merge-decisions.ts';

/** The same part; the observer is called for every row. */
export function observed(part: Part, observer: RowObserver): Part {
  return {
    ...part,
    async *read(until, options) {
      for await (const batch of part.read(until, options)) {
        for (const row of batch.cells) observer.observe((column) => cellAt(row, column));
        yield batch;
      }
    },
  };
}

/**
 * Counts references to rows outside the window of the other dataset: a foreign key is
 * declared in the data package only if it holds for every row.
 */
export function outsideCounter(
  dataset: Dataset,
  { window, parameters }: Pick<ReadContext, 'window' | 'parameters'>,
  findings: Findings,
): RowObserver {
  const isOverlapping = parameters.sessionWindow === 'overlapping';
  const references = dataset.foreignKeys
    .filter(({ targetCursor }) => targetCursor !== undefined)
    .map(({ dataset: target, targetCursor }) => ({
      target,
      column: dataset.columns.findIndex(({ name }) => name === targetCursor),
    }));
  const isInside = (at: Cell | undefined) =>
    typeof at === 'string' &&
    compareTimestamps(at, window.to) < 0 &&
    (isOverlapping || compareTimestamps(at, window.from) >= 0);
  return {
    columns: references.map(({ column }) => column),
    observe(cellOf) {
      for (const { target, column } of references) if (!isInside(cellOf(column))) findings.outside(target);
    },
  };
}
