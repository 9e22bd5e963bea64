import { parseArgs } from 'node:util';
import type { AirbyteRequest } from './commands/airbyte.ts';
import { causeRemedies } from './errors/remedies.ts';
import { ConnectorError } from './errors.ts';
import { type LogFormat, type LogLevel, logFormats, logLevels } from './hosts/terminal/log.ts';
import { type Language, languages } from './languages/texts.ts';

/** Parses the command line. */

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
  push: { type: 'string' },
  target: { type: 'string' },
  check: { type: 'boolean', default: false },
  uncertain: { type: 'string' },
  json: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
  azure: { type: 'boolean', default: false },
  config: { type: 'string', multiple: true },
  catalog: { type: 'string' },
  properties: { type: 'string' },
  discover: { type: 'boolean', default: false },
  about: { type: 'boolean', default: false },
  format: { type: 'string', default: 'json' },
  test: { type: 'boolean', default: false },
  'log-format': { type: 'string', default: 'text' },
  'log-level': { type: 'string', default: 'info' },
  language: { type: 'string', default: 'en' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** The options of each command, besides the common ones. */
const commandOptions = {
  run: [
    ...(['params', 'out', 'state', 'changes', 'trace-http', 'push'] as const),
    ...(['report', 'workbook', 'settings', 'language', 'log-format', 'log-level'] as const),
  ],
  check: ['params', 'out', 'state', 'json', 'language', 'log-format', 'log-level'],
  preview: ['params', 'dataset', 'limit', 'columns', 'vertical', 'json', 'log-format', 'log-level'],
  describe: ['dataset', 'json', 'markdown', 'azure', 'language'],
  push: ['target', 'out', 'check', 'uncertain', 'json', 'log-format', 'log-level'],
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

/** The output folder that a command line of `run` names, although it cannot be understood; undefined: none. */
export function outOfRun(words: readonly string[]): string | undefined {
  const { positionals, values } = parseArgs({
    args: [...words],
    options: { out: options.out },
    allowPositionals: true,
    strict: false,
  });
  const [name] = positionals;
  const { out } = values;
  const isNamed = words.some((word) => word === '--out' || word.startsWith('--out='));
  return name === 'run' && isNamed && typeof out === 'string' && !/^(?:-|$)/.test(out) ? out : undefined;
}

export function usage(problem: string): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `The command line is invalid: ${problem}`, {
    remedy: causeRemedies.PARAMETERS_INVALID.commandLine,
  });
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usage(`--${name} must be one of ${allowed.join(', ')}.`);
  return found;
}

/** Whether the command line names the option, or its default holds. */
export function isGiven({ tokens }: Arguments, name: string): boolean {
  return tokens.some((token) => token.kind === 'option' && token.name === name);
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function logOptions(
  args: Arguments,
  quiet: LogLevel = 'info',
): { readonly format: LogFormat; readonly level: LogLevel } {
  return {
    format: oneOf('log-format', args.values['log-format'], logFormats),
    level: isGiven(args, 'log-level') ? oneOf('log-level', args.values['log-level'], logLevels) : quiet,
  };
}

/** The language of texts for people. @throws ConnectorError PARAMETERS_INVALID */
export function languageIn({ values }: Arguments): Language {
  return oneOf('language', values.language, languages);
}

/**
 * The command, after checking that it knows all given options.
 * @throws ConnectorError PARAMETERS_INVALID
 */
export function commandIn({ positionals, tokens, values }: Arguments): CommandName {
  const [name = '', ...others] = positionals;
  if (!isCommand(name)) {
    const names = Object.keys(commandOptions).join(', ');
    throw usage(`unknown command "${name}"; the commands are ${names}.`);
  }
  if (others.length > 0 && name !== 'airbyte') throw usage(`unexpected argument "${others.join(' ')}".`);
  const own: readonly string[] = commandOptions[name];
  const unexpected = tokens.find((token) => token.kind === 'option' && !own.includes(token.name));
  if (unexpected?.kind === 'option') throw usage(`${unexpected.rawName} is not an option of ${name}.`);
  for (const option of ['out', 'state'] as const) {
    if (values[option] === '') throw usage(`--${option} needs a folder name.`);
  }
  return name;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}

/** @throws ConnectorError PARAMETERS_INVALID */
export function airbyteRequestIn({ positionals, values }: Arguments): AirbyteRequest {
  const [, action = '', ...others] = positionals;
  if (others.length > 0) throw usage(`unexpected argument "${others.join(' ')}".`);
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
      throw usage(`the airbyte commands are spec, check, discover and read, not "${action}".`);
  }
}
