import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import type { Simulator, Window } from '../simulator/index.ts';
import { expectTables } from './table-differences.ts';
import type { ReadTable } from './tables.ts';

/** The tables of the logs. */
export const logTables = ['system_log', 'config_operations', 'config_operation_details'] as const;

/** Has every table of the logs compared with what the simulator says must come out. */
export function expectLogTables(
  simulator: Pick<Simulator, 'witness'>,
  window: { readonly from: string; readonly to: string },
  table: (name: string) => ReadTable,
  showsParameters = false,
): void {
  const bounds: Window = { from: new Date(window.from), to: new Date(window.to) };
  const expected = simulator.witness.logs(bounds, showsParameters);
  for (const name of logTables) {
    const published = table(name);
    expectTables({ [name]: published }, { [name]: expected[name] });
    expect(published.rows.length, name).toBeGreaterThan(0);
  }
}

interface RowSchema {
  readonly properties: Readonly<Record<string, { readonly type: string | readonly string[] }>>;
}

/** What is wrong with the rows of a table by its generated schema, once they are typed as it says. */
export function schemaFaults(name: string, { records }: Pick<ReadTable, 'records'>): readonly string[] {
  const path = new URL(`../../schemas/datasets/${name}.schema.json`, import.meta.url);
  const schema = JSON.parse(readFileSync(path, 'utf8')) as RowSchema;
  const ajv = new Ajv({ strict: true });
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/);
  const validate = ajv.compile(schema);
  return records.flatMap((record, at) => {
    const row = Object.entries(record).map(([column, cell]) => [
      column,
      typed(cell, [schema.properties[column]?.type ?? 'string'].flat()),
    ]);
    return validate(Object.fromEntries(row)) ? [] : [`row ${at}: ${ajv.errorsText(validate.errors)}`];
  });
}

function typed(cell: string | null, types: readonly string[]): unknown {
  if (cell === null) return null;
  if (types.includes('integer') || types.includes('number')) return Number(cell);
  return types.includes('boolean') ? ({ true: true, false: false }[cell] ?? cell) : cell;
}
