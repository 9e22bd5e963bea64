import type { Dataset } from '../../datasets/define.ts';
import { type Cell, cellAt } from '../../output/cells.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { Findings } from '../rows/findings.ts';
import type { Part } from '../rows/part.ts';
import type { ReadContext } from '../sources/read-context.ts';
import type { RowLook } from './merge-decisions.ts';

/** The same part; every row of it is looked at. */
export function lookedAt(part: Part, look: RowLook): Part {
  return {
    ...part,
    async *read(until, options) {
      for await (const batch of part.read(until, options)) {
        for (const row of batch.cells) look.at((column) => cellAt(row, column));
        yield batch;
      }
    },
  };
}

/**
 * Counts references to rows that are not in the other dataset because they lie outside its window: a foreign key is
 * declared in the data package only where it holds.
 */
export function outsideCounter(
  dataset: Dataset,
  { window, parameters }: Pick<ReadContext, 'window' | 'parameters'>,
  findings: Findings,
): RowLook {
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
    at(cellOf) {
      for (const { target, column } of references) if (!isInside(cellOf(column))) findings.outside(target);
    },
  };
}
