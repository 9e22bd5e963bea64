import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStaging, writeReport } from '../../../connector/output/publish.ts';
import { contentOf, temporaryFolder } from '../../support/folder.ts';
import { now, oldFiles, staged, still, withOldFiles } from './staged-files.ts';

describe('the temporary folder', () => {
  it('goes with all that is in it', async () => {
    const out = await withOldFiles();
    const staging = await staged(out);
    await staging.discard();
    await staging.discard();
    expect(await contentOf(out)).toEqual(oldFiles);
  });

  it('of a run that crashed is removed after a day, that of a running one is not', async () => {
    const out = await temporaryFolder();
    const make = async (name: string, folderAge: number, fileAge: number): Promise<void> => {
      await mkdir(join(out, name));
      await writeFile(join(out, name, 'a.csv'), 'half');
      for (const [path, hours] of [
        [join(out, name, 'a.csv'), fileAge],
        [join(out, name), folderAge],
      ] as const) {
        await utimes(path, now / 1000 - hours * 3600, now / 1000 - hours * 3600);
      }
    };
    await make('.connector-staging-Crash1', 50, 25);
    await make('.connector-staging-Recent', 20, 20);
    await make('.connector-staging-Writes', 50, 1);
    await make('.connector-staging-of-mine', 50, 50);
    await make('old', 50, 50);
    await mkdir(join(out, '.connector-staging-Empty1'));
    await utimes(join(out, '.connector-staging-Empty1'), now / 1000, now / 1000);
    const staging = await openStaging(out, still());
    await staging.discard();
    expect((await readdir(out)).sort()).toEqual([
      '.connector-staging-Empty1',
      '.connector-staging-Recent',
      '.connector-staging-Writes',
      '.connector-staging-of-mine',
      'old',
    ]);
  });

  it('cannot be made where a file stands', async () => {
    const out = join(await withOldFiles(), 'a.csv');
    const refused = {
      code: 'FOLDER_INVALID',
      message: expect.stringMatching(/cannot be used: there is a file where/),
    };
    await expect(openStaging(out, still())).rejects.toMatchObject(refused);
    await expect(openStaging(join(out, 'below'), still())).rejects.toMatchObject(refused);
  });
});

describe('a report', () => {
  it('appears whole, also where nothing else was published', async () => {
    const out = join(await temporaryFolder(), 'new');
    await writeReport(out, 'run-report.json', '{"exitCode":78}\n', still());
    await writeReport(out, 'run-report.json', '{"exitCode":0}\n', still());
    expect(await contentOf(out)).toEqual({ 'run-report.json': '{"exitCode":0}\n' });
  });

  it('that cannot be put in place is OUTPUT_FAILED and leaves nothing behind', async () => {
    const out = await temporaryFolder();
    await mkdir(join(out, 'run-report.json'));
    await expect(writeReport(out, 'run-report.json', '{}', still())).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
    });
    expect(await contentOf(out)).toEqual({ 'run-report.json': null });
  });
});
