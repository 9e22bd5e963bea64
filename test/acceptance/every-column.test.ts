import { describe, expect, it } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import type { SimulatorOptions } from '../simulator/index.ts';
import { readEveryTable } from '../support/every-table.ts';
import { moment } from '../support/moment.ts';
import { smallTenant } from '../support/program.ts';
import type { Story } from '../support/story.ts';

/** No table fails here. */
const ofFailures = 'runs.error_code';

/** What a connector shows of a property is tried only where the simulator gives the property a value. */
function emptyColumns(tables: Pick<Story, 'table'>): readonly string[] {
  return datasets.flatMap(({ name, columns }) => {
    const { records } = tables.table(name);
    const hasValue = (column: string): boolean => records.some((row) => (row[column] ?? '') !== '');
    return columns
      .filter((column) => !hasValue(column.name))
      .map((column) => `${name}.${column.name}`)
      .filter((column) => column !== ofFailures);
  });
}

/** Columns with an empty string in any row: null alone stands for none. */
function emptyStrings(tables: Pick<Story, 'table'>): readonly string[] {
  return datasets.flatMap(({ name, columns }) =>
    columns
      .filter((column) => tables.table(name).records.some((row) => row[column.name] === ''))
      .map((column) => `${name}.${column.name}`),
  );
}

const read = (tenant: Partial<SimulatorOptions> = {}) =>
  readEveryTable({
    tenant: { ...smallTenant, now: moment, logs: { records: 200, operations: 40, days: 6 }, ...tenant },
    // What administrators gave to cmdlets is shown only when it is asked for.
    parameters: { includeCmdletParameters: true },
  });

describe('a run with every dataset over a small tenant', () => {
  it('shows a value in every column at least once; else let the simulator give its property one', async () => {
    const tables = await read();
    expect(tables.report).toMatchObject({ exitCode: 0, verdict: 'complete', topic: { rejected: 0 } });
    expect(emptyColumns(tables)).toEqual([]);
    expect(emptyStrings(tables)).toEqual([]);
  });

  it('names columns with an empty string (planted)', () => {
    const table = (name: string) => ({ records: name === 'users' ? [{ user_upn: null, user_sid: '' }] : [] });
    expect(emptyStrings({ table: (name) => ({ columns: [], rows: [], ...table(name) }) })).toEqual([
      'users.user_sid',
    ]);
  });

  it('names the columns whose properties are null or empty string in every row (planted)', async () => {
    const tables = await read({
      drift: {
        machines: (row) => ({ ...row, PoweredOnDate: null }),
        users: (row) => ({ ...row, Upn: '' }),
        machineCatalogs: (row) => ({ ...row, Zone: null }),
      },
    });
    expect(emptyColumns(tables)).toEqual([
      ...['sessions.user_upn', 'application_instances.user_upn'],
      ...['machine_catalogs.zone_id', 'machine_catalogs.zone_name'],
      ...['machines.powered_on_date', 'users.user_upn'],
    ]);
  });
});
