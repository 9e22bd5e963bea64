import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, CopiedLines } from '../../../connector/output/cells.ts';
import { type CsvOptions, type CsvSummary, openCsv, reopenCsv } from '../../../connector/output/csv.ts';
import { csvText } from '../../../connector/output/csv-text.ts';
import { temporaryFolder } from '../../support/folder.ts';

type Row = readonly Cell[];

async function options(): Promise<CsvOptions> {
  const columns = [0, 1].map((at) => ({ name: `column_${at}`, type: 'text' as const }));
  return { path: join(await temporaryFolder(), 'table.csv'), columns };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Writes rows and saves, then writes others that nobody saved, and lets go of the file: what a killed run leaves. */
async function left(file: CsvOptions, saved: readonly Row[], lost: readonly Row[] = []): Promise<CsvSummary> {
  const csv = await openCsv(file);
  await csv.write(saved.map((row) => [row]));
  const summary = await csv.save();
  await csv.write(lost.map((row) => [row]));
  await csv.flush();
  await csv.abort();
  return summary;
}

async function whole(rows: readonly Row[]): Promise<{ summary: CsvSummary; bytes: Buffer }> {
  const file = await options();
  const csv = await openCsv(file);
  await csv.write(rows.map((row) => [row]));
  const summary = await csv.close();
  return { summary, bytes: await readFile(file.path) };
}

const cell = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', '"', ',', '\n', '\r\n', 'päge 🙂'),
  fc.string({ unit: 'binary' }),
);
const rows = fc.array(fc.tuple(cell, cell), { maxLength: 12 });

const some: readonly Row[] = [
  ['a', 'ä'],
  ['b', '"'],
  ['c', null],
];

describe('a table that is resumed', () => {
  it('has the same bytes as one made in one go, wherever it was cut off', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(12), rows, async (all, cut, lost) => {
        const file = await options();
        const saved = await left(file, all.slice(0, cut), lost);
        const csv = await reopenCsv(file, saved);
        await csv?.write(all.slice(cut).map((row) => [row]));
        const summary = await csv?.close();
        const expected = await whole(all);
        expect(await readFile(file.path)).toEqual(expected.bytes);
        expect(summary).toEqual(expected.summary);
      }),
      { numRuns: 100 },
    );
  });

  it('takes lines as they were written before', async () => {
    const file = await options();
    const csv = await openCsv(file);
    await csv.write([[['a', 'ä']]]);
    const { line } = csvText(file);
    await csv.write([new CopiedLines(Buffer.from(line([['b', '"']]) + line([['c', null]])), 2)]);
    expect(await csv.flush()).toEqual((await whole(some)).summary);
    await csv.write([new CopiedLines(Buffer.alloc(0), 0)]);
    await csv.write([[['d', 'd']]]);
    const summary = await csv.close();
    const expected = await whole([...some, ['d', 'd']]);
    expect(summary).toEqual(expected.summary);
    expect(await readFile(file.path)).toEqual(expected.bytes);
  });

  it('says at every save what the file is', async () => {
    const file = await options();
    const csv = await openCsv(file);
    for (const row of some) {
      await csv.write([[row]]);
      const { bytes, sha256: hash } = await csv.save();
      const there = await readFile(file.path);
      expect([bytes, hash]).toEqual([there.length, sha256(there)]);
    }
    await csv.close();
  });

  it('loses what was written after it was saved', async () => {
    const file = await options();
    const saved = await left(file, some);
    await appendFile(file.path, 'half a li');
    const csv = await reopenCsv(file, saved);
    expect(await csv?.close()).toEqual(saved);
    expect((await readFile(file.path)).length).toBe(saved.bytes);
  });
});

describe('a file that does not begin with what was saved', () => {
  it('because it is not there is not resumed', async () => {
    const file = await options();
    expect(await reopenCsv(file, (await whole(some)).summary)).toBeUndefined();
  });

  it('because it is shorter is not resumed, and stays as it is', async () => {
    const file = await options();
    const saved = await left(file, some);
    await truncate(file.path, saved.bytes - 1);
    expect(await reopenCsv(file, saved)).toBeUndefined();
    expect((await readFile(file.path)).length).toBe(saved.bytes - 1);
  });

  it('because any of its bytes is another is not resumed', async () => {
    const file = await options();
    const saved = await left(file, some, some);
    const bytes = await readFile(file.path);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.with(at, (bytes[at] ?? 0) ^ 1);
      await writeFile(file.path, damaged);
      const csv = await reopenCsv(file, saved);
      expect(csv === undefined, `byte ${at}`).toBe(at < saved.bytes);
      await csv?.abort();
    }
  });
});

describe('going on', () => {
  it('where a folder stands is OUTPUT_FAILED', async () => {
    const file = await options();
    await mkdir(file.path);
    await expect(reopenCsv(file, { bytes: 1, sha256: '', rows: 0 })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'table.csv cannot be continued: there is a folder where a file is needed.',
    });
  });

  it('stops with the reason of a signal', async () => {
    const file = await options();
    const saved = await left(file, some);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(reopenCsv({ ...file, signal }, saved)).rejects.toThrowError('enough');
  });
});
