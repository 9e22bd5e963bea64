import { compactColumnsOf } from '../datasets/column-choice.ts';
import { type Dataset, type DatasetGroup, datasetGroups } from '../datasets/define.ts';
import { placesOf } from '../datasets/layout.ts';
import { personalDataClasses } from '../datasets/personal-data/classes.ts';
import type { MonitorSource, Relation } from '../datasets/sources.ts';
import { code, inline, page, table } from './markdown.ts';
import { readingFacts } from './reading-facts.ts';
import { relationsPicture } from './relations-picture.ts';

/** The tables as Markdown: an index under headings, and the details of each table. */

const intro = [
  '# Datasets',
  'Each dataset is one CSV file, `<dataset>.csv`. The four under [Core](#core) are on by default; add others by name to `extraDatasets`. Switch is the parameter that selects a table.',
];

const further =
  '[Which of two tables](#which-of-two-tables) · [How the tables refer to each other](#how-the-tables-refer-to-each-other) · [How to read the tables](#how-to-read-the-tables)';

const reading = [
  '## How to read the tables',
  `Types: ${code('text')}; ${code('int64')} and ${code('number')}, with the digits of the source; ${code('boolean')} (${code('true')}, ${code('false')}); ${code('timestamp')}, ISO 8601 in UTC (${code('2026-11-20T09:00:00.000Z')}); ${code('date')} (${code('2026-11-20')}). An empty field is null. What the source sends as an empty string is null, too, but in a key.`,
  `Source says where a value comes from: a property of the row itself, or ${code('related.Property')} of a related row, which is listed above the columns; ${code('run.customerId')} is the parameter. The row that a reference leads to can be missing: Citrix has purged it, or it is outside the window.`,
  `Personal data says what a column says of persons. ${Object.entries(personalDataClasses)
    .map(([name, meaning]) => `${code(name)}: ${meaning}`)
    .join(' ')}`,
  'Cost is counted in requests. Monitor takes one request at a time. A page of Monitor holds 1000 rows in the cloud, and often 100 on premises.',
];

const choices = [
  '## Which of two tables',
  table(
    ['You want', 'Take'],
    [
      ['machine catalogs as they are now, with counts, images and warnings', '`machine_catalogs`'],
      ['catalogs to join by `catalog_id`, deleted ones included', '`catalogs`'],
      ['hypervisor connections as they are now, with their faults', '`hypervisors`'],
      ['hypervisor connections to join by `hypervisor_id`, deleted ones included', '`monitor_hypervisors`'],
      ['each use of a published application', '`application_instances`'],
      ['the list of published applications', '`applications`'],
      ['the current device of each session', '`sessions`'],
      ['every device and reconnect of a session', '`connections`'],
      ['sessions that failed, with user and machine', '`sessions`'],
      ['every single failure, also several of one session', '`connection_failures`'],
    ],
  ),
  '`machine_catalogs` and `hypervisors` come from the DaaS API, the other eight from the Monitor Service. Citrix does not document that both use the same ids for catalogs and hypervisors: join these by name.',
];

const pictureTitle = '## How the tables refer to each other';

/** Everything on one page. */
export function datasetsPage(datasets: readonly Dataset[]): string {
  const groups = groupsOf(datasets);
  return page([
    ...intro,
    ...reading,
    ...groups.map((group) => groupIndex(group, '')),
    ...datasets.map((dataset) => datasetSection(dataset)),
  ]);
}

/** One table. */
export function datasetPage(dataset: Dataset): string {
  return page([datasetSection(dataset)]);
}

/** Which tables there are, with links to the pages of their groups. */
export function datasetsIndex(datasets: readonly Dataset[]): string {
  const groups = groupsOf(datasets).map((group) => groupIndex(group, groupPath(group.name)));
  const picture = [
    pictureTitle,
    relationsPicture(datasets),
    '`sessions` and `application_instances` already hold the names of user, machine, catalog, delivery group and hypervisor. You need the other tables only for more columns.',
  ];
  return page([...intro, further, ...groups, ...choices, ...picture, ...reading]);
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

/** Some rows of a table, below the folder of the index. */
export function samplePath(dataset: string): string {
  return `datasets/samples/${dataset}.csv`;
}

export function groupPage({ name, datasets }: Group): string {
  const sections = datasets.map((dataset) => datasetSection(dataset, sampleLine(dataset)));
  return page([`# ${name}`, '[All datasets](../datasets.md)', ...sections]);
}

function sampleLine({ name }: Dataset): string {
  return `- Sample: [rows of a simulated site](samples/${name}.csv)`;
}

function groupIndex({ name, datasets }: Group, path: string): string {
  const rows = datasets.map((dataset) => [
    `[${code(dataset.name)}](${path}#${dataset.name.toLowerCase()})`,
    String(dataset.columns.length),
    switchOf(dataset),
    inline(dataset.description),
  ]);
  return [`## ${name}`, table(['Dataset', 'Columns', 'Switch', 'A row is'], rows)].join('\n\n');
}

const switchOf = ({ parameter }: Dataset) => code(parameter ?? 'extraDatasets');

function compactLine(dataset: Dataset): readonly string[] {
  const columns = compactColumnsOf(dataset);
  if (columns === undefined) return [];
  const names = columns.map(({ name }) => code(name)).join(', ');
  return [`- With ${code('columns: compact')} (${columns.length} of ${dataset.columns.length}): ${names}`];
}

function starLine(dataset: Dataset): readonly string[] {
  const places = placesOf(dataset);
  if (places.size === 0) return [];
  const tables = new Set([...places.values()].map((place) => code(place.dataset)));
  const { length } = dataset.columns;
  return [
    `- With ${code('layout: star')} (${length - places.size} of ${length}): what other rows show is in ${[...tables].join(', ')}; the manifest says where (${code('star')})`,
  ];
}

function datasetSection(dataset: Dataset, ...lines: readonly string[]): string {
  const order = [...(dataset.cursor === undefined ? [] : [dataset.cursor]), ...dataset.key];
  const { source, freshness, retention } = dataset;
  const facts = readingFacts(dataset);
  return [
    `## ${dataset.name}`,
    inline(dataset.description),
    [
      ...(dataset.purpose === undefined ? [] : [`- Purpose: ${inline(dataset.purpose)}`]),
      `- Key: ${dataset.primaryKey.map(code).join(', ')}`,
      `- Order of rows: ${[...new Set(order)].map(code).join(', then ')}`,
      `- Switch: ${switchOf(dataset)}`,
      ...compactLine(dataset),
      ...starLine(dataset),
      `- Source: ${facts.origin}`,
      `- Window: ${facts.window}`,
      `- Incremental runs: ${facts.incremental}`,
      `- Cost: ${facts.cost}`,
      ...(freshness === undefined ? [] : [`- Freshness: ${inline(freshness)}`]),
      ...(retention === undefined ? [] : [`- Retention at the source: ${inline(retention)}`]),
      ...dataset.foreignKeys.map(
        ({ columns, dataset: other, targets }) =>
          `- ${columns.map(code).join(', ')} refers to ${targets.map(code).join(', ')} of ${code(other)}`,
      ),
      ...lines,
    ].join('\n'),
    ...(source.service === 'monitor' ? relatedRows(source) : []),
    table(
      ['Column', 'Type', 'Null', 'Personal data', 'Description', 'Source'],
      dataset.columns.map((column) => [
        code(column.name),
        column.type,
        column.nullable ? 'yes' : 'no',
        column.personalData ?? '',
        inline(column.description),
        column.inputs.map(code).join(', '),
      ]),
    ),
  ].join('\n\n');
}

/** The rows beside its own from which a table takes values, under the names of the column Source. */
function relatedRows({ relations }: MonitorSource): readonly string[] {
  if (Object.keys(relations).length === 0) return [];
  const lines = Object.entries(relations).map(
    ([name, relation]) => `- ${code(name)}: ${relationText(relation)}`,
  );
  return ['Related rows, as the column Source names them:', lines.join('\n')];
}

function relationText(relation: Relation): string {
  if (relation.kind === 'dimension') {
    return `row of ${code(relation.set)} with the key in ${code(relation.on)}`;
  }
  const property = code(
    relation.of === undefined ? relation.property : `${relation.of}.${relation.property}`,
  );
  if (relation.kind === 'navigation') return `row that ${property} leads to (key in ${code(relation.on)})`;
  return `row that ${property} leads to (key in ${code(relation.on)}); if there is none, the newest row of ${code(relation.otherwise)}`;
}
