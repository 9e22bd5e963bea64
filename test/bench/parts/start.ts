import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { manifest } from '../../../connector/manifest.ts';
import { packageContents } from '../../../manifest/packaging/contents.ts';
import { cleanEnvironment } from '../child.ts';
import { median, quotient } from '../figures.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

/** A start takes some 40 ms, so many of them cost nothing and even out what else the machine does. */
const starts = 20;

const programs = {
  empty: () => ['-e', ''],
  help: (script: string) => [script, '--help'],
  describe: (script: string) => [script, 'describe'],
} as const;

type Name = keyof typeof programs;

/** The program of the agent package beside a Node.js that does nothing, started in turns. */
export async function measureStart({ work, say }: Bench): Promise<PartResult> {
  const folder = join(work, 'package');
  for (const [path, text] of Object.entries(await packageContents())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const script = join(folder, manifest.entryPoints.script);
  const times: Record<Name, number[]> = { empty: [], help: [], describe: [] };
  for (let round = 0; round <= starts; round += 1) {
    for (const [name, argsOf] of Object.entries(programs)) {
      const ms = startMs(argsOf(script));
      // The first round brings the files into the memory of the machine.
      if (round > 0) times[name as Name].push(ms);
    }
  }
  say(`start: ${starts} of each`);
  const ratio = (name: Name) => quotient(median(times[name]), median(times.empty));
  const measured: Measured<'start'> = { help: ratio('help'), describe: ratio('describe') };
  const notes = [
    `Medians of ${starts} starts each, in turns: \`node -e ""\` ${told(times.empty)}, \`--help\` ${told(times.help)}, \`describe\` ${told(times.describe)}.`,
  ];
  return { name: 'start', sessions: undefined, lines: [], measured, notes };
}

/** @throws Error when it does not end well */
function startMs(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: cleanEnvironment() });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}.`);
  return ms;
}

function told(times: readonly number[]): string {
  const [middle = 0, least, most] = [median(times), Math.min(...times), Math.max(...times)];
  return `${middle.toFixed(1)} ms (${least.toFixed(1)}–${most.toFixed(1)})`;
}
