import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { manifest } from '../../connector/manifest.ts';

/** A folder that lasts as long as the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'output-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The plain files in a folder with their content; other entries by name, with null. No folder holds nothing. */
export async function contentOf(folder: string): Promise<Record<string, string | null>> {
  if (!existsSync(folder)) return {};
  const entries = await readdir(folder, { withFileTypes: true });
  const contents = entries.map(async (entry) => [
    entry.name,
    entry.isFile() ? await readFile(join(folder, entry.name), 'utf8') : null,
  ]);
  return Object.fromEntries(await Promise.all(contents));
}

/** Puts tables of an earlier run into an output folder, as its data package names them. */
export async function leaveTables(out: string, tables: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(tables)) await writeFile(join(out, path), content);
  const resources = Object.keys(tables).map((path) => ({ path }));
  await writeFile(join(out, 'datapackage.json'), JSON.stringify({ name: manifest.id, resources }));
}
