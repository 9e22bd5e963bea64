import {
  type AnalyticsSource,
  type Dataset,
  type DatasetGroup,
  datasetGroups,
  type LogSource,
  type MonitorSource,
  type Relation,
  type Source,
} from '../datasets/define.ts';
import { code, inline, page, table } from './markdown.ts';

/** The tables as Markdown: an index under headings, and for each table all there is to know of it. */

const intro = [
  '# Datasets',
  `Each dataset is one CSV file, \`<dataset>.csv\`. Types: \`text\`; \`int64\` and \`number\`, written as the source wrote them; \`boolean\` (\`true\`, \`false\`); \`timestamp\`, ISO 8601 in UTC (\`2026-11-20T09:00:00.000Z\`); \`date\` (\`2026-11-20\`). An empty field is null, \`""\` is the empty text.`,
  'The source column names what a value is made of: a property of the row itself, or `related.Property` of a related row; `run.customerId` is the parameter. References that a table holds lead to the row that has the key; it may have been groomed at the source, or lie outside the window.',
  'What a table costs the source is told in requests, of which Monitor takes one at a time. A page of Monitor holds 1000 rows in the cloud, on premises often 100.',
];

/** Everything on one page. */
export function datasetsPage(datasets: readonly Dataset[]): string {
  const groups = groupsOf(datasets);
  return page([...intro, ...groups.map((group) => groupIndex(group, '')), ...datasets.map(datasetSection)]);
}

/** One table. */
export function datasetPage(dataset: Dataset): string {
  return page([datasetSection(dataset)]);
}

/** Which tables there are, with links to the pages of their groups. */
export function datasetsIndex(datasets: readonly Dataset[]): string {
  return page([...intro, ...groupsOf(datasets).map((group) => groupIndex(group, groupPath(group.name)))]);
}

interface Group {
  readonly name: DatasetGroup;
  readonly datasets: readonly Dataset[];
}

export function groupsOf(datasets: readonly Dataset[]): readonly Group[] {
  return datasetGroups
    .map((name) => ({ name, datasets: datasets.filter(({ group }) => group === name) }))
    .filter((group) => group.datasets.length > 0);
}

/** The page of a group, below the folder of the index. */
export function groupPath(group: DatasetGroup): string {
  return `datasets/${group.toLowerCase().replaceAll(' ', '-')}.md`;
}

export function groupPage({ name, datasets }: Group): string {
  return page([`# ${name}`, '[All datasets](../datasets.md)', ...datasets.map(datasetSection)]);
}

function groupIndex({ name, datasets }: Group, path: string): string {
  const rows = datasets.map((dataset) => [
    `[${code(dataset.name)}](${path}#${dataset.name})`,
    String(dataset.columns.length),
    switchOf(dataset),
    inline(dataset.description),
  ]);
  return [`## ${name}`, table(['Dataset', 'Columns', 'Switch', 'A row is'], rows)].join('\n\n');
}

const switchOf = ({ parameter }: Dataset) => code(parameter ?? 'extraDatasets');

function datasetSection(dataset: Dataset): string {
  const order = [...(dataset.cursor === undefined ? [] : [dataset.cursor]), ...dataset.key];
  const { source, freshness, retention } = dataset;
  return [
    `## ${dataset.name}`,
    inline(dataset.description),
    [
      `- Key: ${dataset.key.map(code).join(', ')}`,
      `- Order of rows: ${[...new Set(order)].map(code).join(', then ')}`,
      `- Switch: ${switchOf(dataset)}`,
      `- Source: ${originOf(source)}`,
      `- Window: ${windowOf(dataset)}`,
      `- Incremental runs: ${incrementalOf(source)}`,
      `- Cost: ${costOf(source)}`,
      ...(freshness === undefined ? [] : [`- Freshness: ${inline(freshness)}`]),
      ...(retention === undefined ? [] : [`- Kept by the source: ${inline(retention)}`]),
      ...dataset.foreignKeys.map(
        ({ columns, dataset: other, targets }) =>
          `- ${columns.map(code).join(', ')} refers to ${targets.map(code).join(', ')} of ${code(other)}`,
      ),
      ...(source.service === 'monitor' ? relationLines(source) : []),
    ].join('\n'),
    table(
      ['Column', 'Type', 'Null', 'Description', 'Source'],
      dataset.columns.map((column) => [
        code(column.name),
        column.type,
        column.nullable ? 'yes' : 'no',
        inline(column.description),
        column.inputs.map(code).join(', '),
      ]),
    ),
  ].join('\n\n');
}

function originOf(source: Source): string {
  if (source.service === 'monitor') return `Monitor, ${code(source.set)}`;
  if (source.service === 'analytics') return analyticsOrigin(source);
  if (source.service === 'daas') return `DaaS, ${code(source.path)}`;
  const name = source.feed === 'system-log' ? 'Citrix Cloud' : 'DaaS';
  const kept = source.retentionDays === undefined ? '' : `, kept for ${source.retentionDays} days`;
  return `${name}, ${code(source.path)}${kept}`;
}

function analyticsOrigin({ events, madeOf = [] }: AnalyticsSource): string {
  if (madeOf.length > 0) return `made of ${madeOf.map(code).join(', ')}`;
  return `export of Citrix Analytics, ${events.map(code).join(', ')}`;
}

function windowOf({ source, cursor = '' }: Dataset): string {
  if (source.service === 'analytics')
    return 'none; all events that the topic has, or those since the run before';
  if (source.service === 'daas') return 'none; all there are now';
  const extent = source.service === 'monitor' ? source.extent : undefined;
  if (extent === 'whole') return 'none; all rows the source has';
  return `rows whose ${code(extent?.windowBy ?? cursor)} lies in it`;
}

function incrementalOf(source: Source): string {
  if (source.service === 'analytics') return 'the events since the run before';
  const settles = source.service === 'daas' ? undefined : source.settles;
  if (settles === undefined) return 'read whole';
  const dates = Object.keys(settles).map(code);
  const until = dates.length === 0 ? '' : `, or had no ${dates.join(' or ')} then`;
  return `what began since the run before${until}`;
}

const logCosts = {
  'system-log': '1 request for each page of records.',
  'config-log': '1 request for each page of operations.',
  'config-log-details': '1 request for each operation.',
} as const satisfies Record<LogSource['feed'], string>;

function costOf(source: Source): string {
  if (source.service === 'log') return logCosts[source.feed];
  if (source.service === 'analytics') return 'nothing of the query rate: the events come from other servers.';
  if (source.service === 'daas') return '1 request for each page of the list.';
  const { extent, relations } = source;
  if (Object.keys(relations).length > 0) {
    return '2 requests to count, 1 for each page of rows, and those for the rows that are joined with them.';
  }
  return extent === 'whole'
    ? '1 request for each page of rows, 1 to count.'
    : '2 requests to count, 1 for each page of rows.';
}

function relationLines({ relations }: MonitorSource): readonly string[] {
  return Object.entries(relations).map(([name, relation]) => `- ${code(name)}: ${relationText(relation)}`);
}

function relationText(relation: Relation): string {
  const on = `by ${code(relation.on)}`;
  if (relation.kind === 'dimension') return `the row of ${code(relation.set)} ${on}`;
  const property = code(
    relation.of === undefined ? relation.property : `${relation.of}.${relation.property}`,
  );
  if (relation.kind === 'navigation') return `${property} ${on}`;
  return `${property} ${on}; where it leads nowhere, the newest of ${code(relation.otherwise)}`;
}
