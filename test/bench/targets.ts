/** What is compared in each part of the bench, and how good it has to be. The only place that knows the targets. */

export const partNames = [
  'baselines',
  'kept',
  'plans',
  'incremental',
  'adapters',
  'sizes',
  'large',
  'start',
  'risk',
] as const;
export type PartName = (typeof partNames)[number];

interface Comparison {
  readonly what: string;
  readonly unit: 'times' | 'fraction' | 'percent' | 'megabytes';
  /** The greatest value that is good enough; without it the figure only informs. */
  readonly atMost?: number;
}

interface Part {
  readonly title: string;
  /** The targets hold for a run of this many sessions; of another size they are not evaluated. Not given: nothing is read. */
  readonly sessions?: number;
  readonly comparisons: Readonly<Record<string, Comparison>>;
}

/** A run beside its baselines, wherever its pages come from. */
const baselineRatios = {
  wire: { what: 'wall, full run / download only, 50 ms', unit: 'times' },
  parse: { what: 'wall, full run / download + parse, 0 ms', unit: 'times' },
  wireAtOnce: { what: 'wall, full run / download only, 0 ms', unit: 'times' },
  parseLate: { what: 'wall, full run / download + parse, 50 ms', unit: 'times' },
  cpu: { what: 'CPU, full run / download + parse, 0 ms', unit: 'times' },
} as const satisfies Readonly<Record<string, Comparison>>;

export const parts = {
  baselines: {
    title: 'A run beside its baselines',
    sessions: 1_000_000,
    comparisons: {
      ...baselineRatios,
      wire: { ...baselineRatios.wire, atMost: 1.1 },
      parse: { ...baselineRatios.parse, atMost: 1.5 },
    },
  },
  kept: {
    title: 'The same with pages that are made only once',
    sessions: 1_000_000,
    comparisons: baselineRatios,
  },
  plans: {
    title: 'Requests and bytes, by plan',
    sessions: 100_000,
    comparisons: {
      lookUps: { what: 'requests / a look-up for each session', unit: 'fraction', atMost: 1 / 200 },
      pages: { what: 'requests / pages of sessions and connections alone', unit: 'times', atMost: 1.6 },
      expanded: { what: 'bytes / everything expanded, whole rows', unit: 'times', atMost: 1 / 2 },
      sameColumns: { what: 'bytes / everything expanded, but only the columns we use', unit: 'times' },
    },
  },
  incremental: {
    title: 'After one per cent changed',
    sessions: 1_000_000,
    comparisons: {
      requests: { what: 'requests, incremental run at night / full run', unit: 'percent', atMost: 0.02 },
      wall: { what: 'wall, incremental run at night / full run', unit: 'percent', atMost: 0.25 },
      peak: { what: 'peak memory, incremental run at night', unit: 'megabytes', atMost: 200e6 },
      peakShare: { what: 'peak memory, incremental run at night / full run', unit: 'times' },
      requestsAtNoon: { what: 'requests, incremental run at noon / full run', unit: 'percent' },
      wallAtNoon: { what: 'wall, incremental run at noon / full run', unit: 'percent' },
    },
  },
  adapters: {
    title: 'Overhead of the Airbyte and Singer adapters',
    sessions: 100_000,
    comparisons: {
      airbyte: { what: 'wall, airbyte read / run', unit: 'times' },
      tap: { what: 'wall, tap / run', unit: 'times' },
      airbyteCpu: { what: 'CPU, airbyte read / run', unit: 'times', atMost: 1.4 },
      tapCpu: { what: 'CPU, tap / run', unit: 'times', atMost: 1.4 },
      airbytePeak: { what: 'peak memory, airbyte read / run', unit: 'times' },
      tapPeak: { what: 'peak memory, tap / run', unit: 'times' },
    },
  },
  sizes: {
    title: 'Growth',
    sessions: 1_000_000,
    comparisons: {
      peak: { what: 'peak memory', unit: 'megabytes', atMost: 200e6 },
      peakGrowth: { what: 'peak memory / that of the smallest run', unit: 'times' },
      wallGrowth: { what: 'wall per session / that of the smallest run', unit: 'times' },
    },
  },
  large: {
    title: 'Growth to ten million',
    sessions: 10_000_000,
    comparisons: {
      peakGrowth: { what: 'peak memory / that of 1,000,000 sessions', unit: 'times', atMost: 1.15 },
      wallGrowth: { what: 'wall per session / that of 1,000,000 sessions', unit: 'times' },
    },
  },
  start: {
    title: 'The start of the program',
    comparisons: {
      help: { what: 'wall, `--help` of the agent package / `node -e ""`', unit: 'times', atMost: 1.5 },
      describe: { what: 'wall, `describe` of the agent package / `node -e ""`', unit: 'times' },
    },
  },
  risk: {
    title: 'The export of Citrix Analytics',
    sessions: 1_000_000,
    comparisons: {
      peak: { what: 'peak memory', unit: 'megabytes', atMost: 200e6 },
      wall: { what: 'wall, run / consumer that only counts', unit: 'times', atMost: 2 },
    },
  },
} as const satisfies Readonly<Record<PartName, Part>>;

/** Values by the names of a part's comparisons; a missing one was not measured. */
export type Measured<P extends PartName> = {
  readonly [Name in keyof (typeof parts)[P]['comparisons']]: number | undefined;
};

export interface Judgement {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly result: string;
}

/** @param sessions how many the figures are of; undefined when the part was not run, or reads none */
export function judge(
  name: PartName,
  sessions: number | undefined,
  measured: Readonly<Record<string, number | undefined>>,
): readonly Judgement[] {
  const part: Part = parts[name];
  return Object.entries(part.comparisons).map(([key, comparison]) => {
    const value = measured[key];
    const { what, unit, atMost } = comparison;
    return {
      what,
      measured: value === undefined ? 'not measured' : written(value, unit),
      target: atMost === undefined ? '' : `≤ ${written(atMost, unit)}${sizeOf(part)}`,
      result: resultOf(value, atMost, sessions === part.sessions),
    };
  });
}

function sizeOf({ sessions }: Part): string {
  return sessions === undefined ? '' : `, ${sessions.toLocaleString('en-US')} sessions`;
}

function resultOf(value: number | undefined, atMost: number | undefined, isOfSize: boolean): string {
  if (atMost === undefined || value === undefined) return '';
  if (!isOfSize) return 'not evaluated: other size';
  return value <= atMost ? 'reached' : 'not reached';
}

function written(value: number, unit: Comparison['unit']): string {
  if (unit === 'megabytes') return `${(value / 1e6).toFixed(0)} MB`;
  if (unit === 'percent') return `${(value * 100).toFixed(2)} %`;
  // Rounded down, so that a fraction is never shown smaller than it is.
  if (unit === 'fraction') return `1/${Math.floor(1 / value + 1e-9)}`;
  return `${value.toFixed(2)}×`;
}
