import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../json.ts';
import { isPlainFileName } from './file-names.ts';
import { isTableFile } from './output-names.ts';

/**
 * The tables that the data package in `out` lists, by file name: the next publication replaces them or, if a
 * table is no longer requested, removes them. Only a package with the given name is trusted, and of it only plain names
 * of tables, because other programs may use the folder, too. An unreadable package means none; never rejects.
 */
export async function previousFiles(out: string, packageName: string): Promise<readonly string[]> {
  const descriptor = await readDescriptor(join(out, 'datapackage.json'));
  if (!isRecord(descriptor) || descriptor['name'] !== packageName) return [];
  const resources: unknown = descriptor['resources'];
  if (!Array.isArray(resources)) return [];
  const paths = resources.map((resource: unknown) => (isRecord(resource) ? resource['path'] : undefined));
  return [...new Set(paths.filter(isTableName))];
}

/** The value of a JSON file; undefined if it cannot be read. Never rejects. */
export async function readDescriptor(path: string): Promise<unknown> {
  try {
    // Reading a pipe would never end, and the target of a link belongs to another folder.
    if (!(await lstat(path)).isFile()) return undefined;
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isTableName(path: unknown): path is string {
  return typeof path === 'string' && isTableFile(path) && isPlainFileName(path);
}
