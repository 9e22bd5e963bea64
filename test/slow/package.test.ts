import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, win32 } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { manifest } from '../../connector/manifest.ts';
import { nameRefusedByWindows } from '../../connector/output/file-names.ts';
import { checksums, packageContents } from '../../manifest/packaging/contents.ts';
import { zipOf } from '../../manifest/packaging/zip.ts';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { extract, smallTenant, wholeDays } from '../support/program.ts';

const script = manifest.entryPoints.script;
let zip: Uint8Array;

beforeAll(async () => {
  zip = zipOf(await packageContents(), script);
});

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Unpacks it where an agent host might: a name with a space, and no node_modules in any folder above. */
async function unpacked(): Promise<string> {
  const folder = join(await temporaryFolder(), 'Agent Packages', 'citrix');
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    expect(existsSync(join(above, 'node_modules')), above).toBe(false);
  }
  return folder;
}

test('a second build gives the same bytes', async () => {
  expect(digest(zipOf(await packageContents(), script))).toBe(digest(zip));
});

test('its files have names that Windows knows, each of them one', () => {
  const paths = Object.keys(unzipSync(zip)).map((path) => path.replaceAll('/', '\\'));
  expect(paths.filter((path) => nameRefusedByWindows(`C:\\${path}`, win32) !== undefined)).toEqual([]);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  // The Explorer unpacks no path of 260 characters, its own folder included.
  expect(Math.max(...paths.map(({ length }) => length))).toBeLessThan(100);
});

test('its checksums are those of its files, and a changed file is seen', () => {
  const { SHA256SUMS: sums, ...files } = unzipSync(zip);
  const lines = Object.entries(files).map(([path, bytes]) => `${digest(bytes)}  ${path}\n`);
  expect(new TextDecoder().decode(sums)).toBe(lines.join(''));
  const changed = { ...files, LICENSE: new TextEncoder().encode('none') };
  expect(checksums(files)).toBe(lines.join(''));
  expect(checksums(changed)).not.toBe(lines.join(''));
});

test('`--help` loads one file, which loads nothing but Node.js', () => {
  const files = Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
  );
  const importsOf = (path: string) =>
    [...(files[path] ?? '').matchAll(/^import .*"(.*)";$/gm)]
      .map(([, target = '']) => target)
      .filter((target) => !target.startsWith('node:'));
  expect(importsOf(script)).toEqual([]);
  expect(importsOf('tap-citrix.js')).toEqual([`./${script}`]);
});

test('each file that a command or a thread loads can be started', async () => {
  const folder = await unpacked();
  const files = globSync('lib/*.js', { cwd: folder });
  expect(files.length).toBeGreaterThan(30);
  // They load the program itself, which is asked for its version.
  const load = `for (const file of ${JSON.stringify(files)}) await import('./' + file)`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', load, 'citrix-connector', '--version'],
    { cwd: folder },
  );
  expect([stdout.trim(), stderr]).toEqual([manifest.version, '']);
});

test('has no packages of the report, and says how to install them', async () => {
  const program = join(await unpacked(), script);
  const { code, stderr } = await promisify(execFile)(process.execPath, [program, 'report']).then(
    () => ({ code: 0, stderr: '' }),
    (error: { readonly code: number; readonly stderr: string }) => error,
  );
  expect(code, stderr).toBe(78);
  expect(stderr).toMatch(
    /^PACKAGE_MISSING: The report needs the package \S+, .* npm install "@duckdb\/node-api@/,
  );
});

test('has no engine for Parquet, says so before it asks the source for anything, and how to install it', async () => {
  const program = join(await unpacked(), script);
  await using simulator = await startSimulator(smallTenant);
  const parameters = { fetchStartDatePeriod: wholeDays, formats: ['csv', 'parquet'] };
  const refused = await extract(simulator, { program, parameters });
  expect([refused.exitCode, simulator.requests]).toEqual([78, []]);
  expect(refused.stderr).toMatch(
    /PACKAGE_MISSING: The parameter `formats` .* npm install "@duckdb\/node-api@[^"]+"\n/,
  );
});

test('runs with nothing but Node.js, as the program of the checkout does', async () => {
  const folder = await unpacked();
  const program = join(folder, script);
  await using simulator = await startSimulator(smallTenant);
  const parameters = { fetchStartDatePeriod: wholeDays };
  const [help, described, ownHelp, ownDescribed] = await Promise.all([
    runCli(['--help'], { program }),
    runCli(['describe', '--json'], { program }),
    runCli(['--help']),
    runCli(['describe', '--json']),
  ]);
  expect(help).toEqual(ownHelp);
  expect(described).toEqual(ownDescribed);
  const packaged = await extract(simulator, { program, parameters });
  const own = await extract(simulator, { parameters });
  expect(packaged.exitCode, packaged.stderr).toBe(0);
  for (const name of Object.keys(packaged.report().datasets)) {
    expect(packaged.files[`${name}.csv`], name).toBe(own.files[`${name}.csv`]);
  }
  expect(Object.keys(packaged.files)).toEqual(Object.keys(own.files));
});
