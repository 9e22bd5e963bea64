import type { MergeFinding, RowFindings } from '../../events.ts';

/** Counts what differs between the rows as they came and as declared, under names a person can look up. */
export interface Findings {
  unresolved(relation: string): void;
  missing(path: string): void;
  /** Told at least once of a property that some row has. */
  present(path: string): void;
  /** Properties that rows lack, and that none of them has. */
  absent(): readonly string[];
  outside(dataset: string): void;
  merged(what: MergeFinding): void;
  /** Counts every member of the record that was not asked for. Annotations (`…@odata…`) are no members. */
  unknownMembers(record: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void;
  report(): RowFindings;
}

/**
 * @param before what was found in rows that need not be looked at again
 * @param absentBefore what none of these rows had; undefined where there were none
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

/** Members of a row may have the name of something that every object has. */
function countsFrom(before: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.assign(Object.create(null), before);
}

/** Names are the source's: neither their number nor their length may make a report grow. */
const mostNames = 100;
const longestName = 100;

/** Under this name all others are counted. */
const otherNames = '…';

function countName(counts: Record<string, number>, name: string): void {
  const told = name.slice(0, longestName);
  const isNew = counts[told] === undefined;
  count(counts, isNew && Object.keys(counts).length >= mostNames ? otherNames : told);
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
