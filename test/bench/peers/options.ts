import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Peer, peers } from './peer-list.ts';

export interface PeerOptions {
  readonly only: readonly Peer[];
  readonly sessions: number;
  readonly latencyMs: number;
  readonly rounds: number;
  readonly folder: string;
  readonly write: boolean;
}

export const help = `Measures the program beside what else one could use, in turns, on the same kept pages.
The Python packages are installed once, in .peers/ (Python 3.11 or newer with venv; needs the registry of Python).

  npm run bench:peers -- [options]

  --only PEERS    ${peers.map(({ name }) => name).join(', ')}; several with commas (default: all)
  --sessions N    (default: 100000)
  --latency MS    added to each page (default: 0)
  --rounds N      pairs of each peer and ours; medians count (default: 5)
  --folder DIR    for the tables, which are deleted after each run (default: ${tmpdir()})
  --write         keeps the table in docs/benchmarks.md: one at 0 ms, one at any other latency
  --help

  The targets: npm run bench:peers -- --write
               npm run bench:peers -- --sessions 20000 --latency 50 --write
`;

/** @returns undefined when only help is wanted @throws Error with a text for people */
export function readPeerOptions(args: readonly string[]): PeerOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      sessions: { type: 'string', default: '100000' },
      latency: { type: 'string', default: '0' },
      rounds: { type: 'string', default: '5' },
      folder: { type: 'string', default: tmpdir() },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    only: values.only === undefined ? peers : peersNamed(values.only.split(',')),
    sessions: countIn('--sessions', values.sessions, 1),
    latencyMs: countIn('--latency', values.latency, 0),
    rounds: countIn('--rounds', values.rounds, 1),
    folder: values.folder,
    write: values.write,
  };
}

function peersNamed(names: readonly string[]): readonly Peer[] {
  const known = peers.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only knows ${known.join(', ')}, not “${unknown}”.`);
  return peers.filter(({ name }) => names.includes(name));
}

function countIn(option: string, text: string, least: number): number {
  const count = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(count) || count < least) throw new Error(`${option}: “${text}” is no count.`);
  return count;
}
