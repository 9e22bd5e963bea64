import type { Column, Dataset, ForeignKey } from '../../datasets/define.ts';
import { isMonitor } from '../../datasets/define.ts';
import type { MonitorSource, Relation } from '../../datasets/sources.ts';
import { splitPath } from './paths.ts';

/**
 * A dataset with some of its columns, in the order given, with the references that these hold, and with no more
 * relations than these need.
 */
export function columnSubsetOf(dataset: Dataset, columns: readonly Column[]): Dataset {
  const names = new Set(columns.map(({ name }) => name));
  const foreignKeys = dataset.foreignKeys
    .filter((key) => key.columns.every((name) => names.has(name)))
    .map((key) => withoutUnknownCursor(key, names));
  const excerpt = { ...dataset, columns, foreignKeys };
  if (!isMonitor(dataset)) return excerpt;
  const source: MonitorSource = { ...dataset.source, relations: neededRelations(dataset.source, columns) };
  return { ...excerpt, source };
}

/** Without the column that says whether the other row lies in the window, nothing is promised of it. */
function withoutUnknownCursor({ targetCursor, ...key }: ForeignKey, names: ReadonlySet<string>): ForeignKey {
  return targetCursor !== undefined && names.has(targetCursor) ? { ...key, targetCursor } : key;
}

function neededRelations(
  { relations }: MonitorSource,
  columns: readonly Column[],
): Readonly<Record<string, Relation>> {
  const needed = new Set<string>();
  const need = (name: string | undefined): void => {
    const relation = name === undefined ? undefined : relations[name];
    if (name === undefined || relation === undefined) return;
    needed.add(name);
    need(splitPath(relation.on, relations)[0]);
    if (relation.kind !== 'dimension') need(relation.of);
  };
  for (const path of columns.flatMap(({ inputs }) => inputs)) need(splitPath(path, relations)[0]);
  return Object.fromEntries(Object.entries(relations).filter(([name]) => needed.has(name)));
}
