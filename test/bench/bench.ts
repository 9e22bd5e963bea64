/** How quick and how modest the program is, measured from outside against the simulator. `npm run bench -- --help`. */
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roomProblem } from './disk.ts';
import { describeMachine } from './machine.ts';
import { type BenchOptions, help, largestOf, readOptions } from './options.ts';
import { measureAdapters } from './parts/adapters.ts';
import { measureBaselines, measureKept } from './parts/baselines.ts';
import { measureIncremental } from './parts/incremental.ts';
import type { Bench, PartResult } from './parts/part.ts';
import { measurePlans } from './parts/plans.ts';
import { measureRisk } from './parts/risk.ts';
import { measureLarge, measureSizes } from './parts/sizes.ts';
import { measureStart } from './parts/start.ts';
import { terminalText, updatedPage } from './result.ts';
import type { PartName } from './targets.ts';

const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const measures: Readonly<Record<PartName, (bench: Bench) => Promise<PartResult>>> = {
  baselines: measureBaselines,
  kept: measureKept,
  plans: measurePlans,
  incremental: measureIncremental,
  adapters: measureAdapters,
  sizes: measureSizes,
  large: measureLarge,
  start: measureStart,
  risk: measureRisk,
};

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(help);
  else await bench(options);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(
    `${abort.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : error}\n`,
  );
}

async function bench(options: BenchOptions): Promise<void> {
  const now = new Date();
  const machine = describeMachine(now);
  const { bavail, bsize } = await statfs(options.folder);
  const problem = roomProblem(largestOf(options), bavail * bsize, options.folder);
  if (problem !== undefined) throw new Error(problem);
  const work = await mkdtemp(join(options.folder, 'citrix-connector-bench-'));
  const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
  const results: PartResult[] = [];
  try {
    for (const name of options.only) {
      results.push(await measures[name]({ ...options, work, now, signal: abort.signal, say }));
      // After each part, so that a later one that fails or is stopped does not cost the earlier ones.
      if (options.write) await writeFile(page, updatedPage(await readFile(page, 'utf8'), results, machine));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
    if (results.length > 0) process.stdout.write(`${terminalText(results, machine)}\n`);
  }
}
