import { type ErrorCode, type ErrorDefinition, errorDefinitions } from '../errors/codes.ts';
import type { Manifest } from '../manifest.ts';
import { fileVariableOf, variableOf } from '../parameters/environment.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import {
  expectationOf,
  isRequired,
  mayHoldSecret,
  type ParameterProperty,
  parameterEntries,
} from '../parameters/json-schema.ts';
import { code, inline, page, table } from './markdown.ts';

/** The reference pages as Markdown: for `describe --markdown` and for docs/. Each begins with a heading of level 1. */

export function parametersPage({ parameters, network }: Manifest): string {
  const entries = parameterEntries(parameters);
  return page([
    '# Parameters',
    'A parameters file is one JSON object. An unknown parameter is an error, and so is a member that stands twice.',
    '## From the environment',
    'Every parameter can also come from an environment variable. Lists are separated by commas there, and an empty variable counts as not set. Every run and `check` say which parameters came from there (`fromEnvironment` in the run report).',
    `The environment wins over the file, except where a value decides whose data is read: customer, client, region, address and site, and topic, group, user, region and brokers of the export. If both give such a value and they differ, nothing is sent (${code('PARAMETERS_INVALID')}). Such variables may have been set for another program: the Terraform provider of Citrix reads ${code('CITRIX_CUSTOMER_ID')}, ${code('CITRIX_CLIENT_ID')} and ${code('CITRIX_CLIENT_SECRET')} too. A secret belongs to its user: a file with client id and secret, and another secret alone in the environment, are the same error.`,
    `A file with a secret is named by ${filesText(entries)}. It holds one line: the secret, in UTF-8, or in UTF-16 as PowerShell writes it. For the client secret it may be the file that Citrix Cloud lets you download (${code('secureclient.csv')}: ID, Secret), with its header or without; its ID has to be the client id. White space around a secret is taken away, with a warning; several lines, and characters that cannot be seen, are refused; for the client secret also quotation marks around it, JSON and ${code('NAME=value')}.`,
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
    'The hosts a run talks to: what a firewall has to let through. `baseUrl` takes the place of all that are asked over HTTPS (443); the brokers of the risk export (9094, Kafka over TLS) are asked for risk datasets only, and `analyticsBrokers` takes their place.',
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
  return `${variables.slice(0, -1).join(', ')} or ${variables.at(-1)}`;
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
    'Kind says who has to act: `config` the administrator, `transient` nobody (run again), `system` the maintainers or the source.',
    ...errors
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((error) =>
        [
          `### ${error.code}`,
          `${inline(error.meaning)} Kind ${code(error.kind)}, exit code ${error.exitCodes.join(' or ')}.`,
          `**What to do**: ${inline(error.remedy)}`,
          ...causesOf(error.code),
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

function causesOf(of: ErrorCode): readonly string[] {
  const { causes }: ErrorDefinition = errorDefinitions[of];
  if (causes === undefined) return [];
  return [
    table(
      ['Cause', 'What to do'],
      causes.map(({ cause, remedy }) => [inline(cause), inline(remedy)]),
    ),
  ];
}
