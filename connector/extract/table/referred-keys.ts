import type { Dataset } from '../../datasets/define.ts';
import { visitLines } from '../../output/lines.ts';

/** The keys that the finished tables of a run hold, by the dimension they lead to. */
export interface ReferredKeys {
  /** Of a dimension; undefined: the table is none. As they stand in the files, see {@link visitLines}. */
  of(dataset: Dataset): ReadonlySet<string> | undefined;
  /** Looks through a finished table. @throws ConnectorError OUTPUT_FAILED */
  add(dataset: Dataset, path: string): Promise<void>;
}

/** @param datasets the tables of the run */
export function createReferredKeys(datasets: readonly Dataset[]): ReferredKeys {
  const keys = new Map(
    datasets.filter(({ isDimension }) => isDimension).map(({ name }) => [name, new Set<string>()]),
  );
  return {
    of: ({ name }) => keys.get(name),
    async add({ columns, foreignKeys }, path) {
      const found = foreignKeys.flatMap((key) => {
        const into = keys.get(key.dataset);
        // What comes before says to whom rows belong, and is the same in all rows of a run.
        const at = columns.findIndex(({ name }) => name === key.columns.at(-1));
        return into === undefined ? [] : [{ into, at }];
      });
      if (found.length === 0) return;
      const places = [...new Set(found.map(({ at }) => at))].sort((a, b) => a - b);
      const readings = found.map(({ into, at }) => ({ into, cell: places.indexOf(at) }));
      await visitLines(path, places, ({ cells }) => {
        for (const { into, cell } of readings) {
          const key = cells[cell];
          if (key !== null && key !== undefined) into.add(key);
        }
      });
    },
  };
}

/** The tables in an order in which each dimension comes after those that refer to it. */
export function inReadingOrder(datasets: readonly Dataset[]): readonly Dataset[] {
  const ordered = datasets.filter(({ isDimension }) => isDimension !== true);
  const left = new Set(datasets.filter(({ isDimension }) => isDimension === true));
  const isReferredTo = ({ name }: Dataset) =>
    [...left].some((other) => other.name !== name && other.foreignKeys.some((key) => key.dataset === name));
  while (left.size > 0) {
    const next = [...left].find((dataset) => !isReferredTo(dataset));
    if (next === undefined) throw new Error('dimensions refer to each other in a circle');
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
}
