import { existsSync } from 'node:fs';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal, readJournal } from '../../../connector/output/journal.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';

const journalIn = async (): Promise<string> => join(await temporaryFolder(), 'table.jsonl');

/** What JSON can hold and give back, with line ends and other scripts in it. */
const entries = fc.array(
  fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string(), fc.constant('a\nb\r🙂'), fc.nat()), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  { maxLength: 8 },
);

describe('a journal', () => {
  it('gives back what was added, in order, also to one that is opened again', async () => {
    const path = await journalIn();
    const journal = await openJournal(path, [{ a: 1 }], fakeRuntime());
    await journal.append({ b: 2 });
    expect(await readJournal(path)).toEqual([{ a: 1 }, { b: 2 }]);
    await journal.close();
    await journal.close();
    const next = await openJournal(path, [{ a: 1 }], fakeRuntime());
    await next.append({ c: 3 });
    await next.close();
    expect(await readJournal(path)).toEqual([{ a: 1 }, { c: 3 }]);
  });

  it('that is not there has no entries', async () => {
    expect(await readJournal(await journalIn())).toEqual([]);
  });

  it('cut at any byte gives a beginning of its entries, and can be resumed', async () => {
    const path = await journalIn();
    await fc.assert(
      fc.asyncProperty(entries, fc.double({ min: 0, max: 1, noNaN: true }), async (all, part) => {
        const journal = await openJournal(path, [], fakeRuntime());
        for (const entry of all) await journal.append(entry);
        await journal.close();
        const whole = await readFile(path);
        const cut = Math.floor(part * whole.length);
        await truncate(path, cut);
        const lines = whole.subarray(0, cut).filter((byte) => byte === 0x0a).length;
        const left = await readJournal(path);
        expect(left).toEqual(all.slice(0, lines));
        const next = await openJournal(path, left as readonly object[], fakeRuntime());
        await next.append({ more: true });
        await next.close();
        expect(await readJournal(path)).toEqual([...left, { more: true }]);
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, (lines: readonly string[]) => readonly string[], number]>([
    ['a line that is no JSON', ([a, , c]) => [`${a}`, '{"b"', `${c}`, ''], 1],
    ['an empty line', ([a, , c]) => [`${a}`, '', `${c}`, ''], 1],
    ['a line of zeros, as a power failure leaves them', ([a]) => [`${a}`, '\0'.repeat(9), ''], 1],
    ['a whole entry without its end', ([a, b]) => [`${a}`, `${b}`], 1],
    ['an entry that was changed', ([a, b, c]) => [`${a}`, `${b}`.replace('2', '9'), `${c}`, ''], 1],
    ['an entry left out', ([a, , c]) => [`${a}`, `${c}`, ''], 1],
    ['an entry without its check', ([a]) => [`${a}`, '{"entry":{"b":2}}', ''], 1],
    ['nothing at all', () => [''], 0],
  ])('with %s ends before it', async (_title, change, left) => {
    const path = await journalIn();
    const all = [{ a: 1 }, { b: 2 }, { c: 3 }];
    await (await openJournal(path, all, fakeRuntime())).close();
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, change(lines).join('\n'));
    expect(await readJournal(path)).toEqual(all.slice(0, left));
  });

  it('that cannot be read or written is OUTPUT_FAILED in plain words', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'table.jsonl'));
    await expect(readJournal(join(folder, 'table.jsonl'))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'table.jsonl cannot be read: there is a folder where a file is needed.',
    });
    await expect(
      openJournal(join(folder, 'missing', 'table.jsonl'), [], fakeRuntime()),
    ).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'table.jsonl cannot be written: the folder does not exist.',
    });
  });

  it('takes nothing any more once it is closed', async () => {
    const path = await journalIn();
    const journal = await openJournal(path, [], fakeRuntime());
    await journal.close();
    await expect(journal.append({ a: 1 })).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect([existsSync(path), await readJournal(path)]).toEqual([true, []]);
  });
});
