import { join } from 'node:path';
import { readGivenText } from '../bounded-file.ts';
import { type Arguments, isGiven, languageIn, logOptions, usage } from '../command-line.ts';
import { type ExitCode, mostSevereExitCode } from '../errors/exit-codes.ts';
import { endInLog } from '../hosts/terminal/error-text.ts';
import type { TraceFile } from '../hosts/terminal/trace-file.ts';
import { openTexts } from '../languages/open-texts.ts';
import { givenFolder } from '../output/given-folder.ts';
import {
  clearStep,
  keepMemorySmall,
  loadGiven,
  logToStderr,
  say,
  sayJson,
  sayToStderr,
  showStep,
  takeEnvironment,
} from './process-io.ts';
import { preparePush } from './push-command.ts';
import { isAsked, prepareReport } from './report-command.ts';
import { interruption } from './signals.ts';

/** The commands for people and schedulers. */

export async function run(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  await keepMemorySmall();
  const env = takeEnvironment();
  const { format, level } = logOptions(args);
  const { values } = args;
  const [{ openRunDisplay }, { summaryOf }, { systemRuntime }, texts] = await Promise.all([
    import('../hosts/terminal/run-display.ts'),
    import('../hosts/terminal/summary.ts'),
    import('../runtime.ts'),
    openTexts(languageIn(args)),
  ]);
  const out = givenFolder(values.out);
  const state = values.state && givenFolder(values.state);
  const runId = systemRuntime.guid();
  const display = await openRunDisplay({
    runId,
    format,
    level,
    screen: process.stderr,
    isTerminal: process.stderr.isTTY,
    isLive: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
    color: process.stderr.isTTY && process.stderr.hasColors(),
    runtime: systemRuntime,
  });
  let trace: TraceFile | undefined;
  let isBegun = false;
  try {
    const { runCommand } = await import('../commands/run.ts');
    const makeReport = isAsked(values) ? await prepareReport(values) : undefined;
    const push = values.push === undefined ? undefined : await preparePush(values.push, env);
    const loaded = await loadGiven(values.params, env);
    const signal = interruption(faults);
    trace = await openTrace(values);
    const report = await runCommand({
      ...loaded,
      runId,
      env,
      trace: trace?.write,
      out,
      state,
      changes: values.changes,
      readFile: readGivenText,
      runtime: systemRuntime,
      emit(event) {
        isBegun ||= event.type === 'run-started';
        display.emit(event);
      },
      signal,
    });
    display.close();
    const isQuiet = format !== 'text' || level === 'error';
    if (!isQuiet) sayToStderr(['', ...summaryOf(report, (file) => join(out, file), texts)]);
    const isPublished = Object.values(report.datasets).some(({ file }) => file !== null);
    // A destination gets what there is; a failed run is still failed.
    const pushed = push && isPublished ? await push(out, { emit: display.emit, signal, isQuiet }) : 0;
    if (makeReport && isPublished) await makeReport([out], { emit: display.emit, signal });
    return mostSevereExitCode(report.exitCode as ExitCode, pushed);
  } catch (thrown) {
    if (!isBegun) {
      const { reportRefusal } = await import('../extract/run/refused-run.ts');
      await reportRefusal(thrown, { runId, out, mayMake: isGiven(args, 'out'), runtime: systemRuntime });
    }
    return endInLog(thrown, { format, emit: display.emit, nowMs: systemRuntime.now() });
  } finally {
    display.close();
    trace?.close();
  }
}

async function openTrace({
  'trace-http': path,
  ...folders
}: Arguments['values']): Promise<TraceFile | undefined> {
  if (path === undefined) return undefined;
  const { openTraceFile, refuseTraceIn } = await import('../hosts/terminal/trace-file.ts');
  await refuseTraceIn(path, folders);
  return openTraceFile(path);
}

export async function check(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  const env = takeEnvironment();
  const { format, level } = logOptions(args);
  const { values } = args;
  const [{ checkCommand }, { linesOfStep, startOfStep, verdictOf }, { systemRuntime }, texts] =
    await Promise.all([
      import('../commands/check.ts'),
      import('../hosts/terminal/check-lines.ts'),
      import('../runtime.ts'),
      openTexts(languageIn(args)),
    ]);
  const isWatched = !values.json && process.stdout.isTTY;
  // Standard input may stay open for ever. Until it has been read, a signal ends the process at once.
  const loaded = loadGiven(values.params, env);
  await loaded.catch(() => undefined); // the first step reports the error
  const report = await checkCommand({
    out: givenFolder(values.out),
    state: values.state && givenFolder(values.state),
    ...{ env, readFile: readGivenText, runtime: systemRuntime, texts },
    emit: logToStderr({ format, level }),
    load: () => loaded,
    // The line of the running step is replaced by its result.
    onStart: (step) => {
      if (isWatched) showStep(startOfStep(step, texts));
    },
    onStep: (result) => {
      if (isWatched) clearStep();
      if (!values.json) say(linesOfStep(result, texts));
    },
    signal: interruption(faults),
  });
  if (values.json) sayJson(report);
  else say(['', verdictOf(report, texts)]);
  return report.exitCode as ExitCode;
}

export async function preview(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  // The output is the table: the log shows problems only, unless --log-level asks for more.
  const { format, level } = logOptions(args, 'warn');
  const { values } = args;
  const { dataset, columns, limit, vertical, json } = values;
  if (dataset === undefined) throw usage('preview needs --dataset NAME.');
  if (vertical && json) throw usage('--vertical and --json exclude each other.');
  const [{ previewCommand }, { previewJson, previewLines }, { systemRuntime }] = await Promise.all([
    import('../commands/preview.ts'),
    import('../hosts/terminal/preview-text.ts'),
    import('../runtime.ts'),
  ]);
  const env = takeEnvironment();
  const emit = logToStderr({ format, level });
  try {
    const seen = await previewCommand({
      ...(await loadGiven(values.params, env, [dataset])),
      ...{
        dataset,
        columns: columns === undefined ? undefined : namesIn(columns),
        limit: wholeNumberIn(limit),
      },
      ...{ emit, env, readFile: readGivenText, runtime: systemRuntime },
      signal: interruption(faults),
    });
    const width = process.stdout.isTTY ? process.stdout.columns : undefined;
    const look = { width, vertical, isChosen: columns !== undefined };
    if (json) process.stdout.write(previewJson(seen));
    else say(previewLines(seen, look));
    return 0;
  } catch (thrown) {
    return endInLog(thrown, { format, emit, nowMs: systemRuntime.now() });
  }
}

/** Names with commas between them. */
function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** NaN for a text that is none. */
function wholeNumberIn(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

export async function describe(args: Arguments): Promise<ExitCode> {
  const { dataset, json, markdown, azure } = args.values;
  if (azure) {
    if (dataset !== undefined || json || markdown)
      throw usage('--azure excludes the other options of describe.');
    const { describeForAzure } = await import('../commands/describe-azure.ts');
    process.stdout.write(describeForAzure());
    return 0;
  }
  const language = languageIn(args);
  if (markdown && language !== 'en')
    throw usage('--markdown prints the reference pages, which are in English.');
  const [{ describe: describeConnector, describeDataset }, texts] = await Promise.all([
    import('../commands/describe.ts'),
    openTexts(language),
  ]);
  const form = json ? 'json' : markdown ? 'markdown' : 'text';
  const shown =
    dataset === undefined ? describeConnector(form, texts) : describeDataset(form, dataset, texts);
  process.stdout.write(shown);
  return 0;
}
