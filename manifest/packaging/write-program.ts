/**
 * Puts the program of the npm package into few files, in place of what the compiler made of the entry points: finding and
 * compiling some 400 modules of ours takes a quarter of a small run. Its packages stay packages.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { bundleProgram } from './bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { files } = await bundleProgram(root, 'cli.js', Object.keys(packageJson.dependencies));
for (const [path, content] of Object.entries(files)) {
  const file = join(root, 'dist', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  // That of the file which was there before.
  rmSync(`${file}.map`, { force: true });
}
