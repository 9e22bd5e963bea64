/** The program beside what else one could use for the same table, on the same kept pages. `npm run bench:peers -- --help`. */
import { mkdtemp, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requirePython, virtualEnvironment } from '../hosts/python.ts';
import { addressesOf } from './addresses.ts';
import { scriptPath } from './child.ts';
import { type Keeper, startCloud, startKeeper } from './cloud.ts';
import { roomProblem } from './disk.ts';
import type { Sample } from './figures.ts';
import { describeMachine } from './machine.ts';
import { replaceBlock } from './page.ts';
import { turned } from './parts/baselines.ts';
import { expectSameSpots, readSpots, type SpotTable } from './peers/check-table.ts';
import { runPeer, scripts, tableOf, type Workplace } from './peers/measure.ts';
import { help, type PeerOptions, readPeerOptions } from './peers/options.ts';
import { ours, type Peer } from './peers/peer-list.ts';
import { planOf } from './peers/plan.ts';
import { type Pair, type PeersResult, resultText } from './peers/result.ts';
import { fullRun, parametersFor } from './program.ts';

const page = scriptPath('docs/benchmarks.md');
const root = scriptPath('.');
const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());

try {
  const options = readPeerOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(help);
  else await benchPeers(options);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(
    `${abort.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : error}\n`,
  );
}

async function benchPeers(options: PeerOptions): Promise<void> {
  const { sessions, latencyMs, folder, write } = options;
  const now = new Date();
  const { bavail, bsize } = await statfs(folder);
  // Beside the table there are JSON lines or a database.
  const problem = roomProblem(3 * sessions, bavail * bsize, folder);
  if (problem !== undefined) throw new Error(problem);
  const pythons = await environments(options.only);
  const machine = describeMachine(now);
  const work = await mkdtemp(join(folder, 'citrix-connector-peers-'));
  try {
    await using cloud = await startCloud({ sessions, latencyMs: 0, now, signal: abort.signal });
    await using keeper = await startKeeper(cloud, abort.signal);
    const files = await writtenFiles(keeper, sessions, work);
    const place = { folder: join(work, 'run'), python: 'python3', pythons, files, signal: abort.signal };
    const result = await measured(options, keeper, place);
    const text = resultText(result, machine);
    process.stdout.write(`${text}\n`);
    const block = latencyMs === 0 ? 'peers' : 'peers-late';
    if (write) await writeFile(page, replaceBlock(await readFile(page, 'utf8'), block, text));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The Python of each environment that is needed, made where it is not there yet. */
async function environments(peers: readonly Peer[]): Promise<ReadonlyMap<string, string>> {
  // Peers of Node.js are measured by a program in Python, too.
  await requirePython(root);
  const pythons = new Map<string, string>();
  for (const name of new Set(peers.flatMap(({ packages }) => packages ?? []))) {
    const bin = await virtualEnvironment({ root, cache: join(root, '.peers'), say }, name, scripts);
    pythons.set(name, join(bin, 'python'));
  }
  return pythons;
}

/** A run that is not measured tells what is asked for, and fills the keeper. */
async function writtenFiles({ cloud }: Keeper, sessions: number, work: string): Promise<Workplace['files']> {
  say('a run that tells the queries');
  const run = { cloud, sessions, folder: work, state: false, debug: true, signal: abort.signal };
  const { log, window } = await fullRun(run);
  const addresses = addressesOf(log);
  const contents = {
    PARAMS: parametersFor(cloud),
    PAGES: { cloud, addresses },
    PEERS_PLAN: planOf(cloud, addresses, window),
  };
  const paths = { PARAMS: '', PAGES: '', PEERS_PLAN: '' };
  for (const name of ['PARAMS', 'PAGES', 'PEERS_PLAN'] as const) {
    paths[name] = join(work, `${name.toLowerCase()}.json`);
    await writeFile(paths[name], JSON.stringify(contents[name]));
  }
  return paths;
}

interface Checked {
  readonly columns: number | undefined;
  /** Of its table: a run that is measured has to write the same. */
  readonly bytes: number;
}

async function measured(options: PeerOptions, keeper: Keeper, place: Workplace): Promise<PeersResult> {
  const { sessions, latencyMs, only, rounds } = options;
  await runPeer(ours, place);
  const table = await readSpots(tableOf(ours, place), 'ours');
  if (table.rows.size !== sessions) throw new Error(`Ours wrote ${table.rows.size} of ${sessions} sessions.`);
  const checked = new Map([[ours, await checkedOf(ours, table, place)]]);
  for (const peer of only) {
    say(`${peer.what}: a first run, whose table is compared`);
    await runPeer(peer, place);
    checked.set(peer, await checkedOf(peer, table, place));
  }
  const made = await keeper.setLatency(latencyMs);
  const measure = async (peer: Peer): Promise<Required<Sample>> => {
    await keeper.takeTraffic();
    const figures = await runPeer(peer, place);
    const traffic = await keeper.takeTraffic();
    if ((await sizeOf(peer, place)) !== checked.get(peer)?.bytes)
      throw new Error(`${peer.what} wrote another table than before.`);
    say(`${peer.what}: ${figures.cpuSeconds.toFixed(2)} s of CPU, ${figures.wallSeconds.toFixed(2)} s`);
    return { ...figures, ...traffic };
  };
  const pairs = new Map<Peer, Pair[]>(only.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of turned(only, round)) {
      const [first, second] = round % 2 === 0 ? [ours, peer] : [peer, ours];
      const samples = new Map([[first, await measure(first)]]);
      samples.set(second, await measure(second));
      const [own, theirs] = [samples.get(ours), samples.get(peer)];
      if (own !== undefined && theirs !== undefined) pairs.get(peer)?.push({ ours: own, theirs });
    }
  }
  if ((await keeper.setLatency(0)) !== made) throw new Error('Pages had to be made while it was measured.');
  const figures = only.map((peer) => ({
    ...{ peer, columns: checked.get(peer)?.columns, pairs: pairs.get(peer) ?? [] },
  }));
  return { sessions, latencyMs, ourColumns: table.columns, figures };
}

/** @throws Error when the table is not the one of our run */
async function checkedOf(peer: Peer, table: SpotTable, place: Workplace): Promise<Checked> {
  const bytes = await sizeOf(peer, place);
  if (!peer.hasTable || peer === ours) return { columns: undefined, bytes };
  const theirs = await readSpots(tableOf(peer, place), 'theirs');
  expectSameSpots(peer.what, table, theirs);
  return { columns: theirs.columns, bytes };
}

/** Of the table; 0 where there is none to be. */
async function sizeOf(peer: Peer, place: Workplace): Promise<number> {
  return peer.hasTable ? (await stat(tableOf(peer, place))).size : 0;
}
