import type { Ask } from './service.ts';

/** The beginning of what a service has. */
interface FirstRows {
  /** Asks a service in which every reading ends after so many rows: one small question each, and none beyond. */
  readonly ask: Ask;
  /** What the source really counted, all counts together; undefined when one of them was not told. */
  counted(): number | undefined;
}

/** A caller that reads through it plans for few rows, because few are counted, and stops, because no page follows. */
export function firstRowsOf(ask: Ask, rows: number): FirstRows {
  let counted: number | undefined = 0;
  return {
    counted: () => counted,
    async ask(address, signal, asking = {}) {
      const { at: inParts, most = rows, giveUpAfter, attemptsBefore } = asking;
      if (inParts === undefined) {
        const { count, ...page } = await ask(address, signal, asking);
        counted = counted === undefined || count === undefined ? undefined : counted + count;
        return { ...page, next: undefined, count: Math.min(count ?? rows, rows) };
      }
      const at = (some: number) => inParts(Math.min(some, rows));
      const page = await ask(at(rows), signal, {
        at,
        most: Math.min(rows, most),
        giveUpAfter,
        attemptsBefore,
      });
      return { rows: page.rows.slice(0, rows), next: undefined };
    },
  };
}
