import { startCloud } from '../cloud.ts';
import { type Line, medianOf, quotient, ratio, type Sample } from '../figures.ts';
import { fullRun } from '../program.ts';
import { type Measured, parts } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

/** How wall and memory grow with the sessions. */
export async function measureSizes(bench: Bench): Promise<PartResult> {
  const lines: Line[] = [];
  for (const size of bench.sizes) lines.push(await measureSize(bench, size, bench.runs));
  const [first, last] = [lines.at(0), lines.at(-1)];
  const measured: Measured<'sizes'> = {
    peak: last && medianOf(last, 'peakBytes'),
    ...growth(first, last),
  };
  return { name: 'sizes', sessions: bench.sizes.at(-1) ?? 0, lines, measured, notes: [] };
}

/** Ten million beside one million, in one go, because memory is compared. */
export async function measureLarge(bench: Bench): Promise<PartResult> {
  const { sessions } = parts.large;
  const usual = await measureSize(bench, parts.sizes.sessions, bench.largeRuns);
  const large = await measureSize(bench, sessions, bench.largeRuns);
  const measured: Measured<'large'> = growth(usual, large);
  return { name: 'large', sessions, lines: [usual, large], measured, notes: [] };
}

/** From one size to another: the memory, and the time that one session takes. */
export function growth(
  from: Line | undefined,
  to: Line | undefined,
): { readonly peakGrowth: number | undefined; readonly wallGrowth: number | undefined } {
  if (from === undefined || to === undefined || from === to) {
    return { peakGrowth: undefined, wallGrowth: undefined };
  }
  return {
    peakGrowth: ratio(to, from, 'peakBytes'),
    wallGrowth: quotient(ratio(to, from, 'wallSeconds'), to.sessions / from.sessions),
  };
}

async function measureSize(bench: Bench, sessions: number, runs: number): Promise<Line> {
  const { now, signal, work: folder, state, say } = bench;
  await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal });
  const samples: Sample[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const { sample } = await fullRun({ cloud, sessions, folder, state, debug: false, signal });
    samples.push(sample);
    say(`${sessions.toLocaleString('en-US')} sessions, run ${run}: ${sample.wallSeconds.toFixed(1)} s`);
  }
  return { what: 'full run', sessions, latencyMs: 0, samples };
}
