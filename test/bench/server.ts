import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cleanEnvironment, scriptPath } from './child.ts';

export interface Server extends AsyncDisposable {
  /** The JSON line it printed when it was ready. */
  readonly greeting: unknown;
}

/** Starts a script that serves until it is told to end, in a process of its own: its work is not measured as ours. */
export async function startServer(
  script: string,
  options: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<Server> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [scriptPath(script), ...args], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  // Being aborted is told by whoever is running against it; here it only ends the process.
  child.on('error', () => undefined);
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    return {
      greeting: JSON.parse(line),
      [Symbol.asyncDispose]: async () => {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error(`${script} ended before it was ready.`);
}
