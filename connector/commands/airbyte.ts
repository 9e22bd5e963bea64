import { tmpdir } from 'node:os';
import type { ExitCode } from '../errors/exit-codes.ts';
import type { Warning } from '../events.ts';
import { catalogMessage } from '../hosts/airbyte/catalog.ts';
import { connectionStatusMessage, stepMessage } from '../hosts/airbyte/check.ts';
import { loadConfig } from '../hosts/airbyte/config.ts';
import { type Output, type OutputOptions, openOutput } from '../hosts/airbyte/output.ts';
import { followReading, warningMessage } from '../hosts/airbyte/reading.ts';
import { specMessage } from '../hosts/airbyte/spec.ts';
import { offeredDatasets } from '../hosts/rows/offered-datasets.ts';
import { manifest } from '../manifest.ts';
import type { Runtime } from '../runtime.ts';

/** What Airbyte asks of a source, with the files that it hands over, by path. */
export type AirbyteRequest =
  | { readonly action: 'spec' }
  | { readonly action: 'discover'; readonly configs: readonly string[] }
  | { readonly action: 'check'; readonly config: string }
  | {
      readonly action: 'read';
      readonly config: string;
      readonly catalog: string;
      readonly state?: string | undefined;
    };

export interface AirbyteCommand extends OutputOptions {
  readonly request: AirbyteRequest;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly runtime: Runtime;
  /** Records of a stream between two states. */
  readonly recordsPerState?: number;
}

/**
 * Answers a command of Airbyte in lines of its protocol. Does not throw for faulty input: messages report it.
 * @returns the exit code; 1 when a stream has failed, or the reader has closed the pipe
 */
export async function airbyteCommand(command: AirbyteCommand): Promise<ExitCode | 1> {
  const output = openOutput(command);
  const exitCode = await answer(command, output);
  await output.flush().catch(() => undefined);
  return output.isGone() ? 1 : exitCode;
}

async function answer(command: AirbyteCommand, output: Output): Promise<ExitCode | 1> {
  const { request } = command;
  switch (request.action) {
    case 'spec':
      output.send(specMessage(manifest));
      return 0;
    case 'discover':
      output.send(catalogMessage(offeredDatasets({ ...command, configs: request.configs })));
      return 0;
    case 'check':
      return await check(request.config, command, output);
    case 'read': {
      const { read } = await import('../hosts/airbyte/read.ts');
      return await read({ ...command, ...request }, output);
    }
  }
}

/** The answer is a status, also to a configuration that is none; only an interruption has no answer. */
async function check(
  path: string,
  { env, readFile, runtime }: AirbyteCommand,
  { send, signal }: Output,
): Promise<ExitCode> {
  const { checkCommand } = await import('./check.ts');
  const warn = (warning: Warning) => send(warningMessage(warning));
  const { emit, close } = followReading(send, () => undefined, runtime);
  const report = await checkCommand({
    load: () => Promise.resolve({ path, env, readFile, warn }).then(loadConfig),
    // There a sync makes its tables.
    ...{ out: tmpdir(), isTemporary: true },
    ...{ env, readFile, runtime, emit, signal },
    onStart: () => undefined,
    onStep: (step) => send(stepMessage(step)),
  }).finally(close);
  send(connectionStatusMessage(report));
  return report.verdict === 'interrupted' ? (report.exitCode as ExitCode) : 0;
}
