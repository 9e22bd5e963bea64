import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runChild } from './child.ts';
import { type CloudAddress, windowDays } from './cloud.ts';
import type { Sample } from './figures.ts';
import type { Window } from './rival-queries.ts';

/** The little of the run report that is compared. */
const reportSchema = z.object({
  window: z.object({ from: z.string(), to: z.string() }),
  totals: z.object({ rowsWritten: z.number(), requests: z.number(), retries: z.number(), bytes: z.number() }),
});

export interface FullRun {
  readonly sample: Required<Sample>;
  readonly log: string;
  readonly window: Window;
}

export interface FullRunOptions {
  readonly cloud: CloudAddress;
  /** All of them have to come out. */
  readonly sessions: number;
  readonly folder: string;
  /** Whether the run keeps checkpoints (`--state`). */
  readonly state: boolean;
  /** Whether each request is logged. */
  readonly debug: boolean;
  readonly signal: AbortSignal;
}

/** Runs the program as it is installed on the sessions only, and throws its tables away. @throws Error when rows are missing */
export async function fullRun({
  cloud,
  sessions,
  folder,
  state,
  debug,
  signal,
}: FullRunOptions): Promise<FullRun> {
  const [out, stateFolder] = [join(folder, 'out'), join(folder, 'state')];
  try {
    const { stderr, wallSeconds, cpuSeconds, peakBytes } = await runChild({
      script: 'dist/cli.js',
      args: [
        ...['run', '--params', '-', '--out', out],
        ...(state ? ['--state', stateFolder] : []),
        ...(debug ? ['--log-format', 'json', '--log-level', 'debug'] : []),
      ],
      input: JSON.stringify(parametersFor(cloud)),
      folder,
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
    };
  } finally {
    await Promise.all([out, stateFolder].map((path) => rm(path, { recursive: true, force: true })));
  }
}

function parametersFor({ origin, customerId, clientId, clientSecret }: CloudAddress) {
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
