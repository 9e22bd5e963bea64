import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasets as registered } from '../../../connector/datasets/registry.ts';
import { openCsv } from '../../../connector/output/csv.ts';
import { ownerOf } from '../../../connector/output/output-files.ts';
import { type OutputFolder, openOutput, outputHeld } from '../../../connector/output/output-folder.ts';
import type { Runtime } from '../../../connector/runtime.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { parametersOf } from '../../support/story.ts';

const datasets = registered.filter(({ name }) => name === 'sessions');

/** One process after the other; each is gone when the next one comes. */
function processOf(pid: number): Runtime {
  return {
    ...fakeRuntime(),
    self: { pid, host: 'here', started: pid },
    isAlive: (other) => other === pid,
  };
}

const optionsFor = (out: string, customerId = 'acme') => ({
  ...{ out, datasets, lastCustomer: undefined },
  formats: ['csv'] as const,
  owner: ownerOf(parametersOf({ customerId }), 'api.cloud.com'),
});

const nothing = { files: [], last: [], obsolete: [] };

/** Says which files are about to appear, and comes no further: they are not there. */
async function killedPublishing(folder: OutputFolder, files: readonly string[]): Promise<void> {
  await folder.prepare();
  await expect(folder.publish({ ...nothing, files })).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  await folder.discard();
}

describe('a run that is killed while its files appear', () => {
  it('has said which ones they are: the next takes them for its own', async () => {
    const out = join(await temporaryFolder(), 'tables');
    const killed = await openOutput(optionsFor(out), processOf(1));
    await killedPublishing(killed, ['sessions.csv', 'hypervisors.csv']);
    await writeFile(join(out, 'sessions.csv'), 'whole');
    const next = await openOutput(optionsFor(out), processOf(2));
    expect([next.previous, await next.files()]).toEqual([
      ['sessions.csv', 'hypervisors.csv'],
      ['sessions.csv'],
    ]);
    await next.prepare();
    expect(await next.publish({ ...nothing, obsolete: ['sessions.csv'] })).toEqual([]);
    expect(await next.files()).toEqual([]);
    await next.close(true);
    expect(await readdir(out)).toEqual([]);
    await writeFile(join(out, 'sessions.csv'), 'of others');
    await expect(openOutput(optionsFor(out), processOf(3))).rejects.toMatchObject({ code: 'FOLDER_INVALID' });
  });

  it('knows a file also afterwards that it has replaced, although earlier runs had left one', async () => {
    const out = await temporaryFolder();
    await killedPublishing(await openOutput(optionsFor(out), processOf(1)), ['rejected-values.ndjson']);
    await writeFile(join(out, 'rejected-values.ndjson'), 'of then');
    const next = await openOutput(optionsFor(out), processOf(2));
    await next.prepare();
    await writeFile(next.path('rejected-values.ndjson'), 'of now');
    const { previous: obsolete } = next;
    expect(await next.publish({ ...nothing, files: obsolete, obsolete })).toEqual([]);
    expect(await next.files()).toEqual(['rejected-values.ndjson']);
    await next.close(true);
  });

  it('keeps what it has said until a report says it', async () => {
    const out = await temporaryFolder();
    const failed = await openOutput(optionsFor(out), processOf(1));
    await killedPublishing(failed, ['sessions.csv']);
    await writeFile(join(out, 'sessions.csv'), 'whole');
    await failed.close(false);
    expect((await readdir(out)).sort()).toEqual(['.connector-publishing.json', 'sessions.csv']);
    expect((await openOutput(optionsFor(out), processOf(2))).previous).toEqual(['sessions.csv']);
  });

  it('keeps out another customer', async () => {
    const out = await temporaryFolder();
    await killedPublishing(await openOutput(optionsFor(out), processOf(1)), ['hypervisors.csv']);
    await writeFile(join(out, 'hypervisors.csv'), 'whole');
    await expect(openOutput(optionsFor(out, 'zeta'), processOf(2))).rejects.toMatchObject({
      code: 'FOLDER_INVALID',
      message: expect.stringMatching(/hypervisors\.csv belongs to another configuration \(customer acme at/),
    });
  });
});

describe('a table that is taken', () => {
  const [dataset] = datasets;
  if (dataset === undefined) throw new Error('no such table');
  const { columns } = dataset;
  const { signal } = new AbortController();

  it.each([
    ['as it is', { escapeFormulas: false, byteOrderMark: false }],
    ['in another form', { escapeFormulas: true, byteOrderMark: false }],
  ])('%s lies once among the files to publish; a working file of elsewhere stays', async (_form, form) => {
    const [out, elsewhere] = [await temporaryFolder(), join(await temporaryFolder(), 'sessions.csv')];
    const folder = await openOutput(optionsFor(out), processOf(1));
    await folder.prepare();
    for (const from of [elsewhere, folder.workPath('sessions.csv')]) {
      const csv = await openCsv({ path: from, columns });
      await folder.take(
        { dataset, from, summary: await csv.close() },
        { formats: ['csv'], csv: form },
        signal,
      );
      expect(await readdir(dirname(folder.path('sessions.csv')))).toEqual(['sessions.csv']);
    }
    expect(await readdir(dirname(elsewhere))).toEqual(['sessions.csv']);
    await folder.discard();
    await folder.close(true);
  });
});

describe('an output folder that is in use', () => {
  it('is refused, and left to the one who has it', async () => {
    const out = await temporaryFolder();
    const runtime = processOf(1);
    const first = await openOutput(optionsFor(out), runtime);
    const refused = {
      code: 'FOLDER_INVALID',
      message: expect.stringContaining('in use by process 1 on here'),
    };
    const second = { ...processOf(2), isAlive: () => true };
    await expect(openOutput(optionsFor(out), second)).rejects.toMatchObject(refused);
    expect(await outputHeld(out, second)).toMatchObject(refused);
    await first.prepare();
    expect(await first.publish(nothing)).toEqual([]);
    await first.close(true);
    expect(await outputHeld(out, second)).toBeUndefined();
    expect(await readdir(out)).toEqual([]);
  });

  it('is not published in by a run that slept until another had taken it over', async () => {
    const out = await temporaryFolder();
    const slept = await openOutput(optionsFor(out), processOf(1));
    const other = await openOutput(optionsFor(out), processOf(2));
    await slept.prepare();
    await expect(slept.publish(nothing)).rejects.toMatchObject({ code: 'FOLDER_INVALID' });
    await slept.discard();
    await slept.close(true);
    await other.prepare();
    expect(await other.publish(nothing)).toEqual([]);
    await other.close(true);
  });

  it.each([
    ['a file of others', async (path: string) => writeFile(path, 'mine')],
    ['a folder', async (path: string) => void (await mkdir(path))],
  ])('by %s in place of the lock names it', async (_what, put) => {
    const out = await temporaryFolder();
    await put(join(out, '.connector-lock'));
    await expect(openOutput(optionsFor(out), processOf(1))).rejects.toMatchObject({
      code: 'FOLDER_INVALID',
      message: `${join(out, '.connector-lock')} is not a lock file of the connector; nothing was changed.`,
    });
  });
});
