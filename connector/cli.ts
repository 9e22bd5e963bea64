#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import {
  type Arguments,
  type CommandName,
  commandIn,
  help,
  logOptions,
  readArguments,
  usage,
} from './command-line.ts';
import { readUtf8 } from './encoding.ts';
import { asConnectorError, ConnectorError, type ExitCode } from './errors.ts';
import type { Emit } from './events.ts';
import { endOf, explanationOf } from './hosts/explanation.ts';
import { openFace } from './hosts/face.ts';
import { summaryOf } from './hosts/summary.ts';
import { type LogFormat, logToTerminal } from './hosts/terminal.ts';
import type { TraceFile } from './hosts/trace-file.ts';
import type { Parameters } from './parameters/schema.ts';
import { systemRuntime } from './runtime.ts';
import { version } from './version.ts';

/**
 * Arguments, environment, signals and exit codes: the only file that touches `process`. What is heavy to load (schemas,
 * the network) is loaded when a command needs it, so that `--help` is quick.
 */

function readText(path: string): string {
  return readUtf8(readFileSync(path));
}

async function readParametersText(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return path === '-' ? readUtf8(await buffer(process.stdin)) : readText(path);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ConnectorError(
      'PARAMETERS_INVALID',
      `The parameters file "${path}" cannot be read (${reason}).`,
      { cause },
    );
  }
}

/**
 * A batch beside others on an agent's machine: V8 would let its young generation grow to some 60 MB and the rest to
 * twice what is in use before it cleans up. These two are only read when it decides about that, so they may be set
 * while it runs; a version that does not know them says so and goes on.
 */
function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}

async function loadGiven(path: string | undefined): Promise<Parameters> {
  const [{ loadParameters }, { analyticsDatasetNames, extraDatasetNames }] = await Promise.all([
    import('./parameters/load.ts'),
    import('./manifest.ts'),
  ]);
  return loadParameters({
    text: await readParametersText(path),
    origin: path === '-' ? 'standard input' : (path ?? 'the environment'),
    env: process.env,
    readFile: readText,
    extraDatasetNames: extraDatasetNames(),
    analyticsDatasetNames: analyticsDatasetNames(),
  });
}

async function run(args: Arguments): Promise<ExitCode> {
  keepMemorySmall();
  const { format, level } = logOptions(args);
  const { values } = args;
  const face = await openFace({
    format,
    level,
    screen: process.stderr,
    isLive: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
    color: process.stderr.isTTY && process.stderr.hasColors(),
    runtime: systemRuntime,
  });
  let trace: TraceFile | undefined;
  try {
    const { runCommand } = await import('./commands/run.ts');
    const parameters = await loadGiven(values.params);
    trace = await openTrace(values['trace-http']);
    const report = await runCommand({
      parameters,
      trace: trace?.write,
      out: values.out,
      state: values.state,
      changes: values.changes,
      readFile: readText,
      runtime: systemRuntime,
      emit: face.emit,
      signal: interruption(),
    });
    face.close();
    if (format === 'text' && level !== 'error') {
      process.stderr.write(`\n${summaryOf(report, values.out).join('\n')}\n`);
    }
    return report.exitCode as ExitCode;
  } catch (thrown) {
    return failedIn(format, thrown, face.emit);
  } finally {
    face.close();
    trace?.close();
  }
}

/** A host that reads JSON is told in JSON, too, why nothing came of it. */
function failedIn(format: LogFormat, thrown: unknown, emit: Emit): ExitCode {
  if (format === 'text') throw thrown;
  emit(endOf(thrown, systemRuntime.now()));
  return asConnectorError(thrown).exitCode;
}

async function openTrace(path: string | undefined): Promise<TraceFile | undefined> {
  return path === undefined ? undefined : (await import('./hosts/trace-file.ts')).openTraceFile(path);
}

async function check(args: Arguments): Promise<ExitCode> {
  const { format, level } = logOptions(args);
  const { values } = args;
  const [{ checkCommand }, { linesOfStep, startOfStep, verdictOf }] = await Promise.all([
    import('./commands/check.ts'),
    import('./hosts/check-lines.ts'),
  ]);
  const isWatched = !values.json && process.stdout.isTTY;
  const say = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
  const report = await checkCommand({
    ...{ out: values.out, state: values.state, readFile: readText, runtime: systemRuntime },
    emit: logToTerminal({ format, level, write: (line) => process.stderr.write(`${line}\n`), now: Date.now }),
    load: () => loadGiven(values.params),
    // The line of a step under way gives way to what came of it.
    onStart: (step) => {
      if (isWatched) process.stdout.write(`${startOfStep(step)}\r`);
    },
    onStep: (result) => {
      if (isWatched) process.stdout.write('\x1b[2K');
      if (!values.json) say(linesOfStep(result));
    },
    signal: interruption(),
  });
  say(values.json ? [JSON.stringify(report, null, 2)] : ['', verdictOf(report)]);
  return report.exitCode as ExitCode;
}

/** How a run is asked to end; a Windows console that is closed sends the last two. */
const interruptions = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143, SIGBREAK: 143 } as const;

/** Aborted by the first such signal; a second one of any kind ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(interruptions)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new ConnectorError('CANCELLED', `The run was interrupted (${name}).`, { exitCode }));
    });
  }
  return controller.signal;
}

async function preview(args: Arguments): Promise<ExitCode> {
  // The table is what was asked for: of the log, problems only, unless somebody wants more.
  const { format, level } = logOptions(args, 'warn');
  const { values } = args;
  const { dataset, columns, limit, vertical, json } = values;
  if (dataset === undefined) throw usage('preview needs --dataset NAME.');
  if (vertical && json) throw usage('--vertical and --json exclude each other.');
  const [{ previewCommand }, { previewJson, previewLines }] = await Promise.all([
    import('./commands/preview.ts'),
    import('./hosts/preview-text.ts'),
  ]);
  const write = (line: string) => process.stderr.write(`${line}\n`);
  const emit = logToTerminal({ format, level, write, now: systemRuntime.now });
  try {
    const seen = await previewCommand({
      parameters: await loadGiven(values.params),
      ...{ dataset, columns, limit, emit, readFile: readText, runtime: systemRuntime },
      signal: interruption(),
    });
    const width = process.stdout.isTTY ? process.stdout.columns : undefined;
    const look = { width, vertical, isChosen: columns !== undefined };
    process.stdout.write(json ? previewJson(seen) : `${previewLines(seen, look).join('\n')}\n`);
    return 0;
  } catch (thrown) {
    return failedIn(format, thrown, emit);
  }
}

async function describe({ values }: Arguments): Promise<ExitCode> {
  const { describe: describeConnector, describeDataset } = await import('./commands/describe.ts');
  const form = values.json ? 'json' : values.markdown ? 'markdown' : 'text';
  const { dataset } = values;
  process.stdout.write(dataset === undefined ? describeConnector(form) : describeDataset(form, dataset));
  return 0;
}

const commands: Readonly<Record<CommandName, (args: Arguments) => Promise<ExitCode>>> = {
  run,
  check,
  preview,
  describe,
};

async function main(): Promise<ExitCode> {
  const args = readArguments(process.argv.slice(2));
  const [name] = args.positionals;
  if (args.values.version) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (args.values.help || name === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (name === undefined) {
    process.stderr.write(help);
    return 78;
  }
  return await commands[commandIn(args)](args);
}

function explain(thrown: unknown): ExitCode {
  process.stderr.write(`${explanationOf(thrown).join('\n')}\n`);
  return asConnectorError(thrown).exitCode;
}

// Whoever reads our output may stop reading (`| head`), and a log may fill its disk: no reason to end a run.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exitCode = explain(
    new ConnectorError('OUTPUT_FAILED', `Standard output cannot be written (${error.code}).`),
  );
});

process.exitCode = await main().catch(explain);
