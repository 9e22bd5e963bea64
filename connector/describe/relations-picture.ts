import type { Dataset } from '../datasets/define.ts';

/** The references that most reports need; all others are listed with each table. */
const shown: readonly (readonly [from: string, to: string])[] = [
  ['application_instances', 'sessions'],
  ['application_instances', 'applications'],
  ['connections', 'sessions'],
  ['connection_failures', 'sessions'],
  ['session_metrics', 'sessions'],
  ['sessions', 'users'],
  ['sessions', 'machines'],
  ['sessions', 'published_desktops'],
  ['machines', 'catalogs'],
  ['machines', 'delivery_groups'],
  ['machines', 'monitor_hypervisors'],
  ['machine_failures', 'machines'],
];

/** The tables that are shown, as a drawing in Mermaid. Throws a plain Error for a reference that no table declares. */
export function relationsPicture(datasets: readonly Dataset[]): string {
  const lines = shown.map(([from, to]) => {
    const keys = datasets.find(({ name }) => name === from)?.foreignKeys ?? [];
    const key = keys.find(({ dataset }) => dataset === to);
    if (key === undefined) throw new Error(`${from} does not refer to ${to}`);
    return `  ${from} }o--o| ${to} : ${key.columns.at(-1)}`;
  });
  return ['```mermaid', 'erDiagram', ...lines, '```'].join('\n');
}
