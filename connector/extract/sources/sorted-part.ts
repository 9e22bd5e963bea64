import type { Dataset } from '../../datasets/define.ts';
import type { MadeRow } from '../../output/cells.ts';
import type { CellBatch, Part } from '../rows/part.ts';
import { rowAccess } from '../rows/row-access.ts';

/** Only rows that are compared with known ones may be kept; others are valid until the next batch is read. */
const nothing: ReadonlySet<string> = new Set();

/**
 * A part whose rows are sorted by what their cells show, where these show something else than what the source sorts by:
 * pseudonyms. All its rows are held until they are complete, and a run that is interrupted reads them again, so no
 * position is kept that would tell whose row it is. The tables that need it are those of persons, not of sessions.
 */
export function sortedPart(dataset: Dataset, part: Part): Part {
  const { compare, keyOf } = rowAccess(dataset, []);
  return {
    range: part.range,
    count: part.count,
    async *read(signal, { known, range } = {}): AsyncGenerator<CellBatch> {
      const cells: MadeRow[] = [];
      const counts = { read: 0, repeated: 0, pages: 0 };
      for await (const batch of part.read(signal, {
        ...(range === undefined ? {} : { range }),
        known: nothing,
      })) {
        for (const row of batch.cells) cells.push(row);
        counts.read += batch.read;
        counts.repeated += batch.repeated;
        counts.pages += batch.pages;
      }
      // The keys of a table are pseudonyms, which the source does not know.
      const wanted = known === undefined ? cells : cells.filter((row) => !known.has(keyOf(row)));
      yield { cells: wanted.sort(compare), ...counts, resumeFrom: undefined };
    },
  };
}
