/**
 * Kills a run at random moments with SIGKILL, has the next run go on, again and again, and compares the tables of the end
 * with those of a run that nobody touched. `npm run bench:kills -- [--kills 100] [--sessions 20000] [--seed 1]`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CloudAddress, startCloud, windowDays } from './cloud.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    sessions: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});

const tables = ['sessions.csv', 'application_instances.csv', 'machine_catalogs.csv', 'hypervisors.csv'];

interface Folders {
  readonly out: string;
  readonly state: string;
}

/** Runs the program; kills it after so many milliseconds, unless it has ended. @returns its exit code, null when killed */
function runProgram(
  cloud: CloudAddress,
  { out, state }: Folders,
  killAfterMs?: number,
): Promise<number | null> {
  const child = spawn(
    process.execPath,
    ['dist/cli.js', 'run', '--params', '-', '--out', out, '--state', state, '--log-level', 'error'],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const { customerId, clientId, clientSecret, origin } = cloud;
  const parameters = {
    customerId,
    clientId,
    clientSecret,
    baseUrl: origin,
    fetchStartDatePeriod: windowDays,
  };
  child.stdin.end(JSON.stringify(parameters));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

async function hashesOf(out: string): Promise<string> {
  const contents = await Promise.all(tables.map((name) => readFile(join(out, name))));
  return contents.map((content) => createHash('sha256').update(content).digest('hex')).join(' ');
}

/** Moments of a run, the same for the same seed. */
function* moments(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

const stop = new AbortController();
const folder = await mkdtemp(join(tmpdir(), 'citrix-connector-kills-'));
const whole: Folders = { out: join(folder, 'whole'), state: join(folder, 'whole-state') };
const broken: Folders = { out: join(folder, 'broken'), state: join(folder, 'state') };
try {
  await using cloud = await startCloud({
    sessions: Number(values.sessions),
    latencyMs: 0,
    now: new Date(),
    signal: stop.signal,
  });
  await runProgram(cloud, whole);
  const started = Date.now();
  if ((await runProgram(cloud, whole)) !== 0)
    throw new Error('the run that nobody touches does not complete');
  const wholeMs = Date.now() - started;
  const expected = await hashesOf(whole.out);
  let kills = 0;
  let completions = 0;
  let same = 0;
  const moment = moments(Number(values.seed));
  while (kills < Number(values.kills)) {
    // Up to two thirds of a run, so that most are killed several times before they end.
    const code = await runProgram(cloud, broken, Number(moment.next().value) * wholeMs * 0.67);
    if (code === null) {
      kills += 1;
      continue;
    }
    if (code !== 0) throw new Error(`a resumed run ended with exit code ${code}`);
    completions += 1;
    if ((await hashesOf(broken.out)) === expected) same += 1;
  }
  if ((await runProgram(cloud, broken)) !== 0) throw new Error('the last run does not complete');
  completions += 1;
  if ((await hashesOf(broken.out)) === expected) same += 1;
  const left = (await readdir(broken.state)).length;
  process.stdout.write(
    `${kills} kills at random moments of a run of ${values.sessions} sessions; ${completions} runs completed after them, ${same} of these with the same bytes; ${left} files in the state folder (health.json stays)\n`,
  );
  process.exitCode = same === completions && left === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
