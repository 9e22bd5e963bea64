import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diceOf } from '../support/chaos-dice.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { addPusher, password, sessionsTable, targetOf } from '../support/postgres-push.ts';
import { publishTables } from '../support/published-folder.ts';

const isThere = postgresPrograms() !== undefined;
if (!isThere) process.stderr.write('\nNOT CHECKED: killed pushes to PostgreSQL, which is not installed\n');

/** Kills per mode; `PUSH_KILLS=50 npm run test:slow -- postgres-kills` for the long form. */
const kills = Number(process.env['PUSH_KILLS'] ?? 12);
const names = ['sessions', 'machines', 'users'] as const;

let server: Postgres;
let front: Awaited<ReturnType<typeof countingFront>>;
beforeAll(async () => {
  if (!isThere) return;
  server = await startPostgres();
  await addPusher(server);
  front = await countingFront(server.port);
});
afterAll(async () => {
  await front?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Passes on what comes, and counts the pieces that clients send: statements, and rows. */
async function countingFront(port: number) {
  let [pieces, killAt] = [0, 0];
  let kill: () => void = () => undefined;
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const behind = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined).on('close', () => to.destroy());
    }
    client.on('data', () => {
      pieces += 1;
      if (pieces === killAt) kill();
    });
    client.pipe(behind).pipe(client);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    begin(at = 0, own: () => void = () => undefined): void {
      [pieces, killAt, kill] = [0, at, own];
    },
    count: () => pieces,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** Tables of which every row differs from version to version; some rows come, others go. */
function tablesOf(version: number) {
  const keys = Array.from({ length: 4_000 }, (_, index) => index + version * 10);
  const lines = keys.map((key) => `k${key},${version},,${key},,,`);
  return Object.fromEntries(names.map((name) => [name, sessionsTable(lines)]));
}

const ask = async (sql: string) => (await server.psql(['-d', 'hub', '-At', '-c', sql])).trim();

/** The versions of the rows that a table shows; '' where it is not there yet. */
async function versionsIn(schema: string, name: string): Promise<string> {
  const found = await ask(`SELECT to_regclass('${schema}.${name}') IS NOT NULL`);
  if (found !== 't') return '';
  const gone = schema === 'merge' ? 'WHERE last_seen_at IS NULL' : '';
  return await ask(
    `SELECT string_agg(DISTINCT user_name, ',') || ' ' || count(*) FROM ${schema}.${name} ${gone}`,
  );
}

describe.runIf(isThere)('a push to PostgreSQL that is killed', () => {
  it.each(['merge', 'replace'] as const)(
    '%s: shows whole tables at once, and the next push ends with them',
    async (mode) => {
      const folder = await temporaryFolder();
      const target = join(folder, 'target.json');
      await writeFile(join(folder, 'authority.pem'), server.authority);
      const caFile = join(folder, 'authority.pem');
      await writeFile(
        target,
        JSON.stringify(targetOf(server, { caFile, mode, schema: mode, port: front.port })),
      );
      const out = await temporaryFolder();
      const push = (killAt?: number) =>
        runCli(['push', '--target', target, '--out', out], {
          env: { PGPASSWORD: password },
          onStart: (kill) => front.begin(killAt, () => kill('SIGKILL')),
        });
      await publishTables({ tables: tablesOf(0), runId: 'run-0' }, out);
      await push();
      const dice = diceOf(1);
      let whole = front.count();
      let killed = 0;
      for (let version = 1; version <= kills; version += 1) {
        await publishTables({ tables: tablesOf(version), runId: `run-${version}` }, out);
        // The number of pieces differs a little from push to push.
        const { exitCode } = await push(dice.between(1, Math.floor(whole * 0.9)));
        if (exitCode === null) killed += 1;
        for (const name of names) {
          const versions = [version - 1, version].map((shown) => `${shown} 4000`);
          expect([...versions]).toContain(await versionsIn(mode, name));
        }
        const next = await push();
        expect(next.exitCode, next.stdout).toBe(0);
        whole = front.count();
        for (const name of names) expect(await versionsIn(mode, name)).toBe(`${version} 4000`);
      }
      expect(killed).toBeGreaterThan(kills * 0.8);
    },
  );
});
