import { appendFile, readdir, readFile, readlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../connector/output/cells.ts';
import { openCsv } from '../../../connector/output/csv.ts';
import { openLines, openPassingLines, visitLines, writtenCells } from '../../../connector/output/lines.ts';
import { temporaryFolder } from '../../support/folder.ts';

type Row = readonly Cell[];

async function written(rows: readonly Row[], width = rows[0]?.length ?? 2): Promise<string> {
  const path = join(await temporaryFolder(), 'table.csv');
  const columns = Array.from({ length: width }, (_, at) => ({
    name: `column_${at}`,
    type: 'text' as const,
  }));
  const csv = await openCsv({ path, columns });
  await csv.write(rows.map((row) => [row]));
  // Nobody waits for the disk: it is slow.
  await csv.flush();
  await csv.abort();
  return path;
}

interface ReadBack {
  readonly cells: readonly (readonly Cell[])[];
  /** The bytes of all lines, one after the other. */
  readonly text: string;
  /** What stands between the commas of each line. */
  readonly parts: readonly (readonly string[])[];
}

async function readBack(path: string, columns: readonly number[], blockBytes?: number): Promise<ReadBack> {
  const lines = await openLines(path, columns, blockBytes);
  const cells: (readonly Cell[])[] = [];
  const parts: (readonly string[])[] = [];
  let text = '';
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      const own = line.block.toString('utf8', line.start, line.end);
      expect(await lines.next(), 'the next line stays the next').toBe(line);
      cells.push(line.cells);
      parts.push(writtenCells(own));
      text += own;
      lines.skip();
    }
  } finally {
    await lines.close();
  }
  const visited: (readonly Cell[])[] = [];
  await visitLines(path, columns, (line) => visited.push(line.cells), blockBytes);
  expect(visited, 'lines are the same, however they are read').toEqual(cells);
  expect(await passing(path, blockBytes), 'and whatever becomes of their memory').toBe(text);
  return { cells, text, parts };
}

async function passing(path: string, blockBytes?: number): Promise<string> {
  const lines = await openPassingLines(path, [], blockBytes);
  const bytes: Buffer[] = [];
  try {
    for (;;) {
      const line = lines.nextRead() ?? (await lines.next());
      if (line === undefined) return Buffer.concat(bytes).toString();
      bytes.push(Buffer.from(line.block.subarray(line.start, line.end)));
      lines.skip();
    }
  } finally {
    await lines.close();
  }
}

const hostile = fc.constantFrom('', '"', '""', ',', '\r', '\n', '\r\n', '",\n"', 'ß', '東京', '🙂', 'plain');
const anyCell = fc.oneof(
  fc.constant(null),
  fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);

const anyTable = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), { maxLength: 20 }),
    columns: fc.subarray([...Array(width).keys()]),
    width: fc.constant(width),
  }),
);

/** As the reader shows it: one character for each byte. */
const bytewise = (cell: Cell | undefined) =>
  cell === null || cell === undefined ? null : Buffer.from(cell).toString('latin1');

/** Paths of the files this process holds open in a folder. */
async function heldOpen(folder: string): Promise<readonly string[]> {
  const names = await readdir('/proc/self/fd');
  const paths = await Promise.all(names.map((name) => readlink(join('/proc/self/fd', name)).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

describe('the lines of a table', () => {
  it('are read back as they were written, whatever the cells hold and however small the blocks are', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTable,
        fc.constantFrom(1, 2, 3, 7, 64, undefined),
        async ({ rows, columns, width }, blockBytes) => {
          const path = await written(rows, width);
          const { cells, text, parts } = await readBack(path, columns, blockBytes);
          expect(cells).toEqual(rows.map((row) => columns.map((column) => bytewise(row[column]))));
          const [header = ''] = (await readFile(path, 'utf8')).split('\n', 1);
          expect(`${header}\n${text}`).toBe(await readFile(path, 'utf8'));
          expect(parts.map((line) => line.length)).toEqual(rows.map(() => width));
          expect(parts.map((line) => `${line.join(',')}\n`).join('')).toBe(text);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tell null from the empty string', async () => {
    const path = await written([
      [null, ''],
      ['', null],
    ]);
    expect((await readBack(path, [0, 1])).cells).toEqual([
      [null, ''],
      ['', null],
    ]);
  });

  it('may be longer than a block, and many', async () => {
    const rows = Array.from({ length: 3000 }, (_, at) => [`row ${at}`, `"\n${'x'.repeat(at % 700)}`]);
    const { cells } = await readBack(await written(rows), [1], 256);
    expect(cells).toEqual(rows.map(([, cell]) => [cell]));
  });

  it('of a table without rows are none', async () => {
    expect((await readBack(await written([]), [0])).cells).toEqual([]);
  });
});

describe('a file that is no table of ours', () => {
  it('fails where it was cut in the middle of a line, also inside quotes', async () => {
    const rows = [
      ['one', 'plain'],
      ['two', 'a "quoted"\ncell'],
    ];
    const whole = await readFile(await written(rows));
    const ends = [...whole.keys()].filter((at) => whole[at - 1] === 10);
    // The line feed inside the quotes ends no line.
    const [header, one] = ends;
    for (let bytes = 1; bytes < whole.length; bytes += 1) {
      const path = await written(rows);
      await truncate(path, bytes);
      const reading = readBack(path, [0], 16);
      if (bytes === header || bytes === one) {
        expect((await reading).cells).toHaveLength(bytes === header ? 0 : 1);
      } else {
        await expect(reading, `${bytes} bytes`).rejects.toMatchObject({
          code: 'OUTPUT_FAILED',
          message: 'table.csv ends in the middle of a line: unexpected error.',
        });
      }
    }
  });

  it.runIf(process.platform === 'linux')('is let go of, also when its header is cut', async () => {
    const path = await written([]);
    await writeFile(path, 'column_0,col');
    await expect(openLines(path, [0])).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await heldOpen(path)).toEqual([]);
    await appendFile(path, 'umn_1\na,b');
    await expect(readBack(path, [0])).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await heldOpen(path)).toEqual([]);
  });

  it('fails when it is not there', async () => {
    const path = join(await temporaryFolder(), 'table.csv');
    await expect(openLines(path, [0])).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'table.csv cannot be read: the folder does not exist.',
    });
  });
});
