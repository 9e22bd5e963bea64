import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licensesText, partsOf } from '../../../packaging/parts.ts';
import { softwareBill } from '../../../packaging/sbom.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** A project in which these packages are installed, with a licence or without. */
async function projectWith(packages: Readonly<Record<string, string | undefined>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, license] of Object.entries(packages)) {
    const folder = join(root, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    if (license !== undefined) await writeFile(join(folder, 'LICENSE.md'), license);
  }
  return root;
}

const moduleOf = (root: string, name: string) => join(root, 'node_modules', name, 'lib', 'index.js');

test('a package is named once, with its licence, and what it uses of the others', async () => {
  const root = await projectWith({ onetime: 'Licence of onetime', 'mimic-function': 'Licence of mimic' });
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

test('a package without a licence, or one that is not locked, is refused', async () => {
  const root = await projectWith({ onetime: undefined, unknown: 'A licence' });
  expect(() => partsOf(root, [moduleOf(root, 'onetime')])).toThrow(/no file with its licence/);
  expect(() => partsOf(root, [moduleOf(root, 'unknown')])).toThrow();
});
