import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addressesOf, kindsOf } from '../addresses.ts';
import { startCloud } from '../cloud.ts';
import { type Line, medianOf, ratio, type Sample } from '../figures.ts';
import { type History, nightAfterWork, openHistory } from '../history.ts';
import { type ProgramRun, type ProgramRunOptions, programRun } from '../program.ts';
import { grouped } from '../table.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

const latencyMs = 50;

/** Of all sessions, so many begin or end between two runs. */
const changedShare = 0.01;

const noonToNightMs = 14 * 3_600_000;

/** One of the runs that go on from each other, each at its moment of the same tenant. */
interface Step {
  readonly what: string;
  /** Where the tenant stands, and what the program takes for now. */
  readonly at: Date;
  /** The moment of the run before; undefined: there is none, and everything is read. */
  readonly since: Date | undefined;
}

type Steps = Readonly<Record<'full' | 'noon' | 'evening' | 'night', Step>>;

/**
 * What a run costs that goes on from the run before: once at noon, when many sessions are open, and once at night. The run
 * that the first of them goes on from reads everything, so it is what they are compared with.
 */
export async function measureIncremental(bench: Bench): Promise<PartResult> {
  const { incrementalSessions: sessions, runs, work, say } = bench;
  const night = nightAfterWork(bench.now);
  const history = openHistory(sessions, night);
  const steps = stepsOf(history, night, Math.round(sessions * changedShare));
  const samples = new Map<Step, Sample[]>();
  const last = new Map<Step, ProgramRun>();
  const state = join(work, 'state');
  for (let round = 1; round <= runs; round += 1) {
    let port = 0;
    for (const step of [steps.full, steps.noon, steps.evening, steps.night]) {
      // A state belongs to its source, so all simulators answer at one address.
      await using cloud = await startCloud({
        ...{ sessions, latencyMs, now: night, present: step.at, port },
        signal: bench.signal,
      });
      port = Number(new URL(cloud.origin).port);
      const run = await runOf(step, bench, { cloud, sessions: history.begunBy(step.at), state });
      samples.set(step, [...(samples.get(step) ?? []), run.sample]);
      last.set(step, run);
      say(`round ${round}, ${step.what}: ${run.sample.wallSeconds.toFixed(1)} s`);
    }
    await rm(state, { recursive: true });
  }
  const line = (step: Step): Line => ({
    what: step.what,
    sessions: history.begunBy(step.at),
    latencyMs,
    samples: samples.get(step) ?? [],
  });
  const [full, atNoon, atNight] = [line(steps.full), line(steps.noon), line(steps.night)];
  const measured: Measured<'incremental'> = {
    requests: ratio(atNight, full, 'requests'),
    wall: ratio(atNight, full, 'wallSeconds'),
    peak: medianOf(atNight, 'peakBytes'),
    peakShare: ratio(atNight, full, 'peakBytes'),
    requestsAtNoon: ratio(atNoon, full, 'requests'),
    wallAtNoon: ratio(atNoon, full, 'wallSeconds'),
  };
  return {
    ...{ name: 'incremental', sessions, measured, lines: [full, atNoon, atNight] },
    notes: [steps.noon, steps.night].flatMap((step) => noteOf(step, history, last.get(step))),
  };
}

function stepsOf(history: History, night: Date, changes: number): Steps {
  const noon = new Date(night.getTime() - noonToNightMs);
  const [morning, evening] = [history.startOfChange(noon, changes), history.startOfChange(night, changes)];
  return {
    full: { what: 'full run', at: morning, since: undefined },
    noon: { what: 'incremental run at noon', at: noon, since: morning },
    evening: { what: 'incremental run that is not measured', at: evening, since: noon },
    night: { what: 'incremental run at night', at: night, since: evening },
  };
}

/** @throws Error when rows are missing, or the run did not go on from the one before */
async function runOf(
  { at, since, what }: Step,
  { work: folder, signal }: Bench,
  options: Pick<ProgramRunOptions, 'cloud' | 'sessions' | 'state'>,
): Promise<ProgramRun> {
  const debug = since !== undefined;
  const run = await programRun({ ...options, folder, mode: 'incremental', present: at, debug, signal });
  const { mode } = run.reading.plan;
  if (mode !== (since === undefined ? 'full' : 'incremental'))
    throw new Error(`The ${what} read in mode ${mode}.`);
  return run;
}

/** What changed, what was read for it, and by which requests. */
function noteOf({ what, at, since }: Step, history: History, run: ProgramRun | undefined): readonly string[] {
  if (since === undefined || run === undefined) return [];
  const changed = history.changedBetween(since, at);
  const kinds = [...kindsOf(addressesOf(run.log))].map(([kind, requests]) => `${kind} ${requests}`);
  return [
    [
      `The ${what}: ${grouped(changed)} sessions had begun or ended between ${since.toISOString()} and ${at.toISOString()};`,
      `${grouped(run.reading.rowsRead)} rows were read, with those that were open and those of the overlap.`,
      `Requests after the sign-in: ${kinds.join(', ')}.`,
    ].join(' '),
  ];
}
