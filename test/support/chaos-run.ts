import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../connector/extract/report/run-report.ts';
import { run } from '../../connector/extract/run/run.ts';
import { createTransport, type Transport } from '../../connector/http/transport.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import {
  type ExtraRows,
  type RecordedRequest,
  type Simulator,
  startSimulator,
  witnessOf,
} from '../simulator/index.ts';
import { abilities } from './chaos-abilities.ts';
import { Interrupter } from './chaos-interrupter.ts';
import type { ChaosPlan } from './chaos-plan.ts';
import { type TableTitle, tableNames } from './chaos-troubles.ts';
import { faultsOf, type Truth } from './chaos-verdict.ts';
import { coreDatasets } from './datasets.ts';
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts';
import { temporaryFolder } from './folder.ts';
import { parametersFor } from './program.ts';
import { parseTable, type ReadTable } from './tables.ts';

/** How a plan ended. */
export interface ChaosEnd {
  /** One a run, in order. */
  readonly reports: readonly RunReport[];
  /** The tables that the last run calls complete. */
  readonly tables: Partial<Record<TableTitle, ReadTable>>;
  readonly truths: Readonly<Record<TableTitle, Truth>>;
  /** What is not as the plan wants it; nothing when all is well. */
  readonly problems: readonly string[];
}

/** So often a run may end for a passing reason before it counts as never ending. */
const mostRuns = 40;

const keyColumns: Readonly<Record<TableTitle, string>> = {
  sessions: 'session_key',
  application_instances: 'application_instance_id',
  machine_catalogs: 'catalog_id',
  hypervisors: 'hypervisor_id',
};

/** A transport whose requests time out at once when told to, as they would after a minute of silence. */
interface ImpatientTransport extends Transport {
  giveUp(path: string): void;
}

function impatient(inner: Transport): ImpatientTransport {
  const waiting = new Map<AbortController, string>();
  return {
    async send(request, signal) {
      const patience = new AbortController();
      waiting.set(patience, request.url.pathname);
      try {
        return await inner.send(request, AbortSignal.any([signal, patience.signal]));
      } finally {
        waiting.delete(patience);
      }
    },
    close: () => inner.close(),
    giveUp(path) {
      for (const [patience, asked] of waiting) {
        if (asked === path) patience.abort(new DOMException('The operation timed out.', 'TimeoutError'));
      }
    },
  };
}

interface Stage {
  readonly plan: ChaosPlan;
  readonly simulator: Simulator;
  readonly runtime: FakeRuntime;
  readonly folder: string;
  readonly transport: Transport;
}

let starts = 0;

function nextStart(): number {
  starts += 1;
  return starts;
}

async function runOnce({ plan, simulator, runtime, folder, transport }: Stage, interrupter: Interrupter) {
  const loaded = loadParameters({
    given: { values: { ...parametersFor(simulator), ...plan.parameters } },
    origin: 'the plan',
    env: {},
    readFile: () => '',
    extraDatasetNames: [],
  });
  const state = abilities.resumes ? { state: join(folder, 'state') } : {};
  return await run({
    ...loaded,
    datasets: coreDatasets,
    out: join(folder, 'out'),
    transport,
    // Each run is a process of its own: a lock that a killed one left must not be taken for this one's.
    runtime: { ...runtime, self: { ...runtime.self, started: nextStart() } },
    emit: ({ type }) => {
      if (type === 'rows-written') interrupter.note('batch');
    },
    signal: interrupter.signal,
    ...state,
  });
}

/** Whether the next run may end otherwise: nobody would call these ends final. */
function isPassing({ plan: { trouble } }: Stage, { verdict, error }: RunReport): boolean {
  if (verdict === 'interrupted') return true;
  if (error === null || trouble.codes.includes(error.code)) return false;
  return error.kind === 'transient' || trouble.passing.includes(error.code);
}

async function runToTheEnd(stage: Stage, begin: (interrupter: Interrupter) => void): Promise<RunReport[]> {
  const reports: RunReport[] = [];
  for (let number = 0; number < mostRuns; number += 1) {
    const interrupter = new Interrupter(stage.plan.interruptions[number], stage.folder);
    begin(interrupter);
    const report = await runOnce(stage, interrupter);
    interrupter.settle();
    reports.push(report);
    if (!isPassing(stage, report)) break;
  }
  return reports;
}

async function readTables(folder: string, report: RunReport): Promise<ChaosEnd['tables']> {
  const complete = tableNames.filter((name) => report.datasets[name]?.status === 'complete');
  const read = complete.map(async (name) => [
    name,
    parseTable(await readFile(join(folder, 'out', `${name}.csv`), 'utf8')),
  ]);
  return Object.fromEntries(await Promise.all(read)) as ChaosEnd['tables'];
}

function keysOf({ sessions = [], applicationInstances = [] }: ExtraRows): readonly string[] {
  return [...sessions.map((row) => row['SessionKey']), ...applicationInstances.map((row) => row['Id'])].map(
    String,
  );
}

/** The tenant as it was and as it is, in the window of the last run. Late rows have to come, as if never late. */
function truthsOf({ plan, simulator }: Stage, { window }: RunReport): ChaosEnd['truths'] {
  const overlapping = plan.parameters['sessionWindow'] === 'overlapping';
  const asked = { from: new Date(window.from), to: new Date(window.to), overlapping };
  const after = simulator.witness.tables(asked);
  const { mutations = [] } = plan.tenant;
  const isSettled = mutations.length === 0 || plan.trouble.needs.includes('reconciles');
  const before = isSettled ? after : witnessOf(simulator.options).tables(asked);
  const appeared = new Set(mutations.flatMap(({ insert = {} }) => keysOf(insert)));
  const truths = tableNames.map((name) => {
    const key = after[name].columns.indexOf(keyColumns[name]);
    const truth: Truth = { before: before[name], after: after[name], key, appeared };
    return [name, truth] as const;
  });
  return Object.fromEntries(truths) as ChaosEnd['truths'];
}

function problemsOf(
  { plan: { trouble } }: Stage,
  report: RunReport,
  { tables, truths }: Pick<ChaosEnd, 'tables' | 'truths'>,
): readonly string[] {
  return tableNames.flatMap((name) => {
    const { status, error = null } = report.datasets[name] ?? {};
    const table = tables[name];
    const told = `${name}: ${status} ${error?.code ?? report.error?.code ?? ''} ${error?.message ?? ''}`;
    if (!trouble.fails.includes(name)) {
      return table === undefined ? [told] : faultsOf(table, truths[name]).map((fault) => `${name}: ${fault}`);
    }
    const code = error?.code ?? report.error?.code ?? '';
    return table === undefined && trouble.codes.includes(code) ? [] : [told];
  });
}

/** Plays the plan: run after run against one source, until an end that is final. */
export async function play(plan: ChaosPlan): Promise<ChaosEnd> {
  const runtime = fakeRuntime(plan.start.toISOString(), plan.luck);
  const transport = impatient(createTransport({ timeoutMs: 60_000, isLocal: true }));
  const folder = join(await temporaryFolder(), 'folder');
  await mkdir(folder);
  let interrupter = new Interrupter(undefined, folder);
  const onRequest = ({ path, fault }: RecordedRequest) => {
    interrupter.note('request');
    if (fault === 'hang') transport.giveUp(path);
  };
  const options = { ...plan.tenant, now: plan.start, clock: runtime.now, onRequest };
  await using simulator = await startSimulator(options);
  const stage: Stage = { plan, simulator, runtime, folder, transport };
  try {
    const reports = await runToTheEnd(stage, (next) => {
      interrupter = next;
    });
    const last = reports.at(-1);
    if (last === undefined) throw new Error('no run');
    const tables = await readTables(folder, last);
    const truths = truthsOf(stage, last);
    return { reports, tables, truths, problems: problemsOf(stage, last, { tables, truths }) };
  } finally {
    await transport.close();
  }
}
