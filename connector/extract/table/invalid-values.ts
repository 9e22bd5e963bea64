import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { counted } from '../../amounts.ts';
import type { Dataset } from '../../datasets/define.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, OddValues } from '../../events.ts';
import { isRecord } from '../../json.ts';
import { AppendedFile } from '../../output/appended-file.ts';
import { outputFailure } from '../../output/failures.ts';
import type { NulledCells } from '../../output/json-rows.ts';
import { openLines } from '../../output/lines.ts';
import { rejectedValuesFile, workFile } from '../../output/output-names.ts';
import type { Checkpoint } from '../memory/checkpoint.ts';
import type { OddCells } from '../rows/odd-cells.ts';
import { rejectedPathOf } from './table-file.ts';

/** The invalid values of a table, in a file beside its working file until they are published. */
export interface Rejected {
  readonly bytes: number;
  readonly values: number;
}

/** With fewer values, a column does not show what the source means by it. */
const fewestValues = 100;

/**
 * If most values of a column have another type, the source has changed its meaning.
 * @throws ConnectorError SCHEMA_CHANGED
 */
export async function checkInvalid(
  dataset: Dataset,
  { odd, rows, findings }: Checkpoint,
  { path, odd: cells }: { readonly path: string; readonly odd: OddCells },
): Promise<void> {
  for (const [column, { values: invalid, firstKey }] of Object.entries(odd.invalid)) {
    if (invalid * 2 <= fewestValues) continue;
    // A joined row counts as one value, however many rows refer to it.
    const counted = cells.joinedValues(column) ?? {
      invalid,
      values: Math.min(
        rows - (findings.merged.carriedOver ?? 0),
        invalid + (await valuesIn(path, dataset, column)),
      ),
    };
    if (counted.values < fewestValues || counted.invalid * 2 <= counted.values) continue;
    throw new ConnectorError(
      'SCHEMA_CHANGED',
      `${dataset.name}: ${counted.invalid} of ${counted.values} values of column ${column} do not match its type, the first in row ${firstKey}.`,
    );
  }
}

/** How many rows of a table have a value in a column. Reads the whole table, but is rarely needed. */
async function valuesIn(path: string, { columns }: Dataset, column: string): Promise<number> {
  const lines = await openLines(path, [columns.findIndex(({ name }) => name === column)]);
  try {
    let values = 0;
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      if (line.cells[0] !== null) values += 1;
      lines.skip();
    }
    return values;
  } finally {
    await lines.close();
  }
}

/** Columns that a message names; the report has all. */
const mostNamed = 5;

/** Warns how many values of a table do not match their column type. @param place the file that contains them */
export function warnOfInvalid(
  table: string,
  { invalid }: OddValues,
  emit: Emit,
  place = rejectedValuesFile,
): void {
  const columns = Object.entries(invalid);
  if (columns.length === 0) return;
  const listed = columns
    .slice(0, mostNamed)
    .map(([column, { values, firstKey }]) => `${column} ${values} (first in row ${firstKey})`);
  const more = columns.length - listed.length;
  const further = more > 0 ? `, and ${counted(more, 'more column')}` : '';
  const message = `${table}: invalid values, replaced by null: ${listed.join(', ')}${further}. They are in ${place}.`;
  emit({ type: 'warning', code: 'VALUES_INVALID', dataset: table, message });
}

/**
 * Collects the invalid values of all tables in one file.
 * @param pathOf the path of a working file
 * @returns undefined if there are none
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function gatherRejected(
  tables: readonly { readonly dataset: Dataset; readonly rejected?: Rejected }[],
  pathOf: (file: string) => string,
  target: string,
): Promise<Rejected | undefined> {
  const file = new AppendedFile(target, 0);
  let values = 0;
  try {
    for (const { dataset, rejected } of tables) {
      if (rejected === undefined || rejected.bytes === 0) continue;
      const lines = createReadStream(rejectedPathOf(pathOf(workFile(dataset.name))), {
        end: rejected.bytes - 1,
      });
      for await (const some of lines) await file.append(some);
      values += rejected.values;
    }
  } catch (error) {
    throw outputFailure(error, `${rejectedValuesFile} cannot be written`);
  } finally {
    await file.close();
  }
  return values === 0 ? undefined : { bytes: file.bytes, values };
}

/**
 * The columns of a table whose cells are null because of an invalid value, by the key of the row.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function rejectedCells(path: string, table: string): Promise<NulledCells> {
  const columns = new Map<string, string[]>();
  try {
    const handle = await open(path, 'r');
    for await (const line of handle.readLines()) {
      const entry: unknown = JSON.parse(line);
      if (!isRecord(entry) || entry['table'] !== table) continue;
      const key = String(entry['key']);
      columns.set(key, [...(columns.get(key) ?? []), String(entry['column'])]);
    }
  } catch (error) {
    throw outputFailure(error, `${rejectedValuesFile} cannot be read`);
  }
  return columns;
}
