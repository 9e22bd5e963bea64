/** Builds the package for agent hosts: `node manifest/packaging/package.ts [FOLDER]` (package/). */
import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest } from '../../connector/manifest.ts';
import { packageContents, packageName } from './contents.ts';
import { zipOf } from './zip.ts';

const [folder = 'package'] = process.argv.slice(2);
const contents = await packageContents();
const zip = zipOf(contents, manifest.entryPoints.script);
const name = `${packageName}.zip`;
const sum = hash('sha256', zip);

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, name), zip);
writeFileSync(join(folder, `${name}.sha256`), `${sum}  ${name}\n`);
process.stdout.write(
  `${join(folder, name)}: ${Object.keys(contents).length} files, ${zip.length} bytes\n${sum}\n`,
);
