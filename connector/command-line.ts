import { parseArgs } from 'node:util';
import type { AirbyteRequest } from './commands/airbyte.ts';
import { ConnectorError } from './errors.ts';
import { type LogFormat, type LogLevel, logFormats, logLevels } from './hosts/terminal/log.ts';
import { version } from './version.ts';

/** What may stand on the command line, and what it asks for. */

export const help = `citrix-connector ${version}: Citrix Cloud sessions, applications and machines as flat tables

Usage
  citrix-connector run --params FILE|- [--out DIR] [--state DIR] [--changes] [--trace-http FILE] [--report FILE.html]
                                                         one bounded extraction (--out: out); with --state, a run that
                                                         was interrupted is resumed by the next, and the mode
                                                         "incremental" reads only what changed; with --changes, that
                                                         is also written to files of its own; with --trace-http, its
                                                         exchanges for the vendor's support; with --report, a page
                                                         of what its tables say (options of \`report\`)
  citrix-connector check --params FILE|- [--out DIR] [--state DIR] [--json]
                                                         can it work? step by step, with what to do; changes nothing
  citrix-connector preview --params FILE|- --dataset NAME [--limit 20] [--columns a,b,c] [--vertical | --json]
                                                         the first rows of a table, on the terminal
  citrix-connector describe [--dataset NAME] [--json | --markdown]
                                                         parameters and tables, or the columns of one; no network, no
                                                         configuration
  citrix-connector push --target FILE [--out DIR] [--json] [--uncertain taken|missing]
                                                         uploads the tables of the last run to container tasks of a
                                                         Raynet Data Hub; with --uncertain, you say what became of an
                                                         upload that was cut off
  citrix-connector report [--out DIR]... [--report FILE.html] [--workbook FILE.xlsx] [--settings FILE]
                                                         a page (report.html) of what the tables say, and a workbook;
                                                         several folders are several customers or months
  citrix-connector airbyte spec | check | discover | read
                                                         a source for Airbyte; \`airbyte --help\` tells more
  citrix-connector tap --config FILE [--catalog FILE] [--state FILE] | --discover | --about | --test
                                                         the tables for Singer and Meltano; tap --help tells more

Common options
  --log-format text|json    how the log on stderr looks (text)
  --log-level LEVEL         ${logLevels.join(', ')} (info)
  --help, --version

Every parameter can also come from the environment as CITRIX_<NAME_IN_UPPER_SNAKE_CASE>, for instance
CITRIX_CLIENT_SECRET; CITRIX_CLIENT_SECRET_FILE names a file with it; every secret has such a variable. Without --params
all parameters come from the environment. It is an error if the environment and the file name different customers,
clients or hosts.

Exit codes: 0 complete, 78 configuration, 75 run again later, 70 fault, 130/143 interrupted.
`;

/** Of commands that hosts call. */
const ownHelp: Readonly<Record<string, string>> = {
  airbyte: `citrix-connector ${version} as a source for Airbyte

Usage
  citrix-connector airbyte spec                        what a configuration holds
  citrix-connector airbyte check --config FILE         can it work?
  citrix-connector airbyte discover [--config FILE]    the streams there are; no network
  citrix-connector airbyte read --config FILE --catalog FILE [--state FILE]
                                                       records and states of the streams in the configured catalog

Options
  --log-level LEVEL         ${logLevels.join(', ')} (info)

Lines of the Airbyte protocol, the log included, go to standard output. Exit codes: 0 done (for \`check\` also when it
tells FAILED), 1 a stream failed or nothing could be read, 130/143 interrupted.
`,
};

/** What `--help` shows after this word. */
export function helpFor(word: string | undefined): string {
  return (word !== undefined && Object.hasOwn(ownHelp, word) ? ownHelp[word] : undefined) ?? help;
}

const options = {
  params: { type: 'string' },
  out: { type: 'string', default: 'out' },
  state: { type: 'string' },
  changes: { type: 'boolean', default: false },
  'trace-http': { type: 'string' },
  dataset: { type: 'string' },
  limit: { type: 'string', default: '20' },
  columns: { type: 'string' },
  vertical: { type: 'boolean', default: false },
  report: { type: 'string' },
  workbook: { type: 'string' },
  settings: { type: 'string' },
  target: { type: 'string' },
  uncertain: { type: 'string' },
  json: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
  config: { type: 'string', multiple: true },
  catalog: { type: 'string' },
  properties: { type: 'string' },
  discover: { type: 'boolean', default: false },
  about: { type: 'boolean', default: false },
  format: { type: 'string', default: 'json' },
  test: { type: 'boolean', default: false },
  'log-format': { type: 'string', default: 'text' },
  'log-level': { type: 'string', default: 'info' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** The options of each command, besides the common ones. */
const commandOptions = {
  run: [
    ...(['params', 'out', 'state', 'changes', 'trace-http'] as const),
    ...(['report', 'workbook', 'settings', 'log-format', 'log-level'] as const),
  ],
  check: ['params', 'out', 'state', 'json', 'log-format', 'log-level'],
  preview: ['params', 'dataset', 'limit', 'columns', 'vertical', 'json', 'log-format', 'log-level'],
  describe: ['dataset', 'json', 'markdown'],
  push: ['target', 'out', 'uncertain', 'json', 'log-format', 'log-level'],
  report: ['out', 'report', 'workbook', 'settings', 'log-format', 'log-level'],
  airbyte: ['config', 'catalog', 'state', 'log-level'],
  tap: [
    ...(['config', 'catalog', 'properties', 'state', 'discover', 'about', 'format', 'test'] as const),
    ...(['log-format', 'log-level'] as const),
  ],
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>;

export type CommandName = keyof typeof commandOptions;

export type Arguments = ReturnType<typeof readArguments>;

/** @throws ConnectorError PARAMETERS_INVALID */
export function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (cause) {
    // Node.js adds advice on how to escape the option: of no use here.
    const [problem = ''] = String(cause instanceof Error ? cause.message : cause).split('. ');
    throw usage(`${problem}.`);
  }
}

export function usage(problem: string): ConnectorError {
  return new ConnectorError(
    'PARAMETERS_INVALID',
    `The command line cannot be used: ${problem} \`citrix-connector --help\` shows the usage.`,
  );
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usage(`--${name} must be one of ${allowed.join(', ')}.`);
  return found;
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function logOptions(
  { values, tokens }: Arguments,
  quiet: LogLevel = 'info',
): { readonly format: LogFormat; readonly level: LogLevel } {
  const isGiven = tokens.some((token) => token.kind === 'option' && token.name === 'log-level');
  return {
    format: oneOf('log-format', values['log-format'], logFormats),
    level: isGiven ? oneOf('log-level', values['log-level'], logLevels) : quiet,
  };
}

/**
 * The command that is asked for, with nothing that it does not know.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function commandIn({ positionals, tokens, values }: Arguments): CommandName {
  const [name = '', ...others] = positionals;
  if (!isCommand(name)) {
    const names = Object.keys(commandOptions).join(', ');
    throw usage(`there is no command "${name}"; commands are ${names}.`);
  }
  if (others.length > 0 && name !== 'airbyte') throw usage(`"${others.join(' ')}" is one word too many.`);
  const own: readonly string[] = commandOptions[name];
  const stray = tokens.find((token) => token.kind === 'option' && !own.includes(token.name));
  if (stray?.kind === 'option') throw usage(`${stray.rawName} is no option of ${name}.`);
  for (const option of ['out', 'state'] as const) {
    if (values[option] === '') throw usage(`--${option} needs the name of a folder.`);
  }
  return name;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function airbyteRequestIn({ positionals, values }: Arguments): AirbyteRequest {
  const [, action = '', ...others] = positionals;
  if (others.length > 0) throw usage(`"${others.join(' ')}" is one word too many.`);
  const given = (name: 'config' | 'catalog') => {
    const path = [values[name]].flat().at(-1);
    if (!path) throw usage(`airbyte ${action} needs --${name} FILE.`);
    return path;
  };
  switch (action) {
    case 'spec':
      return { action };
    case 'discover':
      return { action, configs: values.config ?? [] };
    case 'check':
      return { action, config: given('config') };
    case 'read':
      return { action, config: given('config'), catalog: given('catalog'), state: values.state };
    default:
      throw usage(`airbyte does spec, check, discover or read, not "${action}".`);
  }
}
