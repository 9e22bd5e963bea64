import { counted } from '../amounts.ts';
import { type Dataset, datasetGroups } from '../datasets/define.ts';
import { datasetNamed } from '../datasets/named.ts';
import { datasets } from '../datasets/registry.ts';
import { datasetPage, datasetsPage } from '../describe/datasets.ts';
import { errorsPage, parametersPage } from '../describe/pages.ts';
import { type Manifest, type ManifestDataset, manifest } from '../manifest.ts';
import { variableOf } from '../parameters/environment.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import {
  expectationOf,
  isRequired,
  type ParameterProperty,
  parameterEntries,
} from '../parameters/json-schema.ts';

type DescribeForm = 'text' | 'json' | 'markdown';

/** What the connector takes and gives: for people (100 columns), as the manifest, or as one Markdown page. Pure. */
export function describe(form: DescribeForm): string {
  return describeManifest(form, manifest, datasets);
}

/** One table with its columns. @throws ConnectorError PARAMETERS_INVALID for a name that is none */
export function describeDataset(form: DescribeForm, name: string): string {
  const one = datasetNamed(name, 'The table was not found.');
  const [table] = manifest.datasets.filter((dataset) => dataset.name === one.name);
  if (table === undefined) throw new Error(`${name} is not in the manifest`);
  switch (form) {
    case 'json':
      return `${JSON.stringify(table, null, 2)}\n`;
    case 'markdown':
      return datasetPage(one);
    case 'text':
      return `${[...datasetLines([table]), ...columnLines(table)].join('\n')}\n`;
  }
}

/** The same for any manifest and its datasets. Every form ends with a line break. */
export function describeManifest(form: DescribeForm, of: Manifest, tables: readonly Dataset[]): string {
  switch (form) {
    case 'json':
      return `${JSON.stringify(of, null, 2)}\n`;
    case 'markdown':
      return [parametersPage(of), datasetsPage(tables), errorsPage(of)].join('\n');
    case 'text':
      return textOf(of);
  }
}

const width = 100;

/** Words of a text in lines of at most `width` characters, each after `indent` spaces. A longer word stands alone. */
function wrap(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((part) => ' '.repeat(indent) + part);
}

function textOf(of: Manifest): string {
  const lines = [
    `${of.name} ${of.version}`,
    ...wrap(of.description, 0),
    '',
    'PARAMETERS (in a JSON file, or in the environment variable in brackets)',
    ...parameterGroups.flatMap((group) => ['', `  ${group}`, ...groupLines(of, group)]),
    '',
    'DATASETS (columns: citrix-connector describe --dataset NAME)',
    ...datasetGroups.flatMap((group) => {
      const tables = of.datasets.filter((table) => table.group === group);
      return tables.length === 0 ? [] : ['', `  ${group}`, ...datasetLines(tables)];
    }),
    '',
    'OUTPUT FILES',
    ...of.outputs.flatMap(({ path, description }) => entry(path, description, 20)),
    '',
    'EXIT CODES',
    ...of.exitCodes.flatMap(({ code, meaning }) => entry(String(code), meaning, 20)),
    '',
    'NETWORK HOSTS (HTTPS, port 443; risk export: Kafka over TLS, port 9094)',
    ...of.network.flatMap(({ region, host, purposes }) =>
      entry(region, `${host} (${purposes.join(', ')})`, 20),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** A name in a column of `nameWidth`, and its text beside it. */
function entry(name: string, text: string, nameWidth: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, nameWidth + 2);
  const beside = first.slice(nameWidth + 2);
  return [`  ${name.padEnd(nameWidth - 1)} ${beside}`, ...rest];
}

function groupLines({ parameters }: Manifest, group: string): readonly string[] {
  return parameterEntries(parameters)
    .filter(([, property]) => property.group === group)
    .flatMap(([name, property]) => [
      ...wrap(`${name}: ${valueTextOf(property, isRequired(parameters, name))} [${variableOf(name)}]`, 4),
      ...wrap(property.description.replaceAll('`', ''), 8),
    ]);
}

function valueTextOf(property: ParameterProperty, isRequired: boolean): string {
  const secret = property.airbyte_secret === true ? ', secret' : '';
  const fallback =
    property.default === undefined ? 'optional' : `default ${JSON.stringify(property.default)}`;
  return `${expectationOf(property)}${secret}, ${isRequired ? 'required' : fallback}`;
}

function datasetLines(tables: readonly ManifestDataset[]): readonly string[] {
  const longest = Math.max(0, ...tables.map(({ name }) => name.length)) + 2;
  return tables.flatMap(({ name, columns, description, parameter }) =>
    entry(
      name,
      `${counted(columns.length, 'column')}, ${parameter ?? 'extraDatasets'}. ${description.replaceAll('`', '')}`,
      longest,
    ),
  );
}

function columnLines({ name, key, cursor, columns }: ManifestDataset): readonly string[] {
  const longest = Math.max(0, ...columns.map((column) => column.name.length)) + 2;
  const order = [...new Set(cursor === null ? key : [cursor, ...key])];
  return [
    '',
    `COLUMNS OF ${name}`,
    ...wrap(`key ${key.join(', ')}; sorted by ${order.join(', then ')}; ? marks nullable columns`, 2),
    ...columns.flatMap(({ name: column, type, nullable, description }) =>
      entry(
        `${column.padEnd(longest)}${nullable ? `${type}?` : type}`,
        description.replaceAll('`', ''),
        longest + 13,
      ),
    ),
  ];
}
