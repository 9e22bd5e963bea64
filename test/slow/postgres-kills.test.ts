import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { addPusher, password, sessionsTable, targetOf } from '../support/postgres-push.ts';
import { publishTables } from '../support/published-folder.ts';

const isThere = postgresPrograms() !== undefined;
if (!isThere) process.stderr.write('\nNOT CHECKED: killed pushes to PostgreSQL, which is not installed\n');

const kills = 50;
const names = ['sessions', 'machines', 'users'] as const;

let server: Postgres;
beforeAll(async () => {
  if (!isThere) return;
  server = await startPostgres();
  await addPusher(server);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

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
      await writeFile(target, JSON.stringify(targetOf(server, { caFile, mode, schema: mode })));
      const out = await temporaryFolder();
      const push = async (killAfterMs?: number) => {
        const started = performance.now();
        const { exitCode, stdout } = await runCli(['push', '--target', target, '--out', out], {
          env: { PGPASSWORD: password },
          onStart: (kill) => {
            if (killAfterMs !== undefined) setTimeout(() => kill('SIGKILL'), killAfterMs);
          },
        });
        return { exitCode, stdout, ms: performance.now() - started };
      };
      await publishTables({ tables: tablesOf(0), runId: 'run-0' }, out);
      let whole = (await push()).ms;
      let killed = 0;
      for (let version = 1; version <= kills / 2; version += 1) {
        await publishTables({ tables: tablesOf(version), runId: `run-${version}` }, out);
        // Spread over the whole push, and no two at the same moment of it.
        const { exitCode } = await push((whole * ((version * 7) % 25)) / 25);
        if (exitCode === null) killed += 1;
        for (const name of names) {
          const versions = [version - 1, version].map((shown) => `${shown} 4000`);
          expect([...versions]).toContain(await versionsIn(mode, name));
        }
        const next = await push();
        expect(next.exitCode, next.stdout).toBe(0);
        whole = next.ms;
        for (const name of names) expect(await versionsIn(mode, name)).toBe(`${version} 4000`);
      }
      expect(killed).toBeGreaterThan(kills / 4);
    },
  );
});
