/**
 * How long pushes to PostgreSQL take beside psql's own \copy of the same file over the same way, and in how much memory:
 * `npm run bench:postgres -- 1000000`. The rows are sessions of a run against the simulator, copied. Processor time tells
 * more than wall time on a machine that has other work. Needs Linux and PostgreSQL (`.ci/postgres.sh`).
 */
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../hosts/command.ts';
import { startPostgres } from '../support/postgres.ts';
import { addPusher, password, targetOf } from '../support/postgres-push.ts';
import { runChild } from './child.ts';
import { startCloud, windowDays } from './cloud.ts';
import { copySessions } from './copied-sessions.ts';

const rows = Number(process.argv[2] ?? 100_000);
if (!Number.isSafeInteger(rows) || rows < 1) throw new Error('bench:postgres ROWS');

const { signal } = new AbortController();
const script = 'dist/cli.js';
const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
const [base, out] = [join(folder, 'base'), join(folder, 'out')];
await using server = await startPostgres();
await addPusher(server);

/** Sessions of a tenant, from which all tables are made. */
async function makeBase(): Promise<void> {
  await using cloud = await startCloud({ sessions: 20_000, latencyMs: 0, now: new Date(), signal });
  const { customerId, clientId, clientSecret, origin } = cloud;
  const input = JSON.stringify({
    ...{ customerId, clientId, clientSecret, baseUrl: origin, fetchStartDatePeriod: windowDays },
    ...{ fetchApplicationInstances: false, fetchMachineCatalogs: false, fetchHypervisors: false },
  });
  await runChild({ script, args: ['run', '--params', '-', '--out', base], input, folder, signal });
}

/** @param version 1: another user name in every hundredth row */
async function makeTable(version: number): Promise<void> {
  await mkdir(out, { recursive: true });
  const described = JSON.parse(await readFile(join(base, 'datapackage.json'), 'utf8'));
  await copyFile(join(base, 'sessions.csv'), join(out, 'sessions.csv'));
  await writeFile(join(out, 'datapackage.json'), JSON.stringify({ ...described, runId: `run-${version}` }));
  await copySessions(out, rows, (number) => (version > 0 && number % 100 === 0 ? 'user_name' : undefined));
}

/** Seconds of processor time of sessions that have ended (fields 16 and 17 of its `stat`, in hundredths). */
async function serverSeconds(): Promise<number> {
  const active = "SELECT FROM pg_stat_activity WHERE usename = 'pusher'";
  while ((await server.query(`SELECT EXISTS (${active})`))[0] === 't') await sleep(20);
  const [data = ''] = await server.query('SHOW data_directory');
  const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
  return (Number(fields[15]) + Number(fields[16])) / 100;
}

async function measured(title: string, work: () => Promise<string>): Promise<void> {
  const [began, before] = [performance.now(), await serverSeconds()];
  const said = await work();
  const seconds = (performance.now() - began) / 1000;
  const ofServer = (await serverSeconds()) - before;
  process.stdout.write(`${title}: ${seconds.toFixed(1)} s, server ${ofServer.toFixed(1)} s CPU, ${said}\n`);
}

try {
  await makeBase();
  const [caFile, passwordFile] = [join(folder, 'authority.pem'), join(folder, 'password')];
  const target = join(folder, 'target.json');
  await writeFile(caFile, server.authority);
  await writeFile(passwordFile, password);
  await writeFile(target, JSON.stringify(targetOf(server, { caFile, passwordFile, tables: ['sessions'] })));
  const push = async () => {
    const args = ['push', '--target', target, '--out', out];
    const child = await runChild({ script, args, input: '', folder, signal });
    const { tables } = JSON.parse(await readFile(join(out, 'push-report.json'), 'utf8'));
    const [memory, cpu] = [(child.peakBytes / 1e6).toFixed(0), child.cpuSeconds.toFixed(1)];
    return `client ${cpu} s CPU, ${memory} MB (${tables[0].detail})`;
  };
  await makeTable(0);
  const file = join(out, 'sessions.csv');
  process.stdout.write(`${rows} rows, ${(await stat(file)).size} bytes\n`);
  await measured('first push', push);
  const bare = [
    'CREATE TABLE bare (LIKE citrix.sessions INCLUDING INDEXES)',
    'ALTER TABLE bare DROP COLUMN last_seen_at, DROP COLUMN _row_hash',
    'ALTER TABLE bare OWNER TO pusher',
  ];
  await server.psql(['-d', 'hub', ...bare.flatMap((statement) => ['-c', statement])]);
  const way = `host=127.0.0.1 port=${server.port} dbname=hub user=pusher sslmode=require`;
  const copy = `\\copy bare FROM '${file}' (FORMAT csv, HEADER true)`;
  const env = { PGPASSWORD: password };
  await measured('psql \\copy', async () =>
    (await command('psql', [way, '-c', copy], { cwd: '/', env })).trim(),
  );
  await makeTable(1);
  await measured('merge with 1 % changed', push);
  await measured('merge with nothing changed', push);
} finally {
  await rm(folder, { recursive: true, force: true });
}
