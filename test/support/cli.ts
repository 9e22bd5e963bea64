import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkLog } from './log-lines.ts';

const connector = new URL('../../connector/', import.meta.url);
const clock = new URL('clock.ts', import.meta.url).href;
/** Hundreds of starts need not compile the same modules. */
export const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** The file that is started, seen from the connector; by default `cli.ts`. */
  readonly program?: string;
  readonly input?: string;
  /** Leaves standard input open. */
  readonly keepsInput?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Told of each piece of stdout as it comes. */
  readonly onStdout?: (text: string) => void;
  /** Told of each piece of stderr as it comes. */
  readonly onStderr?: (text: string) => void;
  /** Hands out a way to signal the process once it runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** A command that runs the program, given after it, under some restriction. */
  readonly launcher?: readonly string[];
}

/**
 * Runs the real program from the checkout, as a user would, without any CITRIX_… variable of this machine. Each line of
 * a JSON log is checked.
 */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(CITRIX_|https?_proxy$|no_proxy$)/i.test(name),
  );
  const [command = process.execPath, ...words] = [
    ...(options.launcher ?? []),
    process.execPath,
    ...(process.env['CLOCK_SHIFT_MS'] === undefined ? [] : ['--import', clock]),
    fileURLToPath(new URL(options.program ?? 'cli.ts', connector)),
    ...args,
  ];
  const child = spawn(command, words, {
    env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: compiled, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onStdout?.(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(text);
  });
  // A program that refuses its arguments does not read its input: the broken pipe is no news.
  child.stdin.on('error', () => undefined);
  if (options.keepsInput !== true) child.stdin.end(options.input ?? '');
  options.onStart?.((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      try {
        checkLog(args, stderr);
        resolve({ exitCode, stdout, stderr });
      } catch (fault) {
        reject(fault);
      }
    });
  });
}
