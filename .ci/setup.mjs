// Installs the dependencies when they are not there or the lockfile has changed; otherwise it costs nothing.
// Runs on any Node.js >= 20, since the Node.js 24 that all else runs on is itself one of the dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed-lockfile');
const lockfile = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockfile) {
  process.stderr.write('Setting up: npm ci (once)\n');
  const npm = process.env.npm_execpath;
  const [program, args, shell] = npm?.endsWith('.js')
    ? [process.execPath, [npm, 'ci'], false]
    : ['npm', ['ci'], process.platform === 'win32'];
  const { status, error } = spawnSync(program, [...args, '--no-audit', '--no-fund'], {
    cwd: root,
    shell,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write(`npm ci failed${error ? `: ${error.message}` : ''}; its own words stand above.\n`);
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, lockfile);
}
