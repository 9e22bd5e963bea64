import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import type { Cell } from '../../../connector/output/cells.ts';
import { openCsv } from '../../../connector/output/csv.ts';
import { withFormulasEscaped } from '../../../connector/output/formulas.ts';
import { type PublishedForm, writePublishedCsv } from '../../../connector/output/published-csv.ts';
import { temporaryFolder } from '../../support/folder.ts';

const columnsOf = (...types: readonly ColumnType[]) =>
  types.map((type, index) => ({ name: `column_${index}`, type }));

const { signal } = new AbortController();

/** What is published of these rows, beside what the working file holds. */
async function published(
  rows: readonly (readonly Cell[])[],
  form: PublishedForm,
  columns = columnsOf('text', 'int64', 'number'),
) {
  const folder = await temporaryFolder();
  const [from, to] = [join(folder, 'work.csv'), join(folder, 'table.csv')];
  const csv = await openCsv({ path: from, columns });
  await csv.write(rows.map((row) => [row]));
  await csv.close();
  const summary = await writePublishedCsv(from, to, { columns, form, signal });
  const text = await readFile(to, 'utf8');
  expect(summary).toEqual({
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    rows: rows.length,
  });
  return { text, work: await readFile(from, 'utf8') };
}

const escaping = { escapeFormulas: true, byteOrderMark: false };

describe('formulas in a published table', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])(
    '%j in a text get an apostrophe, which the working file does not have',
    async (cell) => {
      const { text, work } = await published([[cell, '1', '1']], escaping);
      expect(parse(text, { from_line: 2, record_delimiter: '\n' })).toEqual([[`'${cell}`, '1', '1']]);
      expect(parse(work, { from_line: 2, record_delimiter: '\n' })).toEqual([[cell, '1', '1']]);
    },
  );

  it('are not negative numbers', async () => {
    const { text } = await published([['-', '-5', '-0.10']], escaping);
    expect(text).toBe("column_0,column_1,column_2\n'-,-5,-0.10\n");
  });

  it('leave null, the empty string and quoting as they are', async () => {
    const rows = [
      [null, null, null],
      ['', '-1', null],
      ['=a,"b"', '1', '1'],
    ];
    const { text } = await published(rows, escaping);
    expect(text).toBe(`column_0,column_1,column_2\n,,\n"",-1,\n"'=a,""b""",1,1\n`);
  });

  it('are escaped in every text of any rows, and nothing else changes', async () => {
    const texts = fc.oneof(
      fc.constant(null),
      fc
        .array(fc.constantFrom('"', ',', '\n', '\r', ';', '=', '-', 'a', 'é', '😀'), { maxLength: 6 })
        .map((p) => p.join('')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, texts), { maxLength: 5 }), async (rows) => {
        const columns = columnsOf('text', 'text');
        const { text } = await published(rows, escaping, columns);
        const escaped = rows.map((row) =>
          row.map((cell) => (cell === null ? null : withFormulasEscaped(cell))),
        );
        const { work } = await published(escaped, escaping, columns);
        expect(text).toBe(work);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a byte order mark', () => {
  it('is in the published file only', async () => {
    const { text, work } = await published([['=1', '1', '1']], {
      escapeFormulas: false,
      byteOrderMark: true,
    });
    expect(text).toBe(`\uFEFF${work}`);
  });
});

it('an interrupted run does not go on with it', async () => {
  const folder = await temporaryFolder();
  const from = join(folder, 'work.csv');
  const columns = columnsOf('text');
  const csv = await openCsv({ path: from, columns });
  await csv.write([[['a']]]);
  await csv.close();
  const stop = new AbortController();
  stop.abort(new Error('stop'));
  const options = { columns, form: escaping, signal: stop.signal };
  await expect(writePublishedCsv(from, join(folder, 'to.csv'), options)).rejects.toThrow('stop');
});
