import { addressesOf } from '../addresses.ts';
import { runChild } from '../child.ts';
import { type CloudAddress, startCloud, startKeeper } from '../cloud.ts';
import { type Line, ratio, type Sample } from '../figures.ts';
import { fullRun } from '../program.ts';
import type { Measured } from '../targets.ts';
import type { Bench, PartResult } from './part.ts';

type Baseline = 'wire' | 'parse';
type Kind = Baseline | 'full';
const titles: Readonly<Record<Kind, string>> = {
  wire: 'download only',
  parse: 'download + parse',
  full: 'full run',
};

const lateMs = 50;

/** Enough for the simulator's code to be compiled: else the first measurement would pay for it. */
const warmUpPages = 100;

/** The full run beside the mere download of the same pages, and beside download and parsing. */
export async function measureBaselines(bench: Bench): Promise<PartResult> {
  const { baselineSessions: sessions, now, signal } = bench;
  const { addresses, atOnce } = await (async () => {
    await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal });
    const pages = await toldAddresses(bench, cloud);
    return { addresses: pages, atOnce: await measureAt(bench, cloud, 0, pages) };
  })();
  await using cloud = await startCloud({ sessions, latencyMs: lateMs, now, signal });
  bench.say('warming up');
  await baseline(bench, cloud, 'wire', addresses.slice(0, warmUpPages));
  return resultOf('baselines', bench, atOnce, await measureAt(bench, cloud, lateMs, addresses));
}

/** The same with pages that are made only once: what is left is the work of the program and of its baselines. */
export async function measureKept(bench: Bench): Promise<PartResult> {
  const { baselineSessions: sessions, now, signal } = bench;
  await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal });
  await using keeper = await startKeeper(cloud, signal);
  const addresses = await toldAddresses(bench, keeper.cloud);
  const made = await keeper.setLatency(0);
  const atOnce = await measureAt(bench, keeper.cloud, 0, addresses);
  await keeper.setLatency(lateMs);
  const late = await measureAt(bench, keeper.cloud, lateMs, addresses);
  const madeLater = (await keeper.setLatency(0)) - made;
  const result = resultOf('kept', bench, atOnce, late);
  return {
    ...result,
    lines: result.lines.map((line) => ({ ...line, what: `${line.what}, kept pages` })),
    notes: madeLater === 0 ? [] : [`But ${madeLater} pages had to be made while it was measured.`],
  };
}

type Lines = Readonly<Record<Kind, Line>>;

function resultOf(
  name: 'baselines' | 'kept',
  { baselineSessions: sessions }: Bench,
  atOnce: Lines,
  late: Lines,
): PartResult {
  const measured: Measured<typeof name> = {
    wire: ratio(late.full, late.wire, 'wallSeconds'),
    parse: ratio(atOnce.full, atOnce.parse, 'wallSeconds'),
    wireAtOnce: ratio(atOnce.full, atOnce.wire, 'wallSeconds'),
    parseLate: ratio(late.full, late.parse, 'wallSeconds'),
    cpu: ratio(atOnce.full, atOnce.parse, 'cpuSeconds'),
  };
  const lines = [atOnce, late].flatMap(({ wire, parse, full }) => [wire, parse, full]);
  return { name, sessions, lines, measured, notes: [] };
}

/** A run that is not measured tells which pages there are, and warms the simulator up. */
async function toldAddresses(bench: Bench, cloud: CloudAddress): Promise<readonly string[]> {
  const { baselineSessions: sessions, work: folder, signal, state, say } = bench;
  say('a run that tells the pages');
  const { log } = await fullRun({ cloud, sessions, folder, state, debug: true, signal });
  const addresses = addressesOf(log);
  if (addresses.length === 0) throw new Error('The debug log of the run shows no Monitor query.');
  return addresses;
}

/** Baselines and runs take turns, so that a noisy machine hits all of them. */
async function measureAt(
  bench: Bench,
  cloud: CloudAddress,
  latencyMs: number,
  addresses: readonly string[],
): Promise<Lines> {
  const { baselineSessions: sessions, signal, work: folder, state, say, runs } = bench;
  const samples: Record<Kind, Sample[]> = { wire: [], parse: [], full: [] };
  for (let round = 0; round < runs; round += 1) {
    for (const kind of turned(['wire', 'parse', 'full'] as const, round)) {
      const sample =
        kind === 'full'
          ? (await fullRun({ cloud, sessions, folder, state, debug: false, signal })).sample
          : await baseline(bench, cloud, kind, addresses);
      samples[kind].push(sample);
      say(`${latencyMs} ms, round ${round + 1}: ${titles[kind]} ${sample.wallSeconds.toFixed(1)} s`);
    }
  }
  const line = (kind: Kind): Line => ({ what: titles[kind], sessions, latencyMs, samples: samples[kind] });
  return { wire: line('wire'), parse: line('parse'), full: line('full') };
}

async function baseline(
  { work: folder, signal }: Bench,
  cloud: CloudAddress,
  mode: Baseline,
  addresses: readonly string[],
): Promise<Required<Sample>> {
  const { stdout, wallSeconds, cpuSeconds, peakBytes } = await runChild({
    script: 'test/bench/baseline.ts',
    args: [mode],
    input: JSON.stringify({ cloud, addresses }),
    folder,
    signal,
  });
  const { requests, bytes } = JSON.parse(stdout) as Pick<Required<Sample>, 'requests' | 'bytes'>;
  return { wallSeconds, cpuSeconds, peakBytes, requests, bytes };
}

/** The list beginning with another member each round, so that none is always the first or the last. */
export function turned<T>(list: readonly T[], by: number): readonly T[] {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}
