import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../json.ts';
import { isPlainFileName } from './file-names.ts';

/**
 * The tables that the data package now in `out` lists, by file name: what the next publication replaces or, when a
 * table is no longer asked for, has to remove. Only a package of the given name is believed, and of it only plain names
 * of CSV files: `out` may be a folder that other programs use. Nothing readable there means none; never rejects.
 */
export async function previousFiles(out: string, packageName: string): Promise<readonly string[]> {
  const descriptor = await readDescriptor(join(out, 'datapackage.json'));
  if (!isRecord(descriptor) || descriptor['name'] !== packageName) return [];
  const resources: unknown = descriptor['resources'];
  if (!Array.isArray(resources)) return [];
  const paths = resources.map((resource: unknown) => (isRecord(resource) ? resource['path'] : undefined));
  return [...new Set(paths.filter(isTableName))];
}

/** The value of a JSON file; undefined where there is none that can be read. Never rejects. */
export async function readDescriptor(path: string): Promise<unknown> {
  try {
    // Reading a pipe would wait without end; what a link leads to is not what lies here.
    if (!(await lstat(path)).isFile()) return undefined;
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isTableName(path: unknown): path is string {
  return typeof path === 'string' && path.endsWith('.csv') && isPlainFileName(path);
}
