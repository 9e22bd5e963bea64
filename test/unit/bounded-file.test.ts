import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mostGivenBytes, readGivenText } from '../../connector/bounded-file.ts';
import { temporaryFolder } from '../support/folder.ts';

const isUnix = process.platform !== 'win32';

it('a file is read up to its bound, and not beyond', async () => {
  const path = join(await temporaryFolder(), 'secret');
  writeFileSync(path, 'x'.repeat(1024));
  expect(readGivenText(path, 1024)).toHaveLength(1024);
  expect(() => readGivenText(path, 1023)).toThrow('it is longer than');
});

it('pieces of a long file are put together', async () => {
  const path = join(await temporaryFolder(), 'catalog');
  const text = 'ä€🔑'.repeat(40_000);
  writeFileSync(path, text);
  expect(readGivenText(path)).toBe(text);
});

it.runIf(isUnix)('a device without an end is given up at the bound', () => {
  expect(() => readGivenText('/dev/zero')).toThrow(`it is longer than ${mostGivenBytes / 1024 / 1024} MiB`);
  expect(() => readGivenText('/dev/zero', 64 * 1024)).toThrow('it is longer than 64 KiB');
});

it.runIf(isUnix)('a pipe that nobody writes to is empty', async () => {
  const path = join(await temporaryFolder(), 'pipe');
  spawnSync('mkfifo', [path]);
  expect(readGivenText(path)).toBe('');
});

it('a folder is refused', async () => {
  const folder = await temporaryFolder();
  expect(() => readGivenText(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
});
