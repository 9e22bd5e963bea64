import { readFileSync } from 'node:fs';
import { runCommand } from '../../connector/commands/run.ts';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { RunEvent } from '../../connector/events.ts';
import type { RunReport } from '../../connector/extract/report/run-report.ts';
import { logToTerminal } from '../../connector/hosts/terminal/log.ts';
import { type Loaded, loadParameters } from '../../connector/parameters/load.ts';
import type { Parameters } from '../../connector/parameters/schema.ts';
import type { Runtime } from '../../connector/runtime.ts';
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts';
import { contentOf, temporaryFolder } from './folder.ts';
import { checkLine } from './log-lines.ts';
import { parseTable, type ReadTable } from './tables.ts';

/** The customer of all stories. */
export const customer = {
  customerId: 'a1b2c3d4e5f6',
  clientId: '11111111-2222-3333-4444-555555555555',
  clientSecret: 'Zm9v+YmFy/secret==',
} as const;

/** The window of a story with the ordinary clock and a period of 30 days. */
export const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' } as const;

export interface StoryOptions {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly runtime?: Runtime;
  readonly signal?: AbortSignal;
  /** Folder of an earlier story, to run over its files. */
  readonly out?: string;
  /** Folder that keeps what an interrupted story had read. */
  readonly state?: string;
  readonly changes?: boolean;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface Story {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
  /** Every exchange, as the trace tells of it. */
  readonly trace: readonly string[];
  readonly out: string;
  /** What lies in the output folder, by name; null for what is no file. */
  readonly files: Readonly<Record<string, string | null>>;
  table(dataset: string): ReadTable;
}

/**
 * Runs one extraction in this process, with a clock of its own and files in a temporary folder. Each event is checked as
 * a line of the JSON log.
 */
export async function tell(options: StoryOptions = {}): Promise<Story> {
  const events: RunEvent[] = [];
  const trace: string[] = [];
  const out = options.out ?? (await temporaryFolder());
  const log = logToTerminal({ format: 'json', level: 'debug', write: checkLine, now: () => 0 });
  const report = await runCommand({
    ...loadedOf(options.parameters),
    env: {},
    out,
    state: options.state,
    changes: options.changes,
    trace: (line) => trace.push(line),
    readFile: (path) => readFileSync(path, 'utf8'),
    runtime: options.runtime ?? fakeRuntime(),
    emit: (event) => {
      events.push(event);
      log(event);
      options.onEvent?.(event);
    },
    signal: options.signal ?? new AbortController().signal,
  });
  const files = await contentOf(out);
  return {
    report,
    events,
    trace,
    out,
    files,
    table: (dataset) => parseTable(files[`${dataset}.csv`] ?? ''),
  };
}

export function parametersOf(values: Readonly<Record<string, unknown>> = {}): Parameters {
  return loadedOf(values).parameters;
}

/** The same with the source that they choose. @param asked the datasets to read, whatever the parameters ask for */
export function loadedOf(values: Readonly<Record<string, unknown>> = {}, asked?: readonly string[]): Loaded {
  return loadParameters({
    given: { values: { ...customer, ...values } },
    ...{ origin: 'a story', env: {}, asked, ...datasetNames() },
    readFile: (path) => readFileSync(path, 'utf8'),
  });
}

/** Parameters that switch on the named tables and no other. */
export function only(...names: readonly string[]): Readonly<Record<string, boolean>> {
  const switches = datasets.flatMap(({ name, parameter }) =>
    parameter === undefined ? [] : [[parameter, names.includes(name)] as const],
  );
  return Object.fromEntries(switches);
}

/** A clock whose waits are over at once, but for those of a minute and more: they last until they are called off. */
export function patientRuntime(): FakeRuntime & { readonly endLongWaits: () => void } {
  const inner = fakeRuntime();
  const waiting = new Set<() => void>();
  return {
    ...inner,
    sleep(ms, signal) {
      if (ms < 60_000) return inner.sleep(ms, signal);
      return new Promise((resolve, reject) => {
        waiting.add(resolve);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    endLongWaits() {
      for (const resolve of waiting) resolve();
    },
  };
}
