import { readGivenText as readFile } from '../bounded-file.ts';
import { type Arguments, airbyteRequestIn, logOptions, oneOf } from '../command-line.ts';
import type { ExitCode } from '../errors/exit-codes.ts';
import { keepMemorySmall, takeEnvironment, writeOut } from './process-io.ts';
import { interruption } from './signals.ts';

/** The commands of other hosts, in this process. */

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
