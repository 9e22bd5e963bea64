import type { MergeFinding } from '../../events/findings.ts';
import type { RowFindings } from '../../events.ts';

/** Counts the differences between the received rows and their declaration, under names that a user can look up. */
export interface Findings {
  unresolved(relation: string): void;
  missing(path: string): void;
  /** Called at least once for a property that some row has. */
  present(path: string): void;
  /** Properties that are missing in every row. */
  absent(): readonly string[];
  outside(dataset: string): void;
  merged(what: MergeFinding): void;
  /** Counts every member of the record that was not requested. Annotations (`…@odata…`) do not count. */
  unknownMembers(record: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void;
  report(): RowFindings;
}

/**
 * @param before the findings of rows that were restored from a checkpoint
 * @param absentBefore properties that none of these rows had; undefined if there were no such rows
 */
export function createFindings(before?: RowFindings, absentBefore?: readonly string[]): Findings {
  const seen = new Set<string>();
  const unresolved = countsFrom(before?.unresolved);
  const missing = countsFrom(before?.missing);
  const outside = countsFrom(before?.outside);
  const unknown = countsFrom(before?.unknown);
  const merged = countsFrom(before?.merged);
  return {
    unresolved: (relation) => count(unresolved, relation),
    missing: (path) => count(missing, path),
    present: (path) => seen.add(path),
    absent: () =>
      Object.keys(missing).filter((path) => !seen.has(path) && (absentBefore?.includes(path) ?? true)),
    outside: (dataset) => count(outside, dataset),
    merged: (what) => count(merged, what),
    unknownMembers(record, known) {
      for (const name in record) {
        if (!known.has(name) && !name.includes('@odata.')) countName(unknown, name);
      }
    },
    report: () => ({
      unresolved: { ...unresolved },
      missing: { ...missing },
      outside: { ...outside },
      unknown: { ...unknown },
      merged: { ...merged },
    }),
  };
}

/** Without a prototype: a member of a row may be called `constructor` or `toString`. */
function countsFrom(before: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.assign(Object.create(null), before);
}

/** The source chooses the names, so their number and length are limited: the report must stay small. */
const mostNames = 100;
const longestName = 100;

/** All further names are counted under this one. */
const otherNames = '…';

function countName(counts: Record<string, number>, name: string): void {
  const shortened = name.slice(0, longestName);
  const isNew = counts[shortened] === undefined;
  count(counts, isNew && Object.keys(counts).length >= mostNames ? otherNames : shortened);
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
