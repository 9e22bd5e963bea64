/** What is measured of one run; what was not measured is left out. */
export interface Sample {
  readonly wallSeconds?: number;
  /** User and system time of the process, with all its threads. */
  readonly cpuSeconds?: number;
  /** The most memory the process ever held (resident). */
  readonly peakBytes?: number;
  readonly requests?: number;
  /** Received, as they came over the wire. */
  readonly bytes?: number;
}

/** One line of the table: something that was run once or several times. */
export interface Line {
  readonly what: string;
  readonly sessions: number;
  /** Added by the simulator to each answer. */
  readonly latencyMs: number;
  readonly samples: readonly Sample[];
}

/** The middle value; of an even count the mean of the two in the middle. Undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** The values of one measure over the runs that have it. */
export function valuesOf({ samples }: Line, measure: keyof Sample): readonly number[] {
  return samples.flatMap((sample) => sample[measure] ?? []);
}

/** @returns undefined when no run has the measure */
export function medianOf(line: Line, measure: keyof Sample): number | undefined {
  return median(valuesOf(line, measure));
}

/** How many times the one is of the other, by their medians, so that a reader can check it with the table. */
export function ratio(of: Line, to: Line, measure: keyof Sample): number | undefined {
  return quotient(medianOf(of, measure), medianOf(to, measure));
}

/** Undefined when one of them is missing, or nothing can be told of it. */
export function quotient(of: number | undefined, to: number | undefined): number | undefined {
  return of === undefined || to === undefined || to === 0 ? undefined : of / to;
}
