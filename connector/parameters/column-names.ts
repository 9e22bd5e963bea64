import type { Problem } from '../errors.ts';
import { nearestName } from './name-suggestion.ts';
import { shownName } from './shown-name.ts';

/** The columns that may be chosen, by table: none of a table that always keeps all of them. */
export type ColumnsByTable = Readonly<Record<string, readonly string[]>>;

const parameter = 'tableColumns';

/** What is wrong with the names in `tableColumns`, a sentence for each. */
export function columnNameProblems(chosen: unknown, tables: ColumnsByTable): readonly Problem[] {
  const names = Array.isArray(chosen) ? chosen.filter((name) => typeof name === 'string') : [];
  return [...new Set(names.map((name) => name.trim()))].flatMap((name) => {
    const problem = problemOf(name, tables);
    return problem === undefined
      ? []
      : [{ parameter, message: `\`${parameter}\` contains ${shownName(name)}, ${problem}.` }];
  });
}

function problemOf(name: string, tables: ColumnsByTable): string | undefined {
  const [table, column, further] = name.split('.');
  // Another form is refused by the schema.
  if (!table || !column || further !== undefined) return undefined;
  const columns = Object.hasOwn(tables, table) ? tables[table] : undefined;
  if (columns === undefined) {
    const meant = nearestName(table, Object.keys(tables));
    return `which names no table (${meantText(meant && `${meant}.${column}`)})`;
  }
  if (columns.length === 0) return 'but tables of the risk export always keep all their columns';
  if (columns.includes(column)) return undefined;
  const meant = nearestName(column, columns);
  return `which names no column of ${table} (${meantText(meant && `${table}.${meant}`)})`;
}

function meantText(meant: string | undefined): string {
  return meant === undefined ? '`citrix-connector describe` lists them' : `did you mean "${meant}"?`;
}
