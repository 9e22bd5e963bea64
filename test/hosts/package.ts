import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAnalytics } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import type { ReadTable } from '../support/tables.ts';
import { readTable } from '../support/tables.ts';

const resource = z.looseObject({
  name: z.string(),
  path: z.string(),
  bytes: z.number(),
  hash: z.string(),
  rows: z.number(),
  schema: z.looseObject({
    primaryKey: z.array(z.string()).optional(),
    foreignKeys: z
      .array(z.looseObject({ reference: z.looseObject({ resource: z.string().optional() }) }))
      .optional(),
    fields: z.array(
      z.looseObject({
        name: z.string(),
        type: z.enum(['string', 'integer', 'number', 'boolean', 'datetime', 'date']),
      }),
    ),
  }),
});
const descriptor = z.looseObject({ resources: z.array(resource) });
type Descriptor = z.output<typeof descriptor>;

export async function readDescriptor(folder: string): Promise<Descriptor> {
  return descriptor.parse(JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8')));
}

/** Small, all within the window, and its points in time have all the digits that the source can send. */
const tenant = {
  days: 6,
  sessions: 300,
  users: 60,
  machines: 20,
  applications: 10,
  catalogs: 4,
  deliveryGroups: 4,
  hypervisors: 4,
  logs: { records: 90, operations: 30, days: 10 },
  timestampPrecision: 'ticks',
} as const satisfies Partial<SimulatorOptions>;

export function startTenant(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({ ...tenant, ...options });
}

/** What a run or a host is given, to read all that the tenant has. */
export function parametersFor({ tenant, origin }: Simulator) {
  const { customerId, clientId, clientSecret } = tenant;
  return {
    ...{ customerId, clientId, clientSecret, baseUrl: origin },
    // With the sessions that were open when the window began, every application finds its session.
    ...{ fetchStartDatePeriod: 12, sessionWindow: 'overlapping' },
  } as const;
}

/** All that the simulator has beside the core: the risk export has servers of its own. */
export const furtherDatasets: readonly string[] = datasets
  .filter((dataset) => dataset.parameter === undefined && !isAnalytics(dataset))
  .map(({ name }) => name);

/** Runs the real program: every table there is into a folder. */
export async function publishAll(
  simulator: Simulator,
  folder: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { exitCode, stderr } = await runCli(['run', '--params', '-', '--out', folder], {
    input: JSON.stringify({ ...parametersFor(simulator), extraDatasets: furtherDatasets, ...parameters }),
  });
  if (exitCode !== 0) throw new Error(`the run ended with ${exitCode}:\n${stderr.slice(-2000)}`);
}

/** A reference into a table that is not in the package would be a fault of its own. */
function withReferencesInto(names: ReadonlySet<string>, one: Descriptor['resources'][number]) {
  const { foreignKeys = [], ...schema } = one.schema;
  const kept = foreignKeys.filter(({ reference: { resource: to } }) => to === undefined || names.has(to));
  return { ...one, schema: { ...schema, ...(kept.length === 0 ? {} : { foreignKeys: kept }) } };
}

/** A fault in one table of a package. */
export interface Fault {
  readonly title: string;
  readonly table: string;
  readonly plant: (table: ReadTable) => ReadTable['rows'];
  /** The descriptor still tells bytes and hash of the file as it was. */
  readonly keepsHash?: true;
}

const csvCell = (cell: string | null): string => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);

/** Copies the core tables of a package, one of them with a fault. */
export async function plantFault(from: string, to: string, fault: Fault): Promise<void> {
  const whole = await readDescriptor(from);
  await mkdir(to, { recursive: true });
  const resources = whole.resources.slice(0, 4);
  const names = new Set(resources.map(({ name }) => name));
  for (const { path } of resources) await copyFile(join(from, path), join(to, path));
  const table = await readTable(from, fault.table);
  const lines = [table.columns, ...fault.plant(table)].map((row) => `${row.map(csvCell).join()}\n`);
  const content = Buffer.from(lines.join(''));
  await writeFile(join(to, `${fault.table}.csv`), content);
  const renewed = {
    bytes: content.length,
    hash: `sha256:${createHash('sha256').update(content).digest('hex')}`,
  };
  const changed = resources
    .map((one) => (one.name === fault.table && !fault.keepsHash ? { ...one, ...renewed } : one))
    .map((one) => withReferencesInto(names, one));
  await writeFile(join(to, 'datapackage.json'), JSON.stringify({ ...whole, resources: changed }));
}
