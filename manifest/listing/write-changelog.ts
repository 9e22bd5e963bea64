/** Writes the change log as data, for the npm package: `node manifest/listing/write-changelog.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../../connector/manifest/catalogue.ts';
import { changelogFile } from './changelog.ts';

const root = new URL('../../', import.meta.url);
writeFileSync(
  new URL(catalogue.changelog, root),
  changelogFile(readFileSync(new URL('CHANGELOG.md', root), 'utf8')),
);
