import { link, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { nothingOdd } from '../../../../connector/extract/rows/odd-cells.ts';
import { cellsOf, making, progress, timestampAt, wholeText } from '../making.ts';

describe('a slice', () => {
  it('knows where it begins and ends, and the keys in it', async () => {
    const { open } = await making();
    const table = await open();
    const rows = [
      { key: 'b', at: timestampAt(0), name: 'x\n"y"' },
      { key: 'a', at: timestampAt(3) },
      { key: 'c', at: timestampAt(3) },
    ];
    await table.add(rows.slice(0, 1).map(cellsOf), progress(0, timestampAt(2)));
    await table.add(rows.slice(1).map(cellsOf), progress(1, null));
    await table.add([], progress(2, null));
    const [first, second, ...none] = table.slices(0);
    expect([first, second, none]).toEqual([
      { number: 1, from: undefined, until: timestampAt(2), rows: 1 },
      { number: 2, from: timestampAt(2), until: undefined, rows: 2 },
      [],
    ]);
    expect(table.slices(1)).toEqual([{ number: 3, from: undefined, until: undefined, rows: 0 }]);
    if (first === undefined || second === undefined) throw new Error('no slices');
    expect([await table.keysIn(first), await table.keysIn(second)]).toEqual([
      new Set(['b']),
      new Set(['a', 'c']),
    ]);
    await table.add([], { ...table.progress, done: true });
    expect(table.slices(2)).toEqual([]);
    await table.abort();
  });
});

describe('a table that was begun', () => {
  const row = cellsOf({ key: 'a', at: timestampAt(0) });

  async function begun() {
    const made = await making();
    const table = await made.open();
    await table.add([row], progress(0, timestampAt(1)));
    await table.abort();
    return made;
  }

  it('stands where it stood', async () => {
    const { open, warnings } = await begun();
    const table = await open();
    expect(table.progress).toMatchObject({ part: 0, resumeFrom: timestampAt(1), rows: 1, done: false });
    await table.abort();
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'is damaged',
      async (path: string) => writeFile(path, (await readFile(path, 'utf8')).replace('a,', 'b,')),
    ],
    ['is too short', (path: string) => truncate(path, 20)],
  ])('begins anew, and says so, when its file %s', async (_title, damage) => {
    const { open, options, text, ledger, warnings } = await begun();
    await damage(options.path);
    const table = await open();
    expect(table.progress).toMatchObject({ part: 0, resumeFrom: null, rows: 0 });
    expect(warnings).toEqual([
      'visits: the unfinished file does not match its checkpoint; the table starts over.',
    ]);
    await table.abort();
    expect(await text()).toBe(await wholeText([]));
    expect([...(await ledger())]).toHaveLength(1);
  });

  it.each([
    ['whose checkpoints are lost', 0],
    ['whose last checkpoints are lost', 1],
  ])('and published by an earlier run, %s, does not change what was published', async (_title, left) => {
    const { open, options, ledger } = await begun();
    const published = `${options.path}.published`;
    await link(options.path, published);
    const before = await readFile(published, 'utf8');
    const lost = await ledger();
    await lost.cut(left);
    const table = await open(lost);
    await table.add([cellsOf({ key: 'z', at: timestampAt(9) })], progress(0, timestampAt(10)));
    await table.close();
    expect(await readFile(published, 'utf8')).toBe(before);
  });

  it('and finished, published, and no more what was saved, does not change what was published', async () => {
    const { open, options } = await begun();
    const published = `${options.path}.published`;
    await link(options.path, published);
    const before = await readFile(published, 'utf8');
    const other = new MemoryLedger();
    const wrong = { bytes: 1, sha256: 'ab', rows: 0, odd: nothingOdd, rejected: 0 };
    await other.add({ ...progress(1, null), ...wrong, done: true });
    const table = await open(other);
    expect(table.progress).toMatchObject({ done: false, rows: 0 });
    await table.close();
    expect(await readFile(published, 'utf8')).toBe(before);
  });
});
