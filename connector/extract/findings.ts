import type { RowFindings } from '../events.ts';

/** Counts what differs between the rows as they came and as declared, under names a person can look up. */
export interface Findings {
  unresolved(relation: string): void;
  missing(path: string): void;
  /** Counts every member of the record that was not asked for. Annotations (`…@odata…`) are no members. */
  unknownMembers(record: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, prefix: string): void;
  report(): RowFindings;
}

export function createFindings(): Findings {
  const unresolved: Record<string, number> = {};
  const missing: Record<string, number> = {};
  const unknown: Record<string, number> = {};
  return {
    unresolved: (relation) => count(unresolved, relation),
    missing: (path) => count(missing, path),
    unknownMembers(record, known, prefix) {
      for (const name in record) {
        if (!known.has(name) && !name.includes('@odata.')) count(unknown, `${prefix}${name}`);
      }
    },
    report: () => ({ unresolved: { ...unresolved }, missing: { ...missing }, unknown: { ...unknown } }),
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
