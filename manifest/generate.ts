/**
 * Writes the manifest, the JSON Schemas, the reference pages and the samples of the tables from what they follow from.
 * `node manifest/generate.ts` writes what is stale; with `--check` it names it, writes nothing and exits with 1.
 */
import { fileURLToPath } from 'node:url';
import { datasets } from '../connector/datasets/registry.ts';
import packageJson from '../package.json' with { type: 'json' };
import { generatedFiles } from './entries.ts';
import { staleFiles, writeFiles } from './files.ts';
import { readSamples } from './samples.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = generatedFiles({ datasets, version: packageJson.version, samples: await readSamples() });

if (process.argv.includes('--check')) {
  const stale = staleFiles(root, files);
  for (const path of stale) process.stderr.write(`stale: ${path}\n`);
  if (stale.length > 0) {
    process.stderr.write('Run `node manifest/generate.ts` and commit the result.\n');
    process.exitCode = 1;
  }
} else {
  for (const path of writeFiles(root, files)) process.stdout.write(`wrote ${path}\n`);
}
