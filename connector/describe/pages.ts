import type { Manifest } from '../manifest/form.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import { expectationOf, isRequired, mayHoldSecret, parameterEntries } from '../parameters/json-schema.ts';
import type { ParameterProperty } from '../parameters/property.ts';
import { fileVariableOf, variableOf } from '../parameters/variable-names.ts';
import { code, inline, page, table } from './markdown.ts';

/** The reference pages as Markdown: for `describe --markdown` and for docs/. Each begins with a heading of level 1. */

export function parametersPage({ parameters, network }: Manifest): string {
  const entries = parameterEntries(parameters);
  return page([
    '# Parameters',
    'A parameters file is one JSON object. An unknown parameter is an error, and so is a duplicate member.',
    '## From the environment',
    'Every parameter can also come from an environment variable. Lists are comma-separated, and an empty variable counts as not set. Every run and `citrix-connector check` show which parameters came from the environment (`fromEnvironment` in the run report).',
    `The environment takes precedence over the file, except for values that identify the tenant: customer, client, region, address and site, and topic, group, user, region and brokers of the export. If the file and the environment give different values, no request is sent (${code('PARAMETERS_INVALID')}): the variables may have been set for another program. The Citrix Terraform provider reads ${code('CITRIX_CUSTOMER_ID')}, ${code('CITRIX_CLIENT_ID')} and ${code('CITRIX_CLIENT_SECRET')} too. A secret belongs to its user: client ID and secret in the file together with a different secret in the environment are the same error.`,
    `${filesText(entries)} name a file that contains a secret. The file has one line, the secret, in UTF-8 or in UTF-16 (as PowerShell writes it). For the client secret, the file can also be ${code('secureclient.csv')} as downloaded from Citrix Cloud (ID, Secret; with or without header); its ID must be the client ID. White space around a secret is removed, with a warning. Several lines and invisible characters are rejected; for the client secret also quotation marks, JSON and ${code('NAME=value')}.`,
    ...parameterGroups.flatMap((group) => [
      `## ${group}`,
      table(
        ['Parameter', 'Value', 'Default', 'Description', 'Variable'],
        entries
          .filter(([, property]) => property.group === group)
          .map(([name, property]) => [
            code(name),
            inline(expectationOf(property)) + (property.airbyte_secret === true ? ' (secret)' : ''),
            defaultOf(property, isRequired(parameters, name)),
            inline(property.description + exampleOf(property)),
            code(variableOf(name)),
          ]),
      ),
    ]),
    '## Regions',
    'The hosts that a run connects to, for the firewall. `baseUrl` replaces all HTTPS hosts (443). The brokers of the risk export (9094, Kafka over TLS) are used for risk datasets only; `analyticsBrokers` replaces them.',
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

function filesText(entries: ReturnType<typeof parameterEntries>): string {
  const names = entries.filter(([name, property]) => mayHoldSecret(name, property));
  const variables = names.map(([name]) => code(fileVariableOf(name)));
  return `${variables.slice(0, -1).join(', ')} and ${variables.at(-1)}`;
}

function defaultOf(property: ParameterProperty, isRequired: boolean): string {
  if (isRequired) return '**required**';
  return property.default === undefined ? 'none' : code(JSON.stringify(property.default));
}

function exampleOf({ examples }: ParameterProperty): string {
  if (examples === undefined) return '';
  return ` Example: ${examples.map((example) => code(JSON.stringify(example))).join(', ')}.`;
}

/** Each code has a heading, so that a link can lead to it: `errors.md#throttled`. */
export function errorsPage({ errors, warnings, exitCodes }: Manifest): string {
  const all = [...errors.map(({ code }) => code), ...warnings.map(({ code }) => code)].toSorted();
  return page([
    '# Errors and exit codes',
    `Find the code of your message here: ${all.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · ')}`,
    'Codes are stable: branch on them, never on the text of a message. One failed dataset never stops the others; the most severe error of a run decides the exit code.',
    '## Exit codes',
    table(
      ['Exit code', 'Meaning'],
      exitCodes.map((entry) => [code(String(entry.code)), inline(entry.meaning)]),
    ),
    '## Errors',
    'Kind says who has to act: `config` the administrator, `transient` no one (run again), `system` the maintainers or the source.',
    ...errors
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((error) =>
        [
          `### ${error.code}`,
          `${inline(error.meaning)} Kind ${code(error.kind)}, exit code ${error.exitCodes.join(' or ')}.`,
          `**What to do**: ${inline(error.remedy)}`,
          ...causesOf(error),
        ].join('\n\n'),
      ),
    '## Warnings',
    'Something may be wrong with the tables although nothing failed. Warnings are in the log, in the run report, and in the output of `citrix-connector check`. They do not change the exit code.',
    ...warnings
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((warning) =>
        [`### ${warning.code}`, inline(warning.meaning), `**What to do**: ${inline(warning.remedy)}`].join(
          '\n\n',
        ),
      ),
  ]);
}

function causesOf({ causes }: Manifest['errors'][number]): readonly string[] {
  if (causes.length === 0) return [];
  return [
    table(
      ['Cause', 'What to do'],
      causes.map(({ cause, remedy }) => [inline(cause), inline(remedy)]),
    ),
  ];
}
