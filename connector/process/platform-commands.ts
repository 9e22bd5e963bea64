import { readGivenText as readFile } from '../bounded-file.ts';
import { type Arguments, airbyteRequestIn, logOptions, oneOf, usage } from '../command-line.ts';
import type { ExitCode } from '../errors/exit-codes.ts';
import { givenFolder } from '../output/given-folder.ts';
import {
  keepMemorySmall,
  logToStderr,
  readGiven,
  say,
  sayJson,
  takeEnvironment,
  writeOut,
} from './process-io.ts';
import { interruption } from './signals.ts';

/** The commands of other hosts, in this process. */

export async function push(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  const env = takeEnvironment();
  const { format, level } = logOptions(args);
  const { target, out, json, uncertain } = args.values;
  if (target === undefined) throw usage('push needs --target FILE.');
  const [{ pushCommand }, { decisions }, { loadTarget }, { linesOfPush }, { datasets }, { systemRuntime }] =
    await Promise.all([
      import('../commands/push.ts'),
      import('../destinations/raynet/deliveries.ts'),
      import('../destinations/raynet/target.ts'),
      import('../destinations/raynet/lines.ts'),
      import('../datasets/registry.ts'),
      import('../runtime.ts'),
    ]);
  const report = await pushCommand({
    target: loadTarget({
      text: await readGiven(target, 'target'),
      origin: target,
      env,
      readFile,
      datasetNames: datasets.map(({ name }) => name),
    }),
    ...{ out: givenFolder(out), env, readFile, runtime: systemRuntime },
    decision: uncertain === undefined ? undefined : oneOf('uncertain', uncertain, decisions),
    emit: logToStderr({ format, level }),
    onResult: (result) => {
      if (!json) say(linesOfPush(result));
    },
    signal: interruption(faults),
  });
  if (json) sayJson(report);
  return report.exitCode;
}

export async function airbyte(args: Arguments, faults: AbortSignal): Promise<ExitCode | 1> {
  await keepMemorySmall();
  const env = takeEnvironment();
  const request = airbyteRequestIn(args);
  const { level } = logOptions(args);
  const [{ airbyteCommand }, { systemRuntime }] = await Promise.all([
    import('../commands/airbyte.ts'),
    import('../runtime.ts'),
  ]);
  return await airbyteCommand({
    ...{ request, level, env, readFile, runtime: systemRuntime },
    write: writeOut,
    signal: interruption(faults),
  });
}

export async function tap(args: Arguments, faults: AbortSignal): Promise<ExitCode> {
  const { values } = args;
  const env = takeEnvironment();
  if (values.about || values.discover) {
    const { about, aboutFormats, discover } = await import('../hosts/singer/discover.ts');
    const isAbout = values.about;
    const sources = { configs: values.config ?? [], readFile, env };
    process.stdout.write(isAbout ? about(oneOf('format', values.format, aboutFormats)) : discover(sources));
    return 0;
  }
  await keepMemorySmall();
  const [{ runTap }, { systemRuntime }] = await Promise.all([
    import('../commands/tap.ts'),
    import('../runtime.ts'),
  ]);
  return await runTap({
    ...logOptions(args),
    files: { config: values.config ?? [], catalog: values.catalog ?? values.properties, state: values.state },
    isTest: values.test,
    ...{ env, readFile, runtime: systemRuntime, signal: interruption(faults) },
    screen: process.stderr,
    write: writeOut,
  });
}
