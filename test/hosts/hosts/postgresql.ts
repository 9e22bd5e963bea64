import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../support/cli.ts';
import { hoursAgo, moment } from '../../support/moment.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { command } from '../command.ts';
import type { Host } from '../host.ts';
import { furtherDatasets, parametersFor, readDescriptor, startTenant } from '../package.ts';

/** The program of docs/databases.md: whole tables, then only changes, and both ways end with the same tables. */
export const host: Host = {
  title: 'the program of docs/databases.md fills PostgreSQL, whole and by changes',
  prove: async ({ root, folder, say }) => {
    await using postgres = await startPostgres();
    await using simulator = await startTenant({ present: hoursAgo(12) });
    const page = await readFile(join(root, 'docs', 'databases.md'), 'utf8');
    const [, program = ''] = /^```python postgres\.py\n(.*?)^```$/ms.exec(page) ?? [];
    await writeFile(join(folder, 'postgres.py'), program);

    // The half day goes by at the source alone: the overlap bridges it.
    const parameters = { ...parametersFor(simulator), mode: 'incremental', incrementalOverlap: 24 * 60 };
    const input = JSON.stringify({ ...parameters, extraDatasets: furtherDatasets });
    const run = async () => {
      const args = ['run', '--params', '-', '--out', 'out', '--state', 'state', '--changes'];
      const inside = args.map((arg) => (['out', 'state'].includes(arg) ? join(folder, arg) : arg));
      const { exitCode, stderr } = await runCli(inside, { input });
      if (exitCode !== 0) throw new Error(`the run ended with ${exitCode}:\n${stderr.slice(-2000)}`);
    };
    const load = async (schema: string, ...options: readonly string[]) => {
      const sql = await command('python3', ['postgres.py', join(folder, 'out'), ...options], { cwd: folder });
      await writeFile(
        join(folder, 'load.sql'),
        `CREATE SCHEMA IF NOT EXISTS ${schema}; SET search_path = ${schema};\n${sql}`,
      );
      await postgres.psql(['--single-transaction', '-f', join(folder, 'load.sql')]);
    };

    await run();
    await load('kept');
    simulator.moveTo(moment);
    await run();
    await load('kept', '--changes');
    await load('kept', '--changes');
    await load('whole');
    const { resources } = await readDescriptor(join(folder, 'out'));
    const published = resources.map(({ name }) => name).filter((name) => !name.endsWith('.changes'));
    // Each run adds its rows to the table of the runs: that of one load has fewer.
    const tables = published.filter((name) => name !== 'runs');
    const runs = await postgres.psql(['-At', '-c', 'SELECT count(DISTINCT run_id) FROM kept.runs']);
    if (runs.trim() !== '2') throw new Error(`runs has rows of ${runs.trim()} runs instead of 2`);
    const different = await differences(postgres, tables);
    if (different.length > 0) throw new Error(`differ after changes: ${different.join(', ')}`);
    const moved = resources.filter(({ name, rows }) => name.endsWith('.changes') && rows > 0).length;
    if (moved === 0) throw new Error('no table had changes');
    say(`${tables.length} tables: ${moved} had changes, which lead to the tables that a whole load makes`);
    await postgres.psql(['-c', "UPDATE kept.sessions SET user_upn = 'x' || user_upn"]);
    if (!(await differences(postgres, tables)).includes('sessions'))
      throw new Error('a changed cell is not found');
    say('a changed cell is found');
  },
};

async function differences(postgres: Postgres, tables: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const [a, b] = [`TABLE kept."${table}"`, `TABLE whole."${table}"`];
    const count = await postgres.psql([
      '-At',
      '-c',
      `SELECT count(*) FROM ((${a} EXCEPT ALL ${b}) UNION ALL (${b} EXCEPT ALL ${a})) x`,
    ]);
    if (count.trim() !== '0') found.push(table);
  }
  return found;
}
