/**
 * Kills runs that follow the export of Citrix Analytics at random moments with SIGKILL, while events keep coming, and looks
 * whether every event is in the tables once, by partition and offset.
 * `npm run bench:risk-kills -- [--kills 50] [--events 200000] [--seed 1]`; it needs a broker: `npm run kafka:fetch`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBroker } from '../kafka/broker.ts';
import { eventTables, eventText } from '../kafka/events.ts';
import { createTenant, type ExportTenant } from '../kafka/tenant.ts';
import { exportParameters } from '../support/risk-parameters.ts';
import { parseTable } from '../support/tables.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    events: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
  },
});
const [kills, events] = [Number(values.kills), Number(values.events)];
const partitions = 3;

interface Folders {
  readonly out: string;
  readonly state: string;
}

/** Runs the program; kills it after so many milliseconds, unless it has ended. @returns its exit code, null when killed */
function runProgram(
  parameters: object,
  { out, state }: Folders,
  killAfterMs?: number,
): Promise<number | null> {
  const args = ['run', '--params', '-', '--out', out, '--state', state, '--log-level', 'error'];
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
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

/** Numbers from 0 to 1, the same for the same seed. */
function* chances(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

/** Sends the events of these numbers, in turn to each partition. @returns how many each partition got */
async function send(tenant: ExportTenant, first: number, count: number): Promise<readonly number[]> {
  const now = Date.now();
  const texts = Array.from({ length: partitions }, (): string[] => []);
  for (let at = first; at < first + count; at += 1) texts[at % partitions]?.push(eventText(at, now));
  for (const [partition, own] of texts.entries()) await tenant.send(partition, own);
  return texts.map(({ length }) => length);
}

/** How often each event is in the tables, by partition and offset. */
async function countsIn(out: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const name of eventTables) {
    for (const record of parseTable(await readFile(join(out, `${name}.csv`), 'utf8')).records) {
      const key = `${record['source_partition']}/${record['source_offset']}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

const folder = await mkdtemp(join(tmpdir(), 'citrix-connector-risk-kills-'));
const folders: Folders = { out: join(folder, 'out'), state: join(folder, 'state') };
try {
  await using broker = await startBroker();
  await using tenant = await createTenant(broker, partitions);
  const parameters = {
    ...(await exportParameters(broker, tenant)),
    ...{ mode: 'incremental', extraDatasets: [...eventTables, 'risk_users'] },
  };
  const chance = chances(Number(values.seed));
  const sent: number[] = new Array(partitions).fill(0);
  let [first, killed, completed, inRow, runMs] = [0, 0, 0, 0, 0];
  while (killed < kills) {
    const count = Math.min(Math.ceil(events / kills), events - first);
    for (const [partition, got] of (await send(tenant, first, count)).entries()) {
      sent[partition] = (sent[partition] ?? 0) + got;
    }
    first += count;
    const started = Date.now();
    // The first, and one after some kills in a row, is left alone: more events take more time.
    const isSpared = completed === 0 || inRow >= 6;
    const moment = Number(chance.next().value) * runMs;
    const code = await runProgram(parameters, folders, isSpared ? undefined : moment);
    inRow = code === null ? inRow + 1 : 0;
    if (code === null) {
      killed += 1;
      continue;
    }
    if (code !== 0) throw new Error(`a run ended with exit code ${code}`);
    completed += 1;
    // Most of the next kills come before the end of a run that takes as long, some when it is over.
    runMs = (Date.now() - started) * 1.1;
  }
  if ((await runProgram(parameters, folders)) !== 0) throw new Error('the last run does not complete');
  const counts = await countsIn(folders.out);
  const expected = sent.flatMap((count, partition) =>
    Array.from({ length: count }, (_, at) => `${partition}/${at}`),
  );
  const missing = expected.filter((key) => !counts.has(key)).length;
  const doubled = [...counts.values()].filter((count) => count > 1).length;
  const committed = await tenant.committed();
  process.stdout.write(
    `${killed} kills at random moments while ${first} events came, ${completed} runs between them completed; afterwards ${counts.size} events in the tables, ${missing} missing, ${doubled} more than once; the group stands at ${committed.join(', ')} of ${sent.join(', ')}\n`,
  );
  const isRight = missing === 0 && doubled === 0 && counts.size === first && committed.join() === sent.join();
  process.exitCode = isRight ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
