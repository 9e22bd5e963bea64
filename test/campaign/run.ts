/**
 * Attacks the real program, seed after seed: `npm run campaign -- --tries 1000`. Prints for each area how often it was tried,
 * how often all promises held, and the first seed that failed, which `--area NAME --seed N --tries 1` plays again.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { moment } from '../support/moment.ts';
import { type Area, tryOf } from './try.ts';
import { unpackedAgent } from './unpacked-agent.ts';
import { givenIn } from './verdicts.ts';

// The program under test, and this one, stand at the moment of the tests.
process.env['CLOCK_SHIFT_MS'] = String(moment.getTime() - (performance.timeOrigin + performance.now()));
await import('../support/clock.ts');

const names = ['data', 'kills', 'resources', 'security', 'processes', 'adapters', 'broker'] as const;

const { values } = parseArgs({
  options: {
    area: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    tries: { type: 'string', default: '1000' },
    package: { type: 'boolean', default: false },
  },
});
const wanted = names.filter((name) => values.area?.includes(name) ?? true);
const strange = values.area?.filter((name) => !names.some((known) => known === name)) ?? [];
const [firstSeed, tries] = [Number(values.seed), Number(values.tries)];
if (strange.length > 0 || !Number.isInteger(firstSeed) || !(tries >= 1)) {
  process.stderr.write(`campaign [--area ${names.join('|')}]… [--seed N] [--tries N] [--package]\n`);
  process.exit(2);
}

interface Tally {
  tried: number;
  held: number;
  first: { readonly seed: number; readonly problems: readonly string[] } | undefined;
}

const areas = new Map<string, Area>();
for (const name of wanted) {
  const { area }: { readonly area: Area } = await import(`./areas/${name}.ts`);
  areas.set(name, area);
}
const tallies = new Map(
  wanted.map((name): [string, Tally] => [name, { tried: 0, held: 0, first: undefined }]),
);
const base = await mkdtemp(join(tmpdir(), 'campaign-'));
const script = values.package
  ? await unpackedAgent(join(base, 'agent'))
  : fileURLToPath(new URL('../../connector/cli.ts', import.meta.url));

/** The areas take turns, so that a campaign that is cut short has tried all of them. */
let next = 0;
async function work(): Promise<void> {
  while (next < tries) {
    const number = next;
    next += 1;
    const name = wanted[number % wanted.length] ?? 'data';
    await play(name, firstSeed + Math.floor(number / wanted.length));
  }
}

async function play(name: string, seed: number): Promise<void> {
  const folder = join(base, `${name}-${seed}`);
  await mkdir(givenIn(folder), { recursive: true });
  const area = areas.get(name);
  const tally = tallies.get(name);
  if (area === undefined || tally === undefined) throw new Error(`no area ${name}`);
  const problems = await area
    .attempt(tryOf(seed, folder, script))
    .catch((error: unknown) => [
      `the try itself failed: ${error instanceof Error ? error.stack : String(error)}`,
    ]);
  await rm(folder, { recursive: true, force: true });
  tally.tried += 1;
  if (problems.length === 0) {
    tally.held += 1;
    return;
  }
  tally.first ??= { seed, problems };
  process.stdout.write(
    `FAILED  ${name} --seed ${seed}\n${problems.map((problem) => `        ${problem}`).join('\n')}\n`,
  );
}

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
await rm(base, { recursive: true, force: true });
for (const [name, { tried, held, first }] of tallies) {
  const failed = first === undefined ? '' : `first failed: --area ${name} --seed ${first.seed} --tries 1`;
  process.stdout.write(
    `${name.padEnd(10)}  ${String(tried).padStart(5)} tried  ${String(held).padStart(5)} held  ${failed}`.trimEnd(),
  );
  process.stdout.write('\n');
}
process.exitCode = [...tallies.values()].every(({ first }) => first === undefined) ? 0 : 1;
