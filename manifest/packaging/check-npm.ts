/** Builds the npm package without keeping it, and compares what would be in it with what should. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { differences, expectedFiles } from './npm-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packed = z.object({ files: z.array(z.object({ path: z.string() })) });
/** npm has changed the form of its answer: a list, or an object by name. */
const answer = z.union([
  z.tuple([packed]),
  z.record(z.string(), packed).transform((byName) => Object.values(byName)),
]);

const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
  cwd: root,
  encoding: 'utf8',
  shell: process.platform === 'win32',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) throw new Error('npm pack failed; its own words stand above.');
const [found] = answer.parse(JSON.parse(stdout));
const problems = differences(found?.files.map(({ path }) => path) ?? [], expectedFiles(root));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
