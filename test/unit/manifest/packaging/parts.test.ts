import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licensesText, partsOf } from '../../../../manifest/packaging/parts.ts';
import { softwareBill } from '../../../../manifest/packaging/sbom.ts';
import lock from '../../../../package-lock.json' with { type: 'json' };
import { temporaryFolder } from '../../../support/folder.ts';

interface Installed {
  readonly license?: string;
  /** By default the one that is locked. */
  readonly version?: string;
}

/** A project in which these packages are installed. */
async function projectWith(packages: Readonly<Record<string, Installed>>): Promise<string> {
  const root = await temporaryFolder();
  const locked: Readonly<Record<string, { readonly version?: string }>> = lock.packages;
  for (const [name, { license, version = locked[`node_modules/${name}`]?.version }] of Object.entries(
    packages,
  )) {
    const folder = join(root, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ version }));
    if (license !== undefined) await writeFile(join(folder, 'LICENSE.md'), license);
  }
  return root;
}

const moduleOf = (root: string, name: string) => join(root, 'node_modules', name, 'lib', 'index.js');

test('a package is named once, with its licence, and what it uses of the others', async () => {
  const root = await projectWith({
    onetime: { license: 'Licence of onetime' },
    'mimic-function': { license: 'Licence of mimic' },
  });
  const modules = ['onetime', 'mimic-function'].map((name) => moduleOf(root, name));
  const parts = partsOf(root, [...modules, ...modules, join(root, 'connector/cli.ts'), '\0runtime']);
  expect(parts.map(({ name, uses }) => [name, uses])).toEqual([
    ['mimic-function', []],
    ['onetime', ['node_modules/mimic-function']],
  ]);
  expect(licensesText(parts)).toMatch(/Licence of mimic.*Licence of onetime/s);
  const { components, dependencies } = JSON.parse(softwareBill(parts));
  expect(components).toHaveLength(2);
  expect(components[1]).toMatchObject({ name: 'onetime', licenses: [{ license: { id: 'MIT' } }] });
  expect(dependencies[2].dependsOn).toEqual([components[0].purl]);
});

test('a package without a licence, one that is not locked, and another version are refused', async () => {
  const license = 'A licence';
  const root = await projectWith({ onetime: {}, unknown: { license }, zod: { license, version: '3.0.0' } });
  const partsWith = (name: string) => () => partsOf(root, [moduleOf(root, name)]);
  expect(partsWith('onetime')).toThrow(/no file with its licence/);
  expect(partsWith('unknown')).toThrow();
  expect(partsWith('zod')).toThrow(/zod is 3\.0\.0, not /);
});
