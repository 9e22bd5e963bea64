import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runChild } from './child.ts';
import { type CloudAddress, windowDays } from './cloud.ts';
import type { Sample } from './figures.ts';
import type { Window } from './rival-queries.ts';

const count = z.number();

/** The little of the run report that is compared. */
const reportSchema = z.object({
  window: z.object({ from: z.string(), to: z.string() }),
  datasets: z.object({
    sessions: z.object({ rowsRead: count, plan: z.object({ mode: z.string() }) }),
  }),
  totals: z.object({ rowsWritten: count, requests: count, retries: count, bytes: count }),
});

export interface ProgramRun {
  readonly sample: Required<Sample>;
  readonly log: string;
  readonly window: Window;
  /** What the run says of its reading. */
  readonly reading: z.output<typeof reportSchema>['datasets']['sessions'];
}

interface RunOptions {
  readonly cloud: CloudAddress;
  /** All of them have to come out. */
  readonly sessions: number;
  readonly folder: string;
  /** Whether each request is logged. */
  readonly debug: boolean;
  readonly signal: AbortSignal;
}

export interface ProgramRunOptions extends RunOptions {
  readonly mode: 'full' | 'incremental';
  /** The state folder, which stays. */
  readonly state: string | undefined;
  /** What the program takes for now; by default it is the machine's clock. */
  readonly present?: Date;
}

interface FullRunOptions extends RunOptions {
  /** Whether the run keeps checkpoints (`--state`). */
  readonly state: boolean;
}

/** Runs the program as it is installed on the sessions only, and throws its tables away. @throws Error when rows are missing */
export async function fullRun({ state, ...options }: FullRunOptions): Promise<ProgramRun> {
  const folder = join(options.folder, 'state');
  try {
    return await programRun({ ...options, mode: 'full', state: state ? folder : undefined });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same in any mode, with a state that the next run goes on from. @throws Error when rows are missing */
export async function programRun(options: ProgramRunOptions): Promise<ProgramRun> {
  const { cloud, sessions, folder, mode, state, present, debug, signal } = options;
  const out = join(folder, 'out');
  try {
    const { stderr, wallSeconds, cpuSeconds, peakBytes } = await runChild({
      script: 'dist/cli.js',
      args: [
        ...['run', '--params', '-', '--out', out],
        ...(state === undefined ? [] : ['--state', state]),
        ...(debug ? ['--log-format', 'json', '--log-level', 'debug'] : []),
      ],
      input: JSON.stringify({ ...parametersFor(cloud), mode }),
      folder,
      present,
      signal,
    });
    const report = reportSchema.parse(JSON.parse(await readFile(join(out, 'run-report.json'), 'utf8')));
    const { rowsWritten, requests, retries, bytes } = report.totals;
    if (rowsWritten !== sessions || retries > 0) {
      throw new Error(`The run wrote ${rowsWritten} of ${sessions} sessions, with ${retries} retries.`);
    }
    return {
      sample: { wallSeconds, cpuSeconds, peakBytes, requests, bytes },
      log: stderr,
      window: report.window,
      reading: report.datasets.sessions,
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Parameters with which the sessions alone are read. */
export function parametersFor({ origin, customerId, clientId, clientSecret }: CloudAddress) {
  return {
    customerId,
    clientId,
    clientSecret,
    baseUrl: origin,
    fetchStartDatePeriod: windowDays,
    fetchApplicationInstances: false,
    fetchMachineCatalogs: false,
    fetchHypervisors: false,
  };
}
