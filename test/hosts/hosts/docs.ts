import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { markerOf, type Page, readPage } from '../../docs/page.ts';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import { type Host, Unavailable, type Work } from '../host.ts';

/** The blocks of the installation pages that are marked `run by: npm run test:hosts -- docs`, in a clone. */
export const host: Host = { title: 'the installation pages, word by word', prove };

const pages = ['README.md', 'docs/install.md', 'docs/hosts/agent-package.md'];

async function prove(work: Work): Promise<void> {
  for (const program of ['unzip', 'sha256sum', 'git']) {
    if (spawnSync(program, ['--version']).error !== undefined) throw new Unavailable(program);
  }
  await using simulator = await startSimulator(smallTenant);
  const { clientSecret, ...open } = parametersFor(simulator);
  const params = join(work.folder, 'params.json');
  await writeFile(params, JSON.stringify({ ...open, fetchStartDatePeriod: wholeDays }));
  for (const [at, path] of pages.entries()) {
    const folder = join(work.folder, String(at));
    await cloneInto(join(folder, 'clone'), work.root);
    const script = scriptOf(readPage(path), folder);
    await command('bash', ['-c', script], {
      cwd: join(folder, 'clone'),
      env: {
        ...{ PARAMS: params, CITRIX_CLIENT_SECRET: clientSecret, NPM_CONFIG_PREFIX: join(folder, 'prefix') },
        PATH: [
          join(folder, 'prefix/bin'),
          join(folder, 'bin'),
          dirname(process.execPath),
          process.env['PATH'],
        ].join(delimiter),
      },
    });
    work.say(`${path}: ${blocksOf(readPage(path)).length} blocks work`);
  }
}

function blocksOf({ blocks }: Page): readonly string[] {
  return blocks.filter((block) => markerOf(block, 'run by')?.endsWith('-- docs')).map(({ text }) => text);
}

/** Folders of the machine are folders of the test; what the reader has by then is there. */
function scriptOf(page: Page, folder: string): string {
  const blocks = blocksOf(page);
  if (blocks.length === 0) throw new Error(`${page.path} has no block for this test`);
  const steps = blocks.map((text) => `[ -e params.json ] || cp "$PARAMS" params.json\n${text}`).join('');
  return `set -eo pipefail\n${steps
    .replaceAll('/opt/citrix-connector', join(folder, 'opt'))
    .replaceAll('/usr/local/bin', join(folder, 'bin'))}`;
}

/** The files that a clone of this state would have. Dependencies are those of the project. */
async function cloneInto(clone: string, root: string): Promise<void> {
  const listed = await command('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const path of listed.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await copyFile(join(root, path), join(clone, path));
  }
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
  await mkdir(join(clone, '../bin'), { recursive: true });
}
