import { manifest } from '../../connector/manifest.ts';
import type { Story } from './story.ts';
import type { ReadCell } from './tables.ts';

type Tables = Pick<Story, 'table' | 'report'>;
type Cells = Readonly<Record<string, ReadCell>>;

/** The tables that stand for what wide ones show of other rows, by the manifest. */
export const dimensions: ReadonlySet<string> = new Set(
  manifest.datasets.flatMap(({ columns }) => columns.flatMap(({ star }) => star?.dataset ?? [])),
);

/** Keys of dimensions that tables hold and that no row of the dimension has: `sessions.user_id 17`. */
export function orphansIn({ table, report }: Tables): readonly string[] {
  const published = Object.entries(report.datasets).flatMap(([name, { file }]) => (file ? [name] : []));
  return published.flatMap((name) => {
    const { columns, records } = table(name);
    const references = manifest.datasets.find((one) => one.name === name)?.foreignKeys ?? [];
    return references.flatMap(({ columns: own, dataset, targets }) => {
      const [column = '', target = ''] = [own.at(-1), targets.at(-1)];
      if (!dimensions.has(dataset) || !columns.includes(column) || !published.includes(dataset)) return [];
      const keys = new Set(table(dataset).records.map((row) => row[target]));
      return records.flatMap((row) =>
        row[column] == null || keys.has(row[column]) ? [] : [`${name}.${column} ${row[column]}`],
      );
    });
  });
}

/** The rows of a wide table, put together again from those of a star. */
export function rejoined({ table }: Pick<Story, 'table'>, name: string): readonly Cells[] {
  const declared = manifest.datasets.find((one) => one.name === name)?.columns ?? [];
  const byKey = new Map<string, ReadonlyMap<ReadCell | undefined, Cells>>();
  const rowsOf = (dataset: string) => {
    const key = manifest.datasets.find((one) => one.name === dataset)?.key.at(-1) ?? '';
    const rows = byKey.get(dataset) ?? new Map(table(dataset).records.map((row) => [row[key], row]));
    byKey.set(dataset, rows);
    return rows;
  };
  return table(name).records.map((row) =>
    Object.fromEntries(
      declared.map(({ name: column, star }) => [
        column,
        (star === undefined ? row[column] : rowsOf(star.dataset).get(row[star.key])?.[star.column]) ?? null,
      ]),
    ),
  );
}
