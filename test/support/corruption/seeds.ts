import { describe, expect, it } from 'vitest';

/** What a seed is about to do, and what came of it. */
export interface Played {
  /** What was spoilt, and how. */
  readonly story: string;
  /** Nothing when all is well. */
  readonly problems: readonly string[];
}

/** Seeds that are played one by one on demand: `CORRUPTION_SEED=117`, or `CORRUPTION_SEED=1100-1199`. */
const wanted = process.env['CORRUPTION_SEED'];

/** Each kind of story has its hundred of every thousand. */
const perKind = 100;
const perRound = 1000;

function seedsOf(first: number): readonly number[] {
  if (wanted === undefined) return Array.from({ length: perKind }, (_, index) => first + index);
  const [from = Number.NaN, to = from] = wanted.split('-').map(Number);
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return all.filter((seed) => seed % perRound >= first && seed % perRound < first + perKind);
}

/** The tests of a hundred seeds. */
export function describeCorruptions(
  what: string,
  first: number,
  play: (seed: number) => Promise<Played>,
): void {
  const seeds = seedsOf(first);
  describe.runIf(seeds.length > 0)(`corrupted ${what}, seeds from ${first}`, () => {
    it.each(seeds)('seed %i: nothing wrong is called right, and nothing is given away', async (seed) => {
      const { story, problems } = await play(seed);
      expect(problems, `CORRUPTION_SEED=${seed} plays this alone: ${story}`).toEqual([]);
    });
  });
}
