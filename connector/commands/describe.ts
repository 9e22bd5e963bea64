import { columnTitleOf } from '../datasets/column-titles.ts';
import { type Dataset, datasetGroups } from '../datasets/define.ts';
import { datasetNamed } from '../datasets/named.ts';
import { datasets } from '../datasets/registry.ts';
import { scopeNames } from '../datasets/scope.ts';
import { datasetPage, datasetsPage } from '../describe/datasets.ts';
import { datasetWith, headingIn, manifestWith, translatorOf } from '../describe/localized.ts';
import { errorsPage, parametersPage } from '../describe/pages.ts';
import { countOf, type Fact, said } from '../languages/phrase.ts';
import { englishTexts, type Texts } from '../languages/texts.ts';
import type { Manifest, ManifestDataset } from '../manifest/form.ts';
import { manifest } from '../manifest.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import { expectationIn, isRequired, parameterEntries } from '../parameters/json-schema.ts';
import type { ParameterProperty } from '../parameters/property.ts';
import { variableOf } from '../parameters/variable-names.ts';

type DescribeForm = 'text' | 'json' | 'markdown';

/** What the connector takes and gives: for people (100 columns), as the manifest, or as one Markdown page. Pure. */
export function describe(form: DescribeForm, texts = englishTexts): string {
  return describeManifest(form, manifest, datasets, texts);
}

/** One table with its columns. @throws ConnectorError PARAMETERS_INVALID for a name that is none */
export function describeDataset(form: DescribeForm, name: string, texts = englishTexts): string {
  const one = datasetNamed(name, 'The table was not found.');
  const [found] = manifest.datasets.filter((dataset) => dataset.name === one.name);
  if (found === undefined) throw new Error(`${name} is not in the manifest`);
  const table = datasetWith(translatorOf(texts), found);
  switch (form) {
    case 'json':
      return `${JSON.stringify(table, null, 2)}\n`;
    case 'markdown':
      return datasetPage(one);
    case 'text':
      return `${[...datasetLines([table], texts), ...columnLines(table, texts)].join('\n')}\n`;
  }
}

/** The same for any manifest and its datasets. Every form ends with a line break. */
export function describeManifest(
  form: DescribeForm,
  declared: Manifest,
  tables: readonly Dataset[],
  texts = englishTexts,
): string {
  const of = manifestWith(translatorOf(texts), declared);
  switch (form) {
    case 'json':
      return `${JSON.stringify(of, null, 2)}\n`;
    case 'markdown':
      return [parametersPage(of), datasetsPage(tables), errorsPage(of)].join('\n');
    case 'text':
      return textOf(of, texts);
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

function textOf(of: Manifest, texts: Texts): string {
  const { say } = texts;
  const translate = translatorOf(texts);
  const lines = [
    `${of.name} ${of.version}`,
    ...wrap(of.description, 0),
    '',
    say(said('describe.parameters')),
    ...parameterGroups.flatMap((group) => [
      '',
      `  ${headingIn(translate, 'parameterGroup', group)}`,
      ...groupLines(of, group, texts),
    ]),
    '',
    say(said('describe.datasets')),
    ...datasetGroups.flatMap((group) => {
      const tables = of.datasets.filter((table) => table.group === group);
      const heading = headingIn(translate, 'datasetGroup', group);
      return tables.length === 0 ? [] : ['', `  ${heading}`, ...datasetLines(tables, texts)];
    }),
    '',
    say(said('describe.outputs')),
    ...of.outputs.flatMap(({ path, description }) => entry(path, description, 20)),
    '',
    say(said('describe.exitCodes')),
    ...of.exitCodes.flatMap(({ code, meaning }) => entry(String(code), meaning, 20)),
    '',
    say(said('describe.network')),
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

function groupLines({ parameters }: Manifest, group: string, texts: Texts): readonly string[] {
  return parameterEntries(parameters)
    .filter(([, property]) => property.group === group)
    .flatMap(([name, property]) => [
      ...wrap(
        `${name}: ${texts.say(takenValue(property, isRequired(parameters, name)))} [${variableOf(name)}]`,
        4,
      ),
      ...wrap(property.description.replaceAll('`', ''), 8),
    ]);
}

/** What a parameter takes, and whether it has to be given. */
function takenValue(property: ParameterProperty, isRequired: boolean): readonly Fact[] {
  const fallback =
    property.default === undefined
      ? said('describe.optional')
      : said('describe.default', { value: JSON.stringify(property.default) });
  return [
    expectationIn(property),
    ...(property.airbyte_secret === true ? [said('describe.secret')] : []),
    isRequired ? said('describe.required') : fallback,
  ];
}

function datasetLines(tables: readonly ManifestDataset[], { say }: Texts): readonly string[] {
  const longest = Math.max(0, ...tables.map(({ name }) => name.length)) + 2;
  return tables.flatMap(({ name, columns, description, parameter }) =>
    entry(
      name,
      `${say(countOf(columns.length, 'column'))}, ${parameter ?? 'extraDatasets'}. ${description.replaceAll('`', '')}`,
      longest,
    ),
  );
}

function columnLines(
  { name, scope, key, cursor, columns }: ManifestDataset,
  { say }: Texts,
): readonly string[] {
  const longest = Math.max(0, ...columns.map((column) => column.name.length)) + 2;
  const owners = scopeNames(scope);
  const own = key.filter((column) => !owners.includes(column));
  const order = [...new Set(cursor === null ? own : [cursor, ...own])];
  return [
    '',
    say(said('describe.columnsOf', { table: name })),
    ...wrap(say(said('describe.order', { key, order: orderOf(order) })), 2),
    ...columns.flatMap(({ name: column, title, type, nullable, description }) =>
      entry(
        `${column.padEnd(longest)}${nullable ? `${type}?` : type}`,
        `${title === columnTitleOf(column) ? '' : `${title}. `}${description.replaceAll('`', '')}`,
        longest + 13,
      ),
    ),
  ];
}

function orderOf(columns: readonly string[]): Fact {
  return columns.reduceRight<Fact>(
    (next, column) => (next === '' ? column : said('describe.then', { column, next })),
    '',
  );
}
