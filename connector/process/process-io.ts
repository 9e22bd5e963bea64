import { mostGivenBytes, readGivenText, tooLong } from '../bounded-file.ts';
import { readText } from '../encoding.ts';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import { logToTerminal, type TerminalOptions } from '../hosts/terminal/log.ts';
import type { Environment } from '../http/network/proxies.ts';
import { unreadable } from '../parameters/given-file.ts';
import type { Loaded } from '../parameters/load.ts';
import { variablesOf } from '../parameters/variable-names.ts';
import { jsonDocument, visible } from '../visible.ts';

/** What commands ask of the process: files and streams, signals, memory. */

/** What the variables say. Called once by a command: it takes one of them out of the process. */
export function takeEnvironment(): Environment {
  const env = variablesOf({ ...process.env }, process.platform);
  // Node.js would warn that certificates are not verified, which is not so: `check` and `run` say that it is ignored.
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  return env;
}

async function readInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    bytes += chunk.length;
    if (bytes > mostGivenBytes) throw tooLong(mostGivenBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The text of a file, or of standard input for `-`. @throws ConnectorError PARAMETERS_INVALID */
export async function readGiven(path: string, what: 'parameters' | 'target' | 'settings'): Promise<string> {
  try {
    return path === '-' ? readText(await readInput()) : readGivenText(path);
  } catch (cause) {
    throw unreadable(path, { what: `${what} file`, code: 'PARAMETERS_INVALID', cause });
  }
}

/**
 * A batch beside others on an agent's machine: V8 would let its young generation grow to some 60 MB and the rest to
 * twice what is in use before it cleans up. These two are only read when it decides about that, so they may be set
 * while it runs; a version that does not know them says so and goes on.
 */
export async function keepMemorySmall(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}

/**
 * The parameters of the file, or of standard input for `-`, with those of the environment.
 * @param asked the datasets to read, whatever the parameters ask for
 * @throws ConnectorError PARAMETERS_INVALID
 */
export async function loadGiven(
  path: string | undefined,
  env: Environment,
  requested?: readonly string[],
): Promise<Loaded> {
  const [{ loadParameters }, { parseParameters }, { datasetNames }] = await Promise.all([
    import('../parameters/load.ts'),
    import('../parameters/given-parameters.ts'),
    import('../datasets/parameter-names.ts'),
  ]);
  const origin = path === '-' ? 'standard input' : (path ?? 'the environment');
  const given = path === undefined ? undefined : parseParameters(await readGiven(path, 'parameters'), origin);
  return loadParameters({ given, origin, env, readFile: readGivenText, ...datasetNames(), requested });
}

/** The log of commands without progress: on stderr. */
export function logToStderr({ format, level }: Pick<TerminalOptions, 'format' | 'level'>): Emit {
  return logToTerminal({
    ...{ format, level, now: Date.now, isTerminal: process.stderr.isTTY },
    write: (line) => process.stderr.write(`${line}\n`),
  });
}

/** Shows lines of text. */
export function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(visible).join('\n')}\n`);
}

export function sayToStderr(lines: readonly string[]): void {
  process.stderr.write(`${lines.map(visible).join('\n')}\n`);
}

export function sayJson(value: unknown): void {
  process.stdout.write(jsonDocument(value));
}

/** Shows the step under way, on a terminal, until it is cleared. */
export function showStep(line: string): void {
  process.stdout.write(`${visible(line)}\r`);
}

export function clearStep(): void {
  process.stdout.write('\x1b[2K');
}

/** Resolves when the reader has made room for more. */
export function writeOut(lines: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(lines, (error) => {
      if (error) reject(outputFailed(error));
      else resolve();
    });
  });
}

function outputFailed({ code }: NodeJS.ErrnoException): ConnectorError {
  if (code !== 'EPIPE')
    return new ConnectorError('OUTPUT_FAILED', `Writing to standard output failed (${code}).`);
  return new ConnectorError('OUTPUT_FAILED', 'The program that reads standard output has closed it.', {
    remedy: causeRemedies.OUTPUT_FAILED.outputClosed,
  });
}
