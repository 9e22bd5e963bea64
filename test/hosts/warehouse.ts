import { join } from 'node:path';
import type { Simulator } from '../simulator/index.ts';
import { hoursAgo, moment } from '../support/moment.ts';
import { type ReadCell, type ReadTable, readTable } from '../support/tables.ts';
import { differences, type Limits } from './compare.ts';
import { readHeld } from './held.ts';
import type { Work } from './host.ts';
import { parametersFor, publishAll, readDescriptor, startTenant } from './package.ts';
import { python, refusal } from './python.ts';

/** Some of each kind. */
export const someTables: readonly string[] = [
  ...['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'],
  ...['system_log', 'config_operations', 'config_operation_details'],
  ...['machines', 'users', 'connections', 'session_metrics', 'resource_utilization', 'task_logs'],
];

/** How a host brings tables into a database, and how much it moved. */
interface Loader {
  /** That are loaded and compared. */
  readonly tables: readonly string[];
  readonly limits: Limits;
  /** Resolves with the number of rows that came. */
  readonly load: (load: {
    readonly database: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }) => Promise<number>;
}

const byKey = (columns: readonly string[], key: readonly string[]) => {
  const at = key.map((name) => columns.indexOf(name));
  const text = (row: readonly ReadCell[]) => JSON.stringify(at.map((index) => row[index] ?? null));
  return (rows: ReadTable['rows']) =>
    rows
      .map((row) => [text(row), row] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
};

/** How the database differs from the tables that a run publishes at the same moment. */
async function findings(
  work: Work,
  { tables, limits }: Pick<Loader, 'tables' | 'limits'>,
  database: string,
  simulator: Simulator,
): Promise<readonly string[]> {
  const published = join(work.folder, 'package');
  await publishAll(simulator, published);
  const held = join(work.folder, 'held');
  const args = [published, database, held, ...tables];
  const refused = await refusal(work, { packages: 'readers', script: 'read_warehouse.py', args });
  if (refused !== undefined) return [refused.slice(-2000)];
  const { resources } = await readDescriptor(published);
  const found = resources
    .filter(({ name }) => tables.includes(name))
    .map(async ({ name, schema }) => {
      const file = await readTable(published, name);
      const there = await readHeld(held, name);
      const sort = byKey(file.columns, schema.primaryKey ?? []);
      const told = differences(
        { ...file, rows: sort(file.rows) },
        schema.fields,
        { ...there, rows: sort(there.rows) },
        limits,
      );
      return told.map((difference) => `${name}: ${difference}`);
    });
  return (await Promise.all(found)).flat();
}

/**
 * A host loads a tenant twice, with half a day between, and keeps state and rows: each time its database holds what a run
 * publishes then, and the second time less is moved. A cell that is changed in the database is found.
 */
export async function proveLoader(work: Work, loader: Loader): Promise<void> {
  const database = join(work.folder, 'warehouse.duckdb');
  await using simulator = await startTenant({ present: hoursAgo(12) });
  // The half day goes by at the source alone: the overlap bridges it.
  const parameters = { ...parametersFor(simulator), incrementalOverlap: 24 * 60 };
  const moved: number[] = [];
  for (const load of ['first', 'second']) {
    const rows = await loader.load({ database, parameters });
    moved.push(rows);
    const wrong = await findings(work, loader, database, simulator);
    if (wrong.length > 0) throw new Error(`after the ${load} load: ${wrong.slice(0, 20).join('\n')}`);
    work.say(`${load} load: ${rows} rows; ${loader.tables.length} tables are as a run publishes them`);
    simulator.moveTo(moment);
  }
  const [first = 0, second = 0] = moved;
  if (second === 0 || second >= first) throw new Error(`${first} rows came first, then ${second}: no state`);
  const change =
    "UPDATE sessions SET user_upn = 'x' || user_upn WHERE user_upn = (SELECT max(user_upn) FROM sessions)";
  await python(work, { packages: 'readers', script: 'change_warehouse.py', args: [database, change] });
  const told = (await findings(work, loader, database, simulator)).join('\n');
  if (!/^sessions: row \d+, user_upn: /.test(told)) throw new Error(`a changed cell: ${told || 'not found'}`);
  work.say('a changed cell is found');
}
