import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type PartName, partNames, parts } from './targets.ts';

export interface BenchOptions {
  readonly only: readonly PartName[];
  readonly baselineSessions: number;
  readonly planSessions: number;
  readonly incrementalSessions: number;
  readonly adapterSessions: number;
  readonly riskEvents: number;
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly largeRuns: number;
  readonly lookUps: number;
  readonly state: boolean;
  readonly folder: string;
  readonly write: boolean;
}

export const help = `Measures the program against the simulator, in processes of their own.

  npm run bench -- [options]

  --only PARTS       baselines, kept, plans, incremental, adapters, sizes, large, start, risk;
                     several with commas (default: baselines,plans,incremental,adapters,sizes,start,risk)
  --sessions N       for all parts but sizes, large, start and risk (default: what the targets are for)
  --sizes N,N        for sizes (default: 100000,1000000)
  --events N         of Citrix Analytics, for risk (default: 1000000); it needs a broker: npm run kafka:fetch
  --large            also 1,000,000 beside 10,000,000 sessions, which takes long and needs some 25 GB of disk
  --runs N           of each measurement; the median counts (default: 3)
  --large-runs N     the same for the large part (default: 1)
  --look-ups N       machines looked up as a sample, in the plans (default: 200)
  --state            gives the runs a folder for checkpoints (--state)
  --folder DIR       for the tables, which are deleted after each run (default: ${tmpdir()})
  --write            keeps the tables in docs/benchmarks.md
  --help

  A quick check: npm run bench -- --sessions 20000 --sizes 20000,50000 --runs 1
`;

/** @returns undefined when only help is wanted @throws Error with a text for people */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: 'baselines,plans,incremental,adapters,sizes,start,risk' },
      events: { type: 'string', default: '1000000' },
      sessions: { type: 'string' },
      sizes: { type: 'string', default: '100000,1000000' },
      large: { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
      'large-runs': { type: 'string', default: '1' },
      'look-ups': { type: 'string', default: '200' },
      state: { type: 'boolean', default: false },
      folder: { type: 'string', default: tmpdir() },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const chosen = values.only.split(',').map(partNamed);
  const sessions = values.sessions === undefined ? undefined : countIn('--sessions', values.sessions);
  return {
    only: partNames.filter((name) => chosen.includes(name) || (name === 'large' && values.large)),
    baselineSessions: sessions ?? parts.baselines.sessions,
    planSessions: sessions ?? parts.plans.sessions,
    incrementalSessions: sessions ?? parts.incremental.sessions,
    adapterSessions: sessions ?? parts.adapters.sessions,
    riskEvents: countIn('--events', values.events),
    sizes: values.sizes
      .split(',')
      .map((size) => countIn('--sizes', size))
      .toSorted((a, b) => a - b),
    runs: countIn('--runs', values.runs),
    largeRuns: countIn('--large-runs', values['large-runs']),
    lookUps: countIn('--look-ups', values['look-ups']),
    state: values.state,
    folder: values.folder,
    write: values.write,
  };
}

function partNamed(text: string): PartName {
  const name = partNames.find((known) => known === text);
  if (name === undefined) throw new Error(`--only knows ${partNames.join(', ')}, not “${text}”.`);
  return name;
}

function countIn(option: string, text: string): number {
  const count = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`${option}: “${text}” is no count.`);
  return count;
}

/** The most sessions that are on the disk at one time. */
export function largestOf({ only, sizes, ...sessions }: BenchOptions): number {
  const sizesOf: Readonly<Record<PartName, readonly number[]>> = {
    baselines: [sessions.baselineSessions],
    kept: [sessions.baselineSessions],
    plans: [sessions.planSessions],
    incremental: [sessions.incrementalSessions],
    adapters: [sessions.adapterSessions],
    sizes,
    large: [parts.large.sessions],
    start: [0],
    risk: [sessions.riskEvents],
  };
  return Math.max(...only.flatMap((name) => sizesOf[name]));
}
