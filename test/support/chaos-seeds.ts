import { describe, expect, it } from 'vitest';
import { type ChaosPlan, chaosOf, isWithinReach } from './chaos-plan.ts';
import { type ChaosEnd, play } from './chaos-run.ts';

/** Seeds that are played one by one on demand: `CHAOS_SEED=17`, or `CHAOS_SEED=1000-1999`. */
const wanted = process.env['CHAOS_SEED'];

function seedsBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function chosen(from: number, to: number): readonly number[] {
  if (wanted === undefined) return seedsBetween(from, to);
  const [first = Number.NaN, last = first] = wanted.split('-').map(Number);
  // Each of the two blocks takes its share, whatever its own numbers are, so that they can play at once.
  return seedsBetween(first, last).filter((seed) => seed % 2 === from % 2);
}

/** Everything that is needed to see what happened, and to have it happen again. */
function story(plan: ChaosPlan, { reports }: ChaosEnd): string {
  const ends = reports.map(({ verdict, error }) => (error === null ? verdict : `${verdict} ${error.code}`));
  const shown = { ...plan, trouble: plan.trouble.name };
  return `CHAOS_SEED=${plan.seed} plays this alone; runs: ${ends.join(', ')}; plan: ${JSON.stringify(shown)}`;
}

/** The tests of a block of seeds. Those beyond the connector's reach are left out, unless asked for one by one. */
export function describeSeeds(from: number, to: number): void {
  const plans = chosen(from, to)
    .map(chaosOf)
    .filter((plan) => plan.seed === Number(wanted) || isWithinReach(plan));
  describe.runIf(plans.length > 0)(`chaos, seeds ${from} to ${to}`, () => {
    it.each(plans.map((plan) => ({ plan, seed: plan.seed, trouble: plan.trouble.name })))(
      'seed $seed, $trouble: no row is lost, repeated or changed',
      async ({ plan }) => {
        const end = await play(plan);
        expect(end.problems, story(plan, end)).toEqual([]);
      },
    );
  });
}
