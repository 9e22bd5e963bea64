import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../connector/events.ts';
import type { Simulator } from '../simulator/index.ts';
import { temporaryFolder } from './folder.ts';
import { extract, type ProgramOptions, type ProgramRun } from './program.ts';

/** A moment of a run, as its log tells it: the so-many-th event of a kind, of one table or of any. */
export interface Moment {
  readonly event: RunEvent['type'];
  readonly dataset?: string;
  readonly count?: number;
}

type Kill = (signal: NodeJS.Signals) => void;

interface LogLine {
  readonly event?: string;
  readonly dataset?: string;
}

/** Calls back at the moment, once. */
function at({ event, dataset, count = 1 }: Moment, act: () => void): (text: string) => void {
  let seen = 0;
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.startsWith('{'))) {
      const told: LogLine = JSON.parse(line);
      if (told.event !== event || (dataset !== undefined && told.dataset !== dataset)) continue;
      seen += 1;
      if (seen === count) act();
    }
  };
}

interface StatefulOptions extends ProgramOptions {
  readonly state: string;
}

const talkative = ['--log-format', 'json', '--log-level', 'debug'];

/** Runs the program with a state folder. */
export function runWith(
  simulator: Simulator,
  { state, args = [], ...options }: StatefulOptions,
): Promise<ProgramRun> {
  return extract(simulator, { ...options, args: ['--state', state, ...talkative, ...args] });
}

/** The same, and signals it at the moment. */
export function runUntil(
  simulator: Simulator,
  moment: Moment,
  signal: NodeJS.Signals,
  options: StatefulOptions,
): Promise<ProgramRun> {
  return runAlong(simulator, moment, (kill) => kill(signal), options);
}

/** The same, and does something at the moment. */
export function runAlong(
  simulator: Simulator,
  moment: Moment,
  act: (kill: Kill) => void,
  options: StatefulOptions,
): Promise<ProgramRun> {
  const program: { kill?: Kill } = {};
  return runWith(simulator, {
    ...options,
    onStart: (kill) => {
      program.kill = kill;
    },
    onStderr: at(moment, () => act((signal) => program.kill?.(signal))),
  });
}

/** What a run publishes, but for its report. */
export function published({ files }: Pick<ProgramRun, 'files'>): Readonly<Record<string, string | null>> {
  const tables = Object.entries(files).filter(([name]) => /^(\w+\.csv|datapackage\.json)$/.test(name));
  return Object.fromEntries(tables.map(([name, text]) => [name, withoutRunId(text)]));
}

/** Which run published a file is the one thing that differs from run to run. */
export function withoutRunId(text: string | null): string | null {
  return text?.replace(/"runId": "[\da-f-]{36}"/, '"runId": "any"') ?? null;
}

/**
 * A run that was killed at its very beginning, and what it comes to when nothing else happens to it: whatever is done to
 * its state has to come to the same, byte for byte, as its window is the same.
 */
export async function begunRun(simulator: Simulator, options: Omit<StatefulOptions, 'state' | 'out'> = {}) {
  const folder = await temporaryFolder();
  const [state, copy] = [join(folder, 'state'), join(folder, 'copy')];
  const killed = await runUntil(simulator, { event: 'signed-in' }, 'SIGKILL', { ...options, state });
  if (killed.exitCode !== null) throw new Error(`not killed: ${killed.stderr}`);
  await cp(state, copy, { recursive: true });
  const whole = await runWith(simulator, { ...options, state: copy });
  if (whole.exitCode !== 0) throw new Error(whole.stderr);
  return { state, whole, expected: published(whole), out: join(folder, 'tables') };
}
