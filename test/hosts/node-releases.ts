import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Work } from './host.ts';

interface NodeRelease {
  /** `v22.23.3` */
  readonly release: string;
  /** The path of its program. */
  readonly node: string;
}

/** The release this runs on, and the oldest line that is promised to work. */
export async function nodeReleases({ cache }: Work): Promise<readonly NodeRelease[]> {
  const folder = join(cache, 'node-22');
  await mkdir(folder, { recursive: true });
  const wanted = { private: true, dependencies: { node: '22' }, allowScripts: { node: true } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(wanted));
  await command('npm', ['install'], { cwd: folder });
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const oldest = join(folder, 'node_modules', 'node', 'bin', program);
  return [
    { release: process.version, node: process.execPath },
    { release: (await command(oldest, ['--version'], { cwd: folder })).trim(), node: oldest },
  ];
}
