/**
 * Writes the manifest, the JSON Schemas, the reference pages and the samples of the tables from what they follow from.
 * `node manifest/generate.ts` writes what is stale; with `--check` it names it, writes nothing and exits with 1.
 * `--release` also keeps the contract of this version: a later one is held against it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { datasets } from '../connector/datasets/registry.ts';
import { manifestOf } from '../connector/manifest.ts';
import packageJson from '../package.json' with { type: 'json' };
import { contractOf } from './contract/contract.ts';
import { generatedFiles, writtenSchemas } from './entries.ts';
import { staleFiles, writeFiles } from './files.ts';
import { publisherOf } from './listing/publisher.ts';
import { readSamples } from './samples.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = packageJson;
const publisher = publisherOf(packageJson);
const files = generatedFiles({ datasets, version, publisher, samples: await readSamples() });

if (process.argv.includes('--check')) {
  const stale = staleFiles(root, files);
  for (const path of stale) process.stderr.write(`stale: ${path}\n`);
  if (stale.length > 0) {
    process.stderr.write('Run `node manifest/generate.ts` and commit the result.\n');
    process.exitCode = 1;
  }
} else {
  for (const path of writeFiles(root, files)) process.stdout.write(`wrote ${path}\n`);
  if (process.argv.includes('--release')) {
    const folder = 'test/contract/released';
    const contract = contractOf(manifestOf({ datasets, version }), writtenSchemas);
    mkdirSync(`${root}/${folder}`, { recursive: true });
    writeFileSync(`${root}/${folder}/${version}.json`, `${JSON.stringify(contract)}\n`);
    process.stdout.write(`wrote ${folder}/${version}.json\n`);
  }
}
