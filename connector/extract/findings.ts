import type { MergeFinding, RowFindings } from '../events.ts';

/** Counts what differs between the rows as they came and as declared, under names a person can look up. */
export interface Findings {
  unresolved(relation: string): void;
  missing(path: string): void;
  outside(dataset: string): void;
  merged(what: MergeFinding): void;
  /** Counts every member of the record that was not asked for. Annotations (`…@odata…`) are no members. */
  unknownMembers(record: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void;
  report(): RowFindings;
}

/** @param before what was found in rows that need not be looked at again */
export function createFindings(before?: RowFindings): Findings {
  const unresolved: Record<string, number> = { ...before?.unresolved };
  const missing: Record<string, number> = { ...before?.missing };
  const outside: Record<string, number> = { ...before?.outside };
  const unknown: Record<string, number> = { ...before?.unknown };
  const merged: Record<string, number> = { ...before?.merged };
  return {
    unresolved: (relation) => count(unresolved, relation),
    missing: (path) => count(missing, path),
    outside: (dataset) => count(outside, dataset),
    merged: (what) => count(merged, what),
    unknownMembers(record, known) {
      for (const name in record) {
        if (!known.has(name) && !name.includes('@odata.')) count(unknown, name);
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

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
