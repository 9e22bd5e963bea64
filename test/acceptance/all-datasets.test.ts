import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type Dataset, isAnalytics } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { type ProgramRun, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables, rowsOf } from '../support/table-differences.ts';
import type { ReadCell } from '../support/tables.ts';

/** The risk tables come from a broker, and have tests of their own. */
const ofSite = datasets.filter((dataset) => !isAnalytics(dataset));
const extraDatasets = ofSite.filter(({ parameter }) => parameter === undefined).map(({ name }) => name);

/** The tables that show a set of monitoring as it is; what the logs hold is compared apart. */
const sets = datasets.filter(
  ({ parameter, source }) => parameter === undefined && source.service === 'monitor',
);

const schemas = new URL('../../schemas/datasets/', import.meta.url);

function validatorOf(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  return ajv.compile(JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), 'utf8')));
}

/** A cell as the typed JSON that the schema of a row is of. */
function typed(cell: ReadCell | undefined, type: Dataset['columns'][number]['type']): unknown {
  if (cell === null || cell === undefined) return null;
  if (type === 'int64' || type === 'number') return Number(cell);
  return type === 'boolean' ? cell === 'true' : cell;
}

/** An empty object, which as a pattern would match any. */
const none = expect.toSatisfy((counts) => Object.keys(counts).length === 0);

/** What is wrong with the rows of a table by its published schema. */
function faultsOf({ name, columns }: Dataset, run: ProgramRun): readonly unknown[] {
  const validate = validatorOf(name);
  return run.table(name).records.flatMap((record) => {
    const row = Object.fromEntries(
      columns.map((column) => [column.name, typed(record[column.name], column.type)]),
    );
    return validate(row) ? [] : [validate.errors];
  });
}

const variants: readonly { readonly title: string; readonly options: Partial<SimulatorOptions> }[] = [
  { title: 'pages of 1000', options: {} },
  {
    title: 'pages of 40, skip tokens, timestamps in steps of 1/300 second',
    options: { pageSize: 40, nextLink: 'skiptoken', timestampPrecision: 'datetime' },
  },
  {
    title: 'pages of 7, fewer than share one timestamp, seven digits',
    options: { pageSize: 7, facts: 90, timestampPrecision: 'ticks' },
  },
];

describe('every dataset there is', () => {
  it.each(variants)('is what the tenant holds: $title', async ({ options }) => {
    await using simulator = await startSimulator({ ...smallTenant, ...options });
    const run = await extractHere(simulator, {
      parameters: { fetchStartDatePeriod: wholeDays / 2, extraDatasets },
    });
    expect(run.exitCode, run.stderr).toBe(0);
    const { from, to } = run.report().window;
    const expected = simulator.witness.further({ from: new Date(from), to: new Date(to) });
    expect(Object.keys(expected).toSorted()).toEqual(sets.map(({ name }) => name).toSorted());
    for (const [name, rows] of Object.entries(expected)) {
      const published = run.table(name);
      expectTables({ [name]: published }, { [name]: rowsOf(published.columns, rows) });
      expect(rows.length, name).toBeGreaterThan(0);
    }
  });
});

/** Entries of a log leave out what they have nothing to say of; so do services and rules. */
const leavesOut: ReadonlySet<string> = new Set(['log', 'composed']);

/** What the report has to say of a table that nothing is wrong with. */
function told({ parameter, source }: Dataset, rows: number): object {
  return {
    status: 'complete',
    ...(leavesOut.has(source.service) ? {} : { missing: none }),
    ...(source.service === 'monitor' ? { rowsCounted: rows } : {}),
    ...(parameter === undefined && source.service !== 'composed' ? { unresolved: none } : {}),
  };
}

describe('a run with all datasets', () => {
  it('leaves tables that are valid by their schemas, each a resource of the data package, counted by the source', async () => {
    await using simulator = await startSimulator(smallTenant);
    const run = await extractHere(simulator, {
      parameters: { fetchStartDatePeriod: wholeDays, extraDatasets },
    });
    const { resources } = JSON.parse(run.files['datapackage.json'] ?? 'null');
    expect(resources).toHaveLength(ofSite.length);
    for (const [number, dataset] of ofSite.entries()) {
      const { name, primaryKey: promised } = dataset;
      expect(faultsOf(dataset, run), name).toEqual([]);
      const rows = run.table(name).rows.length;
      expect(resources[number]).toMatchObject({ name, path: `${name}.csv`, rows });
      const { primaryKey, uniqueKeys } = resources[number].schema;
      expect(primaryKey ?? uniqueKeys[0]).toEqual(promised);
      expect(run.report().datasets[name]).toMatchObject(told(dataset, rows));
    }
    const [sessions] = datasets;
    const columns = sessions?.columns.map((column) => ({ ...column, type: 'text' as const })) ?? [];
    if (sessions !== undefined) expect(faultsOf({ ...sessions, columns }, run)).not.toEqual([]); // planted
  });
});
