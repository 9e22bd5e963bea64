import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import { connectorAs } from '../connector.ts';
import type { Host, Work } from '../host.ts';
import { virtualEnvironment } from '../python.ts';
import { proveLoader, someTables } from '../warehouse.ts';

export const host: Host = {
  title: 'Meltano runs the tap twice with state, target-duckdb keeps the rows',
  prove,
};

/*
 * Not every table: the UPDATE of target-duckdb by a key of three columns ends with an internal error of DuckDB 1.1
 * for some tables, `probe_rules` for one. Airbyte loads all of them.
 */

/** A project of Meltano; JSON is YAML. */
const project = (tap: object, target: object) => ({
  version: 1,
  default_environment: 'dev',
  project_id: '00000000-0000-4000-8000-000000000000',
  send_anonymous_usage_stats: false,
  environments: [{ name: 'dev' }],
  plugins: {
    extractors: [
      {
        name: 'tap-citrix',
        namespace: 'tap_citrix',
        capabilities: ['about', 'catalog', 'discover', 'state'],
        settings: [{ name: 'clientSecret', sensitive: true }],
        ...tap,
      },
    ],
    loaders: [{ name: 'target-duckdb', namespace: 'target_duckdb', ...target }],
  },
});

async function prove(work: Work): Promise<void> {
  const { folder } = work;
  const bin = await virtualEnvironment(work, 'meltano');
  const executable = await connectorAs(folder, 'tap-citrix', 'tap');
  await proveLoader(work, {
    tables: someTables,
    limits: { noEmptyText: true, fractionDigits: 6 },
    load: async ({ database, parameters }) => {
      const select = someTables.map((table) => `${table}.*`);
      const config = { path: database, filepath: database, default_target_schema: 'main' };
      const described = project(
        { executable, config: parameters, select },
        { executable: join(bin, 'target-duckdb'), config },
      );
      await writeFile(join(folder, 'meltano.yml'), JSON.stringify(described, null, 2));
      // Its log goes to stderr.
      const run = `'${join(bin, 'meltano')}' run tap-citrix target-duckdb 2>&1`;
      const log = await command('sh', ['-c', run], {
        cwd: folder,
        env: { NO_COLOR: '1', DO_NOT_TRACK: '1' },
      });
      return log.matchAll(/Loading (\d+) rows into/g).reduce((sum, [, rows]) => sum + Number(rows), 0);
    },
  });
}
