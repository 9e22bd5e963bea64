import { readGivenText as readFile } from '../bounded-file.ts';
import { type Arguments, logOptions, oneOf, usage } from '../command-line.ts';
import type { ExitCode } from '../errors/exit-codes.ts';
import type { Emit } from '../events.ts';
import type { Environment } from '../http/network/proxies.ts';
import { givenFolder } from '../output/given-folder.ts';
import {
  clearStep,
  keepMemorySmall,
  logToStderr,
  readGiven,
  say,
  sayJson,
  sayToStderr,
  showStep,
  takeEnvironment,
} from './process-io.ts';
import { interruption } from './signals.ts';

/** Brings tables to a destination, in this process: by itself, or after a run. */

export async function push(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  await keepMemorySmall();
  const env = takeEnvironment();
  const { format, level } = logOptions(args);
  const { target, out, json, uncertain, check } = args.values;
  if (target === undefined) throw usage('push needs --target FILE.');
  if (check && uncertain !== undefined) throw usage('--check and --uncertain exclude each other.');
  const [{ pushCommand }, { decisions }, { linesAfterTables, linesOfPush }] = await Promise.all([
    import('../commands/push.ts'),
    import('../destinations/deliveries.ts'),
    import('../destinations/lines.ts'),
  ]);
  const decision = uncertain === undefined ? undefined : oneOf('uncertain', uncertain, decisions);
  const base = { ...(await baseOf(target, env)), out: givenFolder(out) };
  const emit = logToStderr({ format, level });
  const signal = interruption(faults);
  if (check) return await checkTarget({ ...base, emit, signal }, json);
  const report = await pushCommand({
    ...{ ...base, decision, emit, signal },
    onResult: (result) => {
      if (!json) say(linesOfPush(result));
    },
  });
  if (json) sayJson(report);
  else if (report.error !== null) say(linesAfterTables(report));
  return report.exitCode;
}

type Base = Awaited<ReturnType<typeof baseOf>> & {
  readonly out: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
};

async function checkTarget(base: Base, json: boolean): Promise<ExitCode> {
  const [{ pushCheckCommand }, { linesOfStep, startOfStep, verdictOf }] = await Promise.all([
    import('../commands/push-check.ts'),
    import('../hosts/terminal/check-lines.ts'),
  ]);
  const isWatched = !json && process.stdout.isTTY;
  const report = await pushCheckCommand({
    ...base,
    onStart: (step) => {
      if (isWatched) showStep(startOfStep(step));
    },
    onStep: (result) => {
      if (isWatched) clearStep();
      if (!json) say(linesOfStep(result));
    },
  });
  if (json) sayJson(report);
  else say(['', verdictOf(report)]);
  return report.exitCode as ExitCode;
}

/** @throws ConnectorError PARAMETERS_INVALID, PACKAGE_MISSING */
async function baseOf(path: string, env: Environment) {
  if (path === '') throw usage('the target needs the name of a file.');
  const [{ loadTarget }, { datasets }, { systemRuntime: runtime }] = await Promise.all([
    import('../destinations/load-target.ts'),
    import('../datasets/registry.ts'),
    import('../runtime.ts'),
  ]);
  const target = await loadTarget({
    text: await readGiven(path, 'target'),
    ...{ origin: path, env, readFile, datasetNames: datasets.map(({ name }) => name) },
  });
  await target.loadPackages?.();
  return { target, env, readFile, runtime };
}

type PushAfterRun = (
  out: string,
  host: { readonly emit: Emit; readonly signal: AbortSignal; readonly isQuiet: boolean },
) => Promise<ExitCode>;

/**
 * Reads the target before hours are spent on a run.
 * @returns pushes what the run has published, and says what became of each table; it throws as `pushCommand` does
 * @throws ConnectorError PARAMETERS_INVALID, PACKAGE_MISSING
 */
export async function preparePush(path: string, env: Environment): Promise<PushAfterRun> {
  const [{ pushAfterRun }, base] = await Promise.all([
    import('../commands/push-after-run.ts'),
    baseOf(path, env),
  ]);
  return async (out, { emit, signal, isQuiet }) => {
    const tell = (lines: readonly string[]) => {
      if (!isQuiet && lines.length > 0) sayToStderr(lines);
    };
    const report = await pushAfterRun({ ...base, out, emit, signal }, tell);
    return report.exitCode;
  };
}
