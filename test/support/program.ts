import { join } from 'node:path';
import { type RunReport, runReportSchema } from '../../connector/extract/report/run-report.ts';
import type { Simulator, SimulatorOptions, Tables } from '../simulator/index.ts';
import { type CliOptions, type CliResult, runCli } from './cli.ts';
import { contentOf, temporaryFolder } from './folder.ts';
import { parseTable, type ReadTable } from './tables.ts';

/** A tenant that is read in a moment, and lies within `wholeDays`. */
export const smallTenant = {
  days: 6,
  sessions: 600,
  users: 120,
  machines: 40,
  applications: 15,
  catalogs: 5,
  deliveryGroups: 5,
  hypervisors: 5,
} as const satisfies Partial<SimulatorOptions>;

/** A period that holds all of the small tenant, so that two runs read the same rows. */
export const wholeDays = 12;

/** What a run needs to know of the simulator. */
export function parametersFor({ tenant, origin }: Pick<Simulator, 'tenant' | 'origin'>) {
  const { customerId, clientId, clientSecret } = tenant;
  return { customerId, clientId, clientSecret, baseUrl: origin } as const;
}

export interface ProgramRun extends CliResult {
  readonly out: string;
  readonly files: Readonly<Record<string, string | null>>;
  /** The published report, checked against its schema. */
  report(): RunReport;
  table(dataset: string): ReadTable;
}

export interface ProgramOptions extends Omit<CliOptions, 'input'> {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
  readonly out?: string;
}

/** Runs the real program against the simulator. Its output lasts as long as the test. */
export async function extract(
  simulator: Pick<Simulator, 'tenant' | 'origin'>,
  { parameters = {}, args = [], out, ...options }: ProgramOptions = {},
): Promise<ProgramRun> {
  const folder = out ?? join(await temporaryFolder(), 'tables');
  const result = await runCli(['run', '--params', '-', '--out', folder, ...args], {
    ...options,
    input: JSON.stringify({ ...parametersFor(simulator), ...parameters }),
  });
  const files = await contentOf(folder);
  return {
    ...result,
    out: folder,
    files,
    report: () => runReportIn(files),
    table: (dataset) => parseTable(files[`${dataset}.csv`] ?? ''),
  };
}

/** The published report, checked against its schema. */
export function runReportIn(files: ProgramRun['files']): RunReport {
  return runReportSchema.parse(JSON.parse(files['run-report.json'] ?? 'null'));
}

/** What the simulator says that has to come out in the window of the run. */
export function expectedTables(simulator: Simulator, run: ProgramRun, overlapping = false): Tables {
  const { from, to } = run.report().window;
  return simulator.witness.tables({ from: new Date(from), to: new Date(to), overlapping });
}

/** The published tables in the form of the witness. */
export function publishedTables(
  run: ProgramRun,
): Readonly<Record<string, Pick<ReadTable, 'columns' | 'rows'>>> {
  const names = Object.keys(run.report().datasets);
  return Object.fromEntries(
    names.map((name) => {
      const { columns, rows } = run.table(name);
      return [name, { columns, rows }];
    }),
  );
}
