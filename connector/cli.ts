#!/usr/bin/env node
import { basename } from 'node:path';
import {
  type Arguments,
  type CommandName,
  commandIn,
  languageIn,
  logOptions,
  readArguments,
} from './command-line.ts';
import type { ExitCode } from './errors/exit-codes.ts';
import { asConnectorError, ConnectorError } from './errors.ts';
import { help, helpFor } from './help.ts';
import { explanationOf } from './hosts/terminal/error-text.ts';
import type { Texts } from './languages/texts.ts';
import { openGuard } from './process/guard.ts';
import { complaintAbout } from './process/node-version.ts';
import { endAtSignals } from './process/signals.ts';
import { version } from './version.ts';

/**
 * The entry point: command line and exit code. Each command loads what it needs (schemas, network, also modules of
 * Node.js), so that `--help` is quick. Only this file and the folder `process/` use `process`.
 */

const userCommands = () => import('./process/user-commands.ts');
const platformCommands = () => import('./process/platform-commands.ts');

type Command = (args: Arguments, faults: AbortSignal) => Promise<ExitCode | 1>;

const commands: Readonly<Record<CommandName, Command>> = {
  run: async (args, faults) => (await userCommands()).run(args, faults),
  check: async (args, faults) => (await userCommands()).check(args, faults),
  preview: async (args, faults) => (await userCommands()).preview(args, faults),
  describe: async (args) => (await userCommands()).describe(args),
  push: async (args, faults) => (await import('./process/push-command.ts')).push(args, faults),
  report: async (args, faults) => (await import('./process/report-command.ts')).report(args, faults),
  airbyte: async (args, faults) => (await platformCommands()).airbyte(args, faults),
  tap: async (args, faults) => (await platformCommands()).tap(args, faults),
};

/** What was asked for. Under the name `tap-citrix` the program is a tap: hosts of taps know no sub-command. */
function wordsOf([, program = '', ...words]: readonly string[]): readonly string[] {
  return /^tap-citrix(?:\.\w+)?$/.test(basename(program)) ? ['tap', ...words] : words;
}

async function main(faults: AbortSignal): Promise<ExitCode | 1> {
  const words = wordsOf(process.argv);
  const args = await orRefused(words, () => readArguments(words));
  const [name] = args.positionals;
  if (args.values.version) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (args.values.help || name === 'help') {
    process.stdout.write(name === 'tap' ? (await import('./hosts/singer/help.ts')).tapHelp : helpFor(name));
    return 0;
  }
  if (name === undefined) {
    process.stderr.write(help);
    return 78;
  }
  const complaint = complaintAbout(process.versions.node);
  if (complaint !== undefined) {
    process.stderr.write(`${complaint}\n`);
    return 78;
  }
  const command = await orRefused(words, () => {
    const known = commandIn(args);
    languageIn(args);
    if (known === 'run') logOptions(args);
    return known;
  });
  try {
    return await commands[command](args, faults);
  } catch (thrown) {
    const { openTexts } = await import('./languages/open-texts.ts');
    return explain(thrown, await openTexts(languageIn(args)));
  }
}

/** What is read from the command line; a run that is refused for it leaves its report. */
async function orRefused<T>(words: readonly string[], read: () => T): Promise<T> {
  try {
    return read();
  } catch (thrown) {
    const { reportRefusedCommand } = await import('./process/refused-command.ts');
    await reportRefusedCommand(words, thrown);
    throw thrown;
  }
}

function explain(thrown: unknown, texts?: Texts): ExitCode {
  process.stderr.write(`${explanationOf(thrown, texts).join('\n')}\n`);
  return asConnectorError(thrown).exitCode;
}

endAtSignals();

// The reader of our output may stop reading (`| head`), and a log may fill its disk: no reason to end a run.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exitCode = explain(
    new ConnectorError('OUTPUT_FAILED', `Writing to standard output failed (${error.code}).`),
  );
});

const guard = openGuard((thrown) => explain(thrown));

// Not awaited here: what a command loads may need this file to be done with.
void main(guard.signal)
  .catch((thrown: unknown) => explain(thrown))
  .then((exitCode) => {
    const code = guard.finalExitCode(exitCode);
    // Standard output that could not be written has had its say.
    process.exitCode ??= code;
  });
