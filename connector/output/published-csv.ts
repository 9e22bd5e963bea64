import { CopiedLines } from './cells.ts';
import { type CsvSummary, openCsv } from './csv.ts';
import { type CsvLayout, quoted } from './csv-text.ts';
import { withFormulasEscaped } from './formulas.ts';
import { contentOf, openLines, writtenCells } from './lines.ts';

/** How published CSV differs from the working files, which do not depend on these settings. */
export interface PublishedForm {
  /** Prevents a spreadsheet from running texts as formulas. It changes data, so it is off by default. */
  readonly escapeFormulas: boolean;
  readonly byteOrderMark: boolean;
}

export function isPlain({ escapeFormulas, byteOrderMark }: PublishedForm): boolean {
  return !escapeFormulas && !byteOrderMark;
}

interface Conversion {
  readonly columns: CsvLayout['columns'];
  readonly form: PublishedForm;
  readonly signal: AbortSignal;
}

/** Lines that are written together. */
const batchLines = 1000;

/** Writes a working file in its published form. @throws ConnectorError OUTPUT_FAILED */
export async function writePublishedCsv(
  from: string,
  to: string,
  { columns, form, signal }: Conversion,
): Promise<CsvSummary> {
  const { escapeFormulas, byteOrderMark } = form;
  const isText = columns.map(({ type }) => type === 'text');
  const lines = await openLines(from, []);
  const csv = await openCsv({ path: to, columns, byteOrderMark, signal }).catch(async (error: unknown) => {
    await lines.close();
    throw error;
  });
  try {
    let batch: CopiedLines[] = [];
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      lines.skip();
      const bytes = line.block.subarray(line.start, line.end);
      batch.push(new CopiedLines(escapeFormulas ? escapedLine(bytes, isText) : bytes, 1));
      if (batch.length < batchLines) continue;
      await csv.write(batch);
      batch = [];
    }
    await csv.write(batch);
    return await csv.close();
  } finally {
    await lines.close();
    await csv.abort();
  }
}

function escapedLine(line: Buffer, isText: readonly boolean[]): Buffer {
  const cells = writtenCells(line.toString('utf8'));
  const escaped = cells.map((cell, column) => {
    const text = isText[column] === true ? contentOf(cell) : null;
    return text === null ? cell : quoted(withFormulasEscaped(text));
  });
  return Buffer.from(`${escaped.join(',')}\n`);
}
