import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckReport,
  checkReportSchema,
  type StepName,
  type StepResult,
} from '../../connector/check/report.ts';
import { checkCommand } from '../../connector/commands/check.ts';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import type { RunEvent } from '../../connector/events.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import { type Runtime, systemRuntime } from '../../connector/runtime.ts';
import { type CliOptions, type CliResult, runCli } from './cli.ts';
import { temporaryFolder } from './folder.ts';

/** The clock of this machine, and no patience: waits are over at once. */
export const hurriedRuntime: Runtime = { ...systemRuntime, sleep: () => Promise.resolve() };

export interface Checked {
  readonly report: CheckReport;
  readonly events: readonly RunEvent[];
  /** The step of a name, and where there are several of a subject. */
  step(name: StepName, subject?: string): StepResult;
}

interface CheckSettings {
  readonly out?: string;
  readonly state?: string;
  readonly runtime?: Runtime;
  readonly signal?: AbortSignal;
  /** Variables, instead of those of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onStep?: (result: StepResult) => void;
}

/** Checks a configuration in this process. */
export async function inspect(
  parameters: Readonly<Record<string, unknown>>,
  settings: CheckSettings = {},
): Promise<Checked> {
  const events: RunEvent[] = [];
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const report = await checkCommand({
    load: async () =>
      loadParameters({
        given: { values: parameters },
        ...{ origin: 'a test', env: {}, readFile, ...datasetNames() },
      }),
    readFile,
    env: settings.env ?? process.env,
    out: settings.out ?? join(await temporaryFolder(), 'tables'),
    state: settings.state,
    runtime: settings.runtime ?? hurriedRuntime,
    emit: (event) => void events.push(event),
    onStart: () => undefined,
    onStep: settings.onStep ?? (() => undefined),
    signal: settings.signal ?? new AbortController().signal,
  });
  return { ...seen(report), events };
}

/** Checks with the real program, and reads what it says to hosts. */
export async function checkProgram(
  parameters: Readonly<Record<string, unknown>>,
  { args = [], ...options }: Omit<CliOptions, 'input'> & { readonly args?: readonly string[] } = {},
): Promise<CliResult & Omit<Checked, 'events'>> {
  const input = JSON.stringify(parameters);
  const result = await runCli(['check', '--params', '-', '--json', ...args], { ...options, input });
  return { ...result, ...seen(JSON.parse(result.stdout)) };
}

function seen(report: unknown): Omit<Checked, 'events'> {
  const valid = checkReportSchema.parse(report);
  return {
    report: valid,
    step(name, subject) {
      const found = valid.steps.find(
        (result) => result.step === name && (subject === undefined || result.subject === subject),
      );
      if (found === undefined) throw new Error(`no step ${name} ${subject ?? ''}`);
      return found;
    },
  };
}

/** The steps that did not succeed, with the code of what was found. */
export function troubles({ steps }: CheckReport): readonly string[] {
  return steps
    .filter(({ status }) => status === 'failed' || status === 'warning')
    .map(({ step, subject, status, finding }) =>
      [step, step === 'table' ? subject : '', status, finding?.code].filter(Boolean).join(' '),
    );
}
