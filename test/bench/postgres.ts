/**
 * How long pushes to PostgreSQL take beside psql's own \copy of the same file, and in how much memory:
 * `npm run bench:postgres -- 1000000`. The rows have the columns of `sessions`. Needs PostgreSQL (`.ci/postgres.sh`).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Column, Dataset } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { dataPackageOf } from '../../connector/output/data-package.ts';
import { runCli } from '../support/cli.ts';
import { startPostgres } from '../support/postgres.ts';
import { addPusher, password, targetOf } from '../support/postgres-push.ts';

const rows = Number(process.argv[2] ?? 100_000);
const sessions = datasets.find(({ name }) => name === 'sessions');
if (sessions === undefined || !Number.isSafeInteger(rows)) throw new Error('bench:postgres ROWS');
const dataset: Dataset = sessions;
const { columns } = dataset;

/** About as long as those of a tenant, and compressible as little. */
function cellOf({ name, type }: Column, row: number, version: number): string {
  const mixed = (row * 2_654_435_761 + name.length * 97) >>> 0;
  if (name === 'customer_id' || name === 'site_id') return 'bench';
  if (name === 'session_key') return `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`;
  if (name === 'user_name' && row % 100 === 0) return `changed ${version}`;
  if (type === 'timestamp')
    return `2026-11-${String(1 + (mixed % 28)).padStart(2, '0')}T09:${String(mixed % 60).padStart(2, '0')}:00.000Z`;
  if (type === 'boolean') return mixed % 2 === 0 ? 'true' : 'false';
  if (type === 'date') return '2026-11-20';
  return type === 'text' ? `text ${mixed % 5000} of ${name}` : String(mixed % 100_000);
}

async function writeTable(out: string, version: number): Promise<void> {
  const path = join(out, 'sessions.csv');
  await pipeline(function* lines() {
    yield `${columns.map(({ name }) => name).join(',')}\n`;
    let block = '';
    for (let row = 0; row < rows; row += 1) {
      block += `${columns.map((column) => cellOf(column, row, version)).join(',')}\n`;
      if (block.length < 1 << 20) continue;
      yield block;
      block = '';
    }
    yield block;
  }, createWriteStream(path));
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const described = dataPackageOf({
    ...{ runId: `run-${version}`, title: 'bench', connector: { name: 'bench', version: '1.0.0' } },
    window: { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
    resources: [
      {
        ...{ dataset, path: 'sessions.csv', format: 'csv', rows, references: [] },
        ...{ bytes: (await stat(path)).size, sha256: hash.digest('hex') },
      },
    ],
  });
  await writeFile(join(out, 'datapackage.json'), JSON.stringify(described));
}

await using server = await startPostgres();
await addPusher(server);
const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
try {
  const [caFile, target] = [join(folder, 'authority.pem'), join(folder, 'target.json')];
  await writeFile(caFile, server.authority);
  await writeFile(target, JSON.stringify(targetOf(server, { caFile })));
  const timed = async (title: string, work: () => Promise<string>) => {
    const started = performance.now();
    const said = await work();
    process.stdout.write(`${title}: ${((performance.now() - started) / 1000).toFixed(1)} s ${said}\n`);
  };
  const push = async () => {
    const { exitCode, stdout, stderr } = await runCli(['push', '--target', target, '--out', folder], {
      program: '../dist/cli.js',
      env: { PGPASSWORD: password },
      launcher: [
        '/usr/bin/env',
        'bash',
        '-c',
        '"$@" & child=$!; while kill -0 $child 2>/dev/null; do grep VmHWM /proc/$child/status >"$0" 2>/dev/null && cp "$0" "$0.last"; sleep 0.2; done; wait $child',
        join(folder, 'memory'),
      ],
    });
    if (exitCode !== 0) throw new Error(`push ended with ${exitCode}: ${stdout}${stderr}`);
    const memory = await readFile(join(folder, 'memory.last'), 'utf8').catch(() => '');
    return `(${stdout.trim()}; ${memory.replaceAll(/\s+/g, ' ').trim()})`;
  };
  await writeTable(folder, 0);
  process.stdout.write(`${rows} rows, ${(await stat(join(folder, 'sessions.csv'))).size} bytes\n`);
  await timed('first push', push);
  await server.psql([
    '-d',
    'hub',
    '-c',
    'CREATE TABLE bare (LIKE citrix.sessions INCLUDING INDEXES)',
    '-c',
    'ALTER TABLE bare DROP COLUMN last_seen_at, DROP COLUMN _row_hash',
  ]);
  await timed(
    'psql \\copy',
    async () =>
      await server.psql([
        '-d',
        'hub',
        '-c',
        `\\copy bare FROM '${join(folder, 'sessions.csv')}' (FORMAT csv, HEADER true)`,
      ]),
  );
  await writeTable(folder, 1);
  await timed('merge with 1 % changed', push);
  await timed('merge with nothing changed', push);
} finally {
  await rm(folder, { recursive: true, force: true });
}
