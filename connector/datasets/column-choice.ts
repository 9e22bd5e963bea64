import { compactColumns } from './compact-columns.ts';
import { type Column, closingDatesOf, type Dataset, isAnalytics } from './define.ts';
import { dimensionsOf, factColumnsOf, type Layout, namedByFacts } from './layout.ts';

/** Which columns of the tables a run writes: the parameters `columns`, `tableColumns` and `layout`. */
export interface ColumnChoice {
  readonly columns: 'all' | 'compact';
  /** Each `table.column`: a table that is named has these columns. */
  readonly tableColumns: readonly string[];
  readonly layout: Layout;
}

/** The columns that a table has with this choice, in its order. Names that it does not know choose nothing. */
export function chosenColumnsOf(dataset: Dataset, choice: ColumnChoice): readonly Column[] {
  const columns = wideColumnsOf(dataset, choice);
  if (choice.layout === 'wide') return columns;
  const named = namedByFacts(dataset, choice.tableColumns);
  const all = dataset.columns.filter((column) => columns.includes(column) || named.has(column.name));
  return factColumnsOf(dataset, all);
}

/** The tables that a run adds to this one with this choice. */
export function addedTablesOf(dataset: Dataset, choice: ColumnChoice): ReadonlySet<string> {
  return choice.layout === 'star' ? dimensionsOf(dataset, wideColumnsOf(dataset, choice)) : new Set();
}

function wideColumnsOf(dataset: Dataset, { columns, tableColumns }: ColumnChoice): readonly Column[] {
  if (isAnalytics(dataset)) return dataset.columns;
  const prefix = `${dataset.name}.`;
  const listed = tableColumns.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  if (listed.length > 0) return someOf(dataset, new Set(listed));
  return columns === 'compact' ? (compactColumnsOf(dataset) ?? dataset.columns) : dataset.columns;
}

/** The columns of a table under `columns: compact`; undefined: it keeps all. */
export function compactColumnsOf(dataset: Dataset): readonly Column[] | undefined {
  const names = compactColumns.get(dataset.name);
  return names && someOf(dataset, names);
}

/**
 * Some columns identify rows, sort them or are needed to resume: they are always kept, and so are those a row must
 * have.
 */
function someOf(dataset: Dataset, names: ReadonlySet<string>): readonly Column[] {
  const { primaryKey, cursor, columns } = dataset;
  const kept = new Set([...primaryKey, cursor, ...Object.keys(closingDatesOf(dataset) ?? {})]);
  return columns.filter(({ name, nullable }) => names.has(name) || kept.has(name) || !nullable);
}
