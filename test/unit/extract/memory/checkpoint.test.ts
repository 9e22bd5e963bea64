import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  MemoryLedger,
  openLedger,
} from '../../../../connector/extract/memory/checkpoint.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';

function checkpoint(rows: number, rest: Partial<Checkpoint> = {}): Checkpoint {
  const findings = { unresolved: { machine: 1 }, missing: {}, outside: {}, unknown: {}, merged: {} };
  const file = { bytes: rows * 10, sha256: 'ab', rows };
  const progress = { part: 0, resumeFrom: null, repeated: 0, pages: rows, findings, done: false };
  const odd = { invalid: { state: { values: 2, firstKey: 'k' } }, noted: { at: { noZone: 1 } } };
  return { ...file, ...progress, odd, rejected: 5, counted: null, placed: 0, absent: [], ...rest };
}

const all = [
  checkpoint(1),
  checkpoint(2, { resumeFrom: '2026-11-20T09:00:00.000Z' }),
  checkpoint(3, { done: true }),
];

const ledgerPath = async (): Promise<string> => join(await temporaryFolder(), 'table.jsonl');

async function written(path: string, checkpoints: readonly Checkpoint[] = all): Promise<void> {
  const ledger = await openLedger(path, fakeRuntime());
  for (const one of checkpoints) await ledger.add(one);
  await ledger.close();
}

const readBack = async (path: string) => {
  const ledger = await openLedger(path, fakeRuntime());
  await ledger.close();
  return [...ledger];
};

describe.each([
  ['in memory', () => Promise.resolve(new MemoryLedger())],
  ['on the disk', async () => openLedger(await ledgerPath(), fakeRuntime())],
])('a ledger %s', (place, open) => {
  it('holds what was added, up to where it is cut', async () => {
    const ledger = await open();
    expect([...ledger]).toEqual([]);
    for (const one of all) await ledger.add(one);
    expect([...ledger]).toEqual(all);
    await ledger.cut(1);
    await ledger.add(checkpoint(7));
    expect([...ledger]).toEqual([all[0], checkpoint(7)]);
    await ledger.cut(0);
    expect([...ledger]).toEqual([]);
    await ledger.close();
    expect(ledger.isDurable).toBe(place === 'on the disk');
  });
});

describe('a ledger on the disk', () => {
  it('outlives the process', async () => {
    const path = await ledgerPath();
    await written(path);
    expect(await readBack(path)).toEqual(all);
    expect(await readBack(path)).toEqual(all);
  });

  it('is cut on the disk too, and goes on from there', async () => {
    const path = await ledgerPath();
    await written(path);
    const ledger = await openLedger(path, fakeRuntime());
    await ledger.cut(2);
    await ledger.add(checkpoint(9));
    await ledger.close();
    expect(await readBack(path)).toEqual([all[0], all[1], checkpoint(9)]);
  });

  it.each([
    ['half a line', '{"part":0,"resumeFrom":nu'],
    ['a checkpoint of a later version', `${JSON.stringify({ ...checkpoint(4), colour: 'red' })}\n`],
    ['a number that is none', `${JSON.stringify({ ...checkpoint(4), bytes: -1 })}\n`],
    ['another kind of entry', 'null\n[]\n'],
  ])('ends before %s, and so does what is added to it', async (_title, more) => {
    const path = await ledgerPath();
    await written(path);
    await appendFile(path, `${more}${JSON.stringify(checkpoint(5))}\n`);
    await written(path, [checkpoint(6)]);
    expect(await readBack(path)).toEqual([...all, checkpoint(6)]);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5);
  });

  it('of another program has no checkpoints', async () => {
    const path = await ledgerPath();
    await writeFile(path, 'something else\n');
    expect(await readBack(path)).toEqual([]);
  });
});
