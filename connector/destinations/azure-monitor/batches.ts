import { ConnectorError } from '../../errors.ts';
import { contentOf, openLines, writtenCells } from '../../output/lines.ts';
import type { PublishedTable } from '../published-tables.ts';
import { isAllowedName, othersColumn, runColumn, timeColumn } from './tables.ts';

/** The rows of a table as JSON, in bodies that the service takes. */

/** A call may have 1 MB, compressed or not (Azure Monitor service limits, Logs Ingestion API). */
const mostOfCall = 1_000_000;

/** Of one field the service keeps 64 KB. */
const mostOfField = 64 * 1024;

/** One call. */
export interface Batch {
  readonly body: string;
  /** The lines that are in it, as the file has them. */
  readonly lines: readonly Uint8Array[];
  /** Texts that were cut because the service would cut them. */
  readonly cut: number;
}

interface Batches {
  readonly path: string;
  readonly table: PublishedTable;
  readonly runId: string | null;
  /** The time of rows that have none of their own. */
  readonly readAt: string;
  /** Whether a line is sent. */
  readonly isWanted: (line: Uint8Array) => boolean;
}

/** @throws ConnectorError OUTPUT_FAILED; PUSH_REJECTED for a row that no call can hold */
export async function* batchesOf({ path, table, runId, readAt, isWanted }: Batches): AsyncGenerator<Batch> {
  const toJson = rowWriter(table, { runId, readAt });
  const lines = await openLines(path, []);
  let batch = emptyBatch();
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      lines.skip();
      const bytes = line.block.subarray(line.start, line.end);
      if (!isWanted(bytes)) continue;
      const { json, cut } = toJson(bytes.toString('utf8'));
      const size = Buffer.byteLength(json) + 1;
      if (size + 1 > mostOfCall) throw tooLong(table.path);
      if (batch.size + size > mostOfCall) {
        yield bodyOf(batch);
        batch = emptyBatch();
      }
      batch.rows.push(json);
      // A copy: the block is used for other lines, once the caller comes back.
      batch.lines.push(Uint8Array.from(bytes));
      batch.size += size;
      batch.cut += cut;
    }
    if (batch.rows.length > 0) yield bodyOf(batch);
  } finally {
    await lines.close();
  }
}

/** `size` counts the brackets, and a comma for each row. */
const emptyBatch = () => ({ rows: [] as string[], lines: [] as Uint8Array[], size: 1, cut: 0 });

function bodyOf({ rows, lines, cut }: ReturnType<typeof emptyBatch>): Batch {
  return { body: `[${rows.join(',')}]`, lines, cut };
}

const bareTypes: ReadonlySet<string> = new Set(['integer', 'number', 'boolean']);

function rowWriter(
  { schema: { fields } }: PublishedTable,
  { runId, readAt }: Pick<Batches, 'runId' | 'readAt'>,
): (line: string) => { readonly json: string; readonly cut: number } {
  const hasTime = fields.some(({ name }) => name === timeColumn);
  const more = {
    ...(hasTime ? {} : { [timeColumn]: readAt }),
    ...(runId === null ? {} : { [runColumn]: runId }),
  };
  const constant = Object.entries(more).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  return (line) => {
    const cells = writtenCells(line).flatMap((cell, index) => memberOf(cell, fields[index]) ?? []);
    const members = cells.filter(({ isAllowed }) => isAllowed).map(({ json }) => json);
    const others = cells.filter(({ isAllowed }) => !isAllowed).map(({ json }) => json);
    if (others.length > 0) members.push(`"${othersColumn}":{${others.join(',')}}`);
    const cut = cells.filter(({ isCut }) => isCut).length;
    return { json: `{${[...members, ...constant].join(',')}}`, cut };
  };
}

/** A cell as a member of an object; undefined: it is null, which takes no room here. */
function memberOf(cell: string, field: PublishedTable['schema']['fields'][number] | undefined) {
  if (field === undefined || cell === '') return undefined;
  const { name, type } = field;
  const text = bareTypes.has(type) ? undefined : (contentOf(cell) ?? '');
  const shown = text === undefined ? cell : JSON.stringify(shortened(text));
  return {
    json: `${JSON.stringify(name)}:${shown}`,
    isAllowed: isAllowedName(name),
    isCut: text !== undefined && shortened(text) !== text,
  };
}

/** The beginning of a text that is longer than a field may be, ending with a whole character. */
function shortened(text: string): string {
  if (text.length * 3 <= mostOfField) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= mostOfField) return text;
  let end = mostOfField;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function tooLong(path: string): ConnectorError {
  const message = `A row of ${path} is longer than a call of the Logs Ingestion API may be (${mostOfCall} bytes).`;
  return new ConnectorError('PUSH_REJECTED', message);
}
