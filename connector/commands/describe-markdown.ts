import type { Dataset, MonitorSource, Relation, Source } from '../datasets/define.ts';
import type { Manifest } from '../manifest.ts';
import { variableOf } from '../parameters/environment.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import { expectationOf, type ParameterProperty, parameterEntries } from '../parameters/json-schema.ts';

/** The reference pages as Markdown: for `describe --markdown` and for docs/. Each begins with a heading of level 1. */

/** Text inside a table cell or a paragraph: a bar would end the cell, and `<x>` would be taken for HTML. */
const inline = (text: string) =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');

const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const page = (parts: readonly string[]) => `${parts.join('\n\n')}\n`;

export function parametersPage({ parameters, network }: Manifest): string {
  const entries = parameterEntries(parameters);
  return page([
    '# Parameters',
    `A parameters file is one JSON object. Every parameter can also come from an environment variable; the environment wins over the file, and an empty variable counts as not set. Lists are separated by commas there. ${code('CITRIX_CLIENT_SECRET_FILE')} names a file that holds the client secret and nothing else. An unknown parameter is an error.`,
    ...parameterGroups.flatMap((group) => [
      `## ${group}`,
      table(
        ['Parameter', 'Value', 'Default', 'Description', 'Variable'],
        entries
          .filter(([, property]) => property.group === group)
          .map(([name, property]) => [
            code(name),
            inline(expectationOf(property)) + (property.airbyte_secret === true ? ' (secret)' : ''),
            defaultOf(property, parameters.required.includes(name)),
            inline(property.description + exampleOf(property)),
            code(variableOf(name)),
          ]),
      ),
    ]),
    '## Regions',
    'The hosts a run talks to, over HTTPS: what a firewall has to let through. `baseUrl` takes the place of all of them.',
    table(
      ['Region', 'Host', 'Port', 'For'],
      network.map(({ region, host, port, purposes }) => [
        code(region),
        code(host),
        String(port),
        purposes.join(', '),
      ]),
    ),
  ]);
}

function defaultOf(property: ParameterProperty, isRequired: boolean): string {
  if (isRequired) return '**required**';
  return property.default === undefined ? 'none' : code(JSON.stringify(property.default));
}

function exampleOf({ examples }: ParameterProperty): string {
  if (examples === undefined) return '';
  return ` Example: ${examples.map((example) => code(JSON.stringify(example))).join(', ')}.`;
}

export function datasetsPage(datasets: readonly Dataset[]): string {
  return page([
    '# Datasets',
    `Each dataset is one CSV file, \`<dataset>.csv\`. Types: \`text\`; \`int64\` and \`number\`, written as the source wrote them; \`boolean\` (\`true\`, \`false\`); \`instant\`, ISO 8601 in UTC (\`2026-11-20T09:00:00.000Z\`); \`date\` (\`2026-11-20\`). An empty field is null, \`""\` is the empty text.`,
    'The source column names what a value is made of: a property of the row itself, or `related.Property` of a related row; `run.customerId` is the parameter.',
    table(
      ['Dataset', 'Columns', 'Switch', 'A row is'],
      datasets.map((dataset) => [
        `[${code(dataset.name)}](#${dataset.name})`,
        String(dataset.columns.length),
        switchOf(dataset),
        inline(dataset.description),
      ]),
    ),
    ...datasets.map(datasetSection),
  ]);
}

const switchOf = ({ parameter }: Dataset) => code(parameter ?? 'extraDatasets');

function datasetSection(dataset: Dataset): string {
  const order = [...(dataset.cursor === undefined ? [] : [dataset.cursor]), ...dataset.key];
  const { source } = dataset;
  const origin = originOf(source);
  return [
    `## ${dataset.name}`,
    inline(dataset.description),
    [
      `- Key: ${dataset.key.map(code).join(', ')}`,
      `- Order of rows: ${order.map(code).join(', then ')}`,
      `- Switch: ${switchOf(dataset)}`,
      `- Source: ${origin}`,
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
  if (source.service === 'daas') return `DaaS, ${code(source.path)}`;
  const name = source.feed === 'system-log' ? 'Citrix Cloud' : 'DaaS';
  const kept = source.retentionDays === undefined ? '' : `, kept for ${source.retentionDays} days`;
  return `${name}, ${code(source.path)}${kept}`;
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

export function errorsPage({ errors, warnings, exitCodes }: Manifest): string {
  return page([
    '# Errors and exit codes',
    'Codes are stable: branch on them, never on the text of a message. The gravest error of a run decides how the process ends; one failed dataset never stops the others.',
    '## Exit codes',
    table(
      ['Exit code', 'Meaning'],
      exitCodes.map((entry) => [code(String(entry.code)), inline(entry.meaning)]),
    ),
    '## Errors',
    'Kind says who has to act: `config` the administrator, `transient` nobody (run again), `system` the maintainers or the source.',
    table(
      ['Code', 'Kind', 'Exit code', 'Meaning', 'Remedy'],
      errors.map((error) => [
        code(error.code),
        error.kind,
        error.exitCodes.join(' or '),
        inline(error.meaning),
        inline(error.remedy),
      ]),
    ),
    '## Warnings',
    'What may harm the tables though nothing failed: in the log, in the warnings of the run report, and in `citrix-connector check`. The exit code stays as it is.',
    table(
      ['Code', 'Meaning', 'Remedy'],
      warnings.map((warning) => [code(warning.code), inline(warning.meaning), inline(warning.remedy)]),
    ),
  ]);
}
