import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../../connector/errors/exit-codes.ts';
import { type RunReport, runReportSchema } from '../../connector/extract/report/run-report.ts';
import type { Simulator, Tables, TableTitle } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { faultsOf } from '../support/chaos-verdict.ts';
import type { CliResult } from '../support/cli.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { parseTable } from '../support/tables.ts';
import { secret, type Try } from './try.ts';

/** What has to hold whatever was done to the program. */

const keys: Readonly<Record<TableTitle, string>> = {
  sessions: 'session_key',
  application_instances: 'application_instance_id',
  machine_catalogs: 'id',
  hypervisors: 'id',
};

/** What a terminal obeys, but for line ends. */
const obeyed = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Where a try puts what it hands to the program. */
export const givenIn = (folder: string): string => join(folder, 'given');

/** How the program may end, what it may show, and what it may leave. @param isKilled by SIGKILL, which leaves no exit code */
export async function promises(
  { folder }: Pick<Try, 'folder'>,
  result: CliResult,
  isKilled = false,
): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = result;
  const problems: string[] = [];
  const isListed = exitCode !== null && (Object.hasOwn(exitCodes, exitCode) || exitCode === 1);
  if (isKilled ? exitCode !== null && !isListed : !isListed)
    problems.push(`exit code ${exitCode}: ${stderr.slice(-300)}`);
  const said = stdout + stderr;
  if (/^\s+at .*:\d+:\d+\)?$|node:internal/m.test(said))
    problems.push(`a stack trace: ${said.slice(0, 300)}`);
  if (obeyed.test(stderr)) problems.push('a character that a terminal obeys');
  const left = Object.entries(await outputsIn(folder)).filter(([path]) => !path.startsWith(givenIn(folder)));
  const leaks = findLeaks({ stdout, stderr, ...Object.fromEntries(left) }, { secret });
  for (const { place, what } of leaks) problems.push(`${what} in ${place}`);
  return problems;
}

export async function reportIn(out: string): Promise<RunReport | undefined> {
  const path = join(out, 'run-report.json');
  return existsSync(path) ? runReportSchema.parse(JSON.parse(await readFile(path, 'utf8'))) : undefined;
}

/** In what the published files are no data package, where there is one. */
export async function packageProblems(out: string): Promise<readonly string[]> {
  return existsSync(join(out, 'datapackage.json')) ? await dataPackageProblems(out) : [];
}

/** What the simulator would show in the window of the report. */
function truthIn(simulator: Pick<Simulator, 'witness'>, { window }: Pick<RunReport, 'window'>): Tables {
  return simulator.witness.tables({ from: new Date(window.from), to: new Date(window.to) });
}

/**
 * What is wrong with the tables that the report in `out` calls complete.
 * @param before what the source showed when it was first read; rows that it has forgotten since may stay
 */
export async function tableProblems(
  out: string,
  simulator: Pick<Simulator, 'witness'>,
  before?: Tables,
): Promise<readonly string[]> {
  const report = await reportIn(out);
  if (report === undefined) return ['no report'];
  const after = truthIn(simulator, report);
  const titles = Object.keys(keys) as readonly TableTitle[];
  const complete = titles.filter((title) => report.datasets[title]?.status === 'complete');
  const found = complete.map(async (title) => {
    const table = parseTable(await readFile(join(out, `${title}.csv`), 'utf8'));
    const key = after[title].columns.indexOf(keys[title]);
    const truth = { before: (before ?? after)[title], after: after[title], key };
    return faultsOf(table, truth).map((fault) => `${title}: ${fault}`);
  });
  return [...(await Promise.all(found)).flat(), ...(await packageProblems(out))];
}

/** A run that nothing is done to any more has to be complete, and right. */
export async function healed(
  attempt: Try,
  { run, input, out }: { readonly run: readonly string[]; readonly input: string; readonly out: string },
  simulator: Pick<Simulator, 'witness'>,
  before?: Tables,
): Promise<readonly string[]> {
  const last = await attempt.program(run, { input });
  if (last.exitCode !== 0)
    return [`the run after it ended with ${last.exitCode}: ${last.stderr.slice(-600)}`];
  return [...(await promises(attempt, last)), ...(await tableProblems(out, simulator, before))];
}
