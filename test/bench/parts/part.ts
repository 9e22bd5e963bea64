import type { Line } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import type { PartName } from '../targets.ts';

/** What a part needs to run. */
export interface Bench extends BenchOptions {
  /** A folder of the bench's own. */
  readonly work: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Tells a person what is going on. */
  readonly say: (text: string) => void;
}

export interface PartResult {
  readonly name: PartName;
  /** How many sessions the comparisons are of, if any. */
  readonly sessions: number | undefined;
  readonly lines: readonly Line[];
  /** By the names of the part's comparisons. */
  readonly measured: Readonly<Record<string, number | undefined>>;
  /** What has to be known to read the table. */
  readonly notes: readonly string[];
}
