import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startBroker } from '../../kafka/broker.ts';
import { eventTables, eventText } from '../../kafka/events.ts';
import { obstacle } from '../../kafka/fetch.ts';
import { createTenant } from '../../kafka/tenant.ts';
import { exportParameters } from '../../support/risk-parameters.ts';
import { type ChildRun, runChild } from '../child.ts';
import { type Line, medianOf, ratio, type Sample } from '../figures.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

const partitions = 4;

/** A whole topic of the export into tables, beside a consumer that only counts. */
export async function measureRisk({
  riskEvents: events,
  runs,
  work,
  now,
  signal,
  say,
}: Bench): Promise<PartResult> {
  const why = obstacle();
  if (why !== undefined) throw new Error(`The risk part needs a broker: ${why}`);
  await using broker = await startBroker();
  await using tenant = await createTenant(broker, partitions);
  for (let first = 0; first < events; first += 20_000) {
    const count = Math.min(20_000, events - first);
    const texts = Array.from({ length: count }, (_, index) => eventText(first + index, now.getTime()));
    await tenant.send((first / 20_000) % partitions, texts);
  }
  say(`${events.toLocaleString('en-US')} events are in the topic`);
  const parameters = await exportParameters(broker, tenant);
  const access = {
    ...{ brokers: [broker.address], ca: broker.ca, timeoutMs: 60_000 },
    ...{ topic: tenant.topic, group: tenant.group, user: tenant.user, password: tenant.password },
  };
  const [bare, full]: [Sample[], Sample[]] = [[], []];
  for (let run = 1; run <= runs; run += 1) {
    const counted = await runChild({
      ...{
        script: 'test/bench/export-consumer.ts',
        args: [],
        input: JSON.stringify(access),
        folder: work,
        signal,
      },
    });
    if (Number(counted.stdout) !== events)
      throw new Error(`The consumer counted ${counted.stdout} of ${events}.`);
    bare.push(sampleOf(counted));
    full.push(await programSample(parameters, events, work, signal));
    say(`run ${run} of ${runs}`);
  }
  const line = (what: string, samples: readonly Sample[]): Line => ({
    what,
    sessions: events,
    latencyMs: 0,
    samples,
  });
  const [consumer, program] = [
    line('consumer that only counts', bare),
    line('run of four tables and users', full),
  ];
  const measured: Measured<'risk'> = {
    wall: ratio(program, consumer, 'wallSeconds'),
    peak: medianOf(program, 'peakBytes'),
  };
  const perSecond = (of: Line) =>
    Math.round(events / (medianOf(of, 'wallSeconds') ?? 1)).toLocaleString('en-US');
  const notes = [
    `Here the column of sessions counts events: ${perSecond(program)} events a second, start of the program included; the consumer ${perSecond(consumer)}. The broker runs on the same machine.`,
  ];
  return { name: 'risk', sessions: events, lines: [consumer, program], measured, notes };
}

function sampleOf({
  wallSeconds,
  cpuSeconds,
  peakBytes,
}: ChildRun): Sample & { readonly wallSeconds: number } {
  return { wallSeconds, cpuSeconds, peakBytes };
}

async function programSample(
  parameters: object,
  events: number,
  work: string,
  signal: AbortSignal,
): Promise<Sample> {
  const out = join(work, 'risk');
  const input = JSON.stringify({ ...parameters, extraDatasets: [...eventTables, 'risk_users'] });
  try {
    const args = ['run', '--params', '-', '--out', out];
    const sample = sampleOf(await runChild({ script: 'dist/cli.js', args, input, folder: work, signal }));
    const report = JSON.parse(await readFile(join(out, 'run-report.json'), 'utf8'));
    const { risk_users: users } = report.datasets;
    const written = report.totals.rowsWritten - users.rowsWritten;
    if (written !== events) throw new Error(`The run wrote ${written} of ${events} events.`);
    return sample;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
