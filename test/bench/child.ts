import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const moduleUrl = (file: string) => new URL(file, import.meta.url).href;
const usageSchema = z.object({ cpuSeconds: z.number(), peakBytes: z.number() });

interface ChildOptions {
  /** Relative to the root of the repository. */
  readonly script: string;
  readonly args: readonly string[];
  readonly input: string;
  /** Where the process may leave its figures. */
  readonly folder: string;
  /** What its clock shows when it starts; by default that of the machine. */
  readonly present?: Date | undefined;
  /** Takes what the process prints, which may be more than memory should hold; `stdout` is then empty. */
  readonly onStdout?: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface ChildRun {
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end, that of Node.js included. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

export function scriptPath(script: string): string {
  return fileURLToPath(new URL(`../../${script}`, import.meta.url));
}

/** The environment without what would change a run: parameters, proxies, options of Node.js. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const unwanted = /^(CITRIX_|NODE_OPTIONS$|https?_proxy$|no_proxy$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)));
}

/** Runs a script in a process of its own and measures it. @throws Error when it does not end well */
export async function runChild({
  script,
  args,
  input,
  folder,
  present,
  onStdout,
  signal,
}: ChildOptions): Promise<ChildRun> {
  const usageFile = join(folder, 'usage.json');
  await rm(usageFile, { force: true });
  const clock = present === undefined ? {} : { CLOCK_SHIFT_MS: String(present.getTime() - Date.now()) };
  const preloads = ['usage.ts', '../support/clock.ts'].flatMap((file) => ['--import', moduleUrl(file)]);
  const started = performance.now();
  const child = spawn(process.execPath, [...preloads, scriptPath(script), ...args], {
    env: { ...cleanEnvironment(), ...clock, BENCH_USAGE: usageFile },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (onStdout === undefined) stdout += text;
    else onStdout(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined).end(input);
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const wallSeconds = (performance.now() - started) / 1000;
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}:\n${stderr.slice(-2000)}`);
  const usage = usageSchema.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  return { stdout, stderr, wallSeconds, ...usage };
}
