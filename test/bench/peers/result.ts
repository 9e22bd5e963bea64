import { median, quotient, type Sample } from '../figures.ts';
import { grouped, judgementsTable, markdownTable, seconds, shown } from '../table.ts';
import type { Judgement } from '../targets.ts';
import type { Peer } from './peer-list.ts';

/** A run of a peer, and the run of ours beside it. */
export interface Pair {
  readonly ours: Required<Sample>;
  readonly theirs: Required<Sample>;
}

interface PeerFigures {
  readonly peer: Peer;
  /** Of its table; undefined: it leaves none. */
  readonly columns: number | undefined;
  readonly pairs: readonly Pair[];
}

export interface PeersResult {
  readonly sessions: number;
  readonly latencyMs: number;
  readonly ourColumns: number;
  readonly figures: readonly PeerFigures[];
}

type Measure = 'wallSeconds' | 'cpuSeconds';

/** How much ours may take of a peer's, at one size and latency. */
const targets: readonly {
  readonly peer: string;
  readonly measure: Measure;
  readonly sessions: number;
  readonly latencyMs: number;
  readonly atMost: number;
}[] = [
  { peer: 'parse', measure: 'cpuSeconds', sessions: 100_000, latencyMs: 0, atMost: 2.4 },
  { peer: 'parse', measure: 'cpuSeconds', sessions: 400_000, latencyMs: 0, atMost: 2 },
  { peer: 'parse', measure: 'cpuSeconds', sessions: 1_000_000, latencyMs: 0, atMost: 2 },
  { peer: 'wire', measure: 'wallSeconds', sessions: 1_000_000, latencyMs: 50, atMost: 1.1 },
  { peer: 'polars', measure: 'wallSeconds', sessions: 100_000, latencyMs: 0, atMost: 1 },
  { peer: 'requests', measure: 'wallSeconds', sessions: 100_000, latencyMs: 0, atMost: 0.6 },
  { peer: 'requests', measure: 'wallSeconds', sessions: 20_000, latencyMs: 50, atMost: 0.95 },
];

/** What has to be known to read the table. */
const caveats = [
  'Ratios are medians of pairs: each run of a peer has a run of ours before or after it, in turns. Above 1, ours takes more. CPU is user and system time of all processes, peak memory that of the largest process alone (for Airbyte and Singer that may be the join).',
  'All ask for the same properties of the same sets and window, and read kept pages over loopback; the peers follow the links of the server. Each wrote every session, and in ten columns the same values as ours, or the bench would have failed; sessions that have lost their connection have no connection columns in theirs.',
  'What only ours has: names of codes, durations and two further columns, the connections that sessions have lost, row counts before and after, a checksum, notes of invalid values, a run report and a data package. No checkpoints here (`--state`). `requests` writes `True` for `true`.',
  'The records of Airbyte and Singer are taken by a destination of twenty lines, which is quicker than real ones. The floors do our requests: *wire* throws the pages away, *parse* decompresses and parses them.',
];

/** The table, the targets of this size and latency, and what has to be known to read them. */
export function resultText(result: PeersResult, machine: string): string {
  const { sessions, latencyMs } = result;
  const judgements = judgementsOf(result);
  return [
    `${grouped(sessions)} sessions, ${latencyMs} ms added to each page.`,
    table(result),
    ...(judgements.length === 0 ? [] : [judgementsTable(judgements)]),
    ...caveats,
    `Measured ${machine}.`,
  ].join('\n\n');
}

function judgementsOf({ sessions, latencyMs, figures }: PeersResult): readonly Judgement[] {
  return targets
    .filter((target) => target.sessions === sessions && target.latencyMs === latencyMs)
    .flatMap(({ peer: name, measure, atMost }) => {
      const found = figures.find(({ peer }) => peer.name === name);
      const ratio = found && ratioOf(found, measure);
      if (found === undefined || ratio === undefined) return [];
      return {
        what: `${measure === 'wallSeconds' ? 'wall' : 'CPU'}, ours / ${found.peer.what}`,
        measured: times(ratio),
        target: `≤ ${times(atMost)}`,
        result: ratio <= atMost ? 'reached' : 'not reached',
      };
    });
}

function table({ figures, sessions, ourColumns }: PeersResult): string {
  const header = [
    ...['', 'columns', 'runs', 'CPU s', 'wall s', 'rows/s', 'peak MB', 'requests', 'MB received'],
    ...['CPU, ours / its', 'wall, ours / its'],
  ];
  const row = (what: string, columns: number | undefined, samples: readonly Required<Sample>[]) => {
    const middle = (measure: keyof Sample) => median(samples.map((sample) => sample[measure]));
    return [
      ...[what, shown(columns, String), String(samples.length)],
      shown(middle('cpuSeconds'), seconds),
      shown(middle('wallSeconds'), seconds),
      shown(quotient(sessions, middle('wallSeconds')), grouped),
      shown(middle('peakBytes'), (bytes) => grouped(bytes / 1e6)),
      shown(middle('requests'), grouped),
      shown(middle('bytes'), (bytes) => (bytes / 1e6).toFixed(1)),
    ];
  };
  const ours = figures.flatMap(({ pairs }) => pairs.map((pair) => pair.ours));
  const rows = figures.map((one) => [
    ...row(
      one.peer.what,
      one.columns,
      one.pairs.map(({ theirs }) => theirs),
    ),
    shown(ratioOf(one, 'cpuSeconds'), times),
    shown(ratioOf(one, 'wallSeconds'), times),
  ]);
  return markdownTable(header, [row('citrix-connector run', ourColumns, ours), ...rows], 'right');
}

/** The median of the pairs' own ratios: both runs of a pair saw the same minutes. */
function ratioOf({ pairs }: PeerFigures, measure: Measure): number | undefined {
  return median(pairs.flatMap(({ ours, theirs }) => quotient(ours[measure], theirs[measure]) ?? []));
}

function times(value: number): string {
  return `${value.toFixed(2)}×`;
}
