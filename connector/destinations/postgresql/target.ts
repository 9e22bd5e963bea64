import { isLoopback } from '../../parameters/urls.ts';
import type { Order, ReadTarget } from '../destination.ts';
import { namesIn } from '../published-tables.ts';
import { checkNetwork, checkTable, secretInEnvironment, secretInFile } from '../target-problems.ts';
import { openPostgresql } from './destination.ts';
import { loadPostgresql } from './packages.ts';
import type { postgresqlSchema } from './schema.ts';
import type { Settings } from './settings.ts';

/** What a target file of a PostgreSQL database says beyond its schema. */
export const readPostgresqlTarget: ReadTarget<typeof postgresqlSchema> = (members, sources, problems) => {
  const { host, port, database, schema, mode, tables } = members;
  if (!members.tls && !isOfThisMachine(host)) {
    problems.push(
      'tls: without encryption the password and the rows would be exposed on the network; `false` is only for a server on this machine',
    );
  }
  for (const [index, name] of (tables ?? []).entries())
    checkTable(name, ['tables', index], sources, problems);
  checkNetwork(members, sources.readFile, problems);
  const inEnvironment = secretInEnvironment('PGPASSWORD', sources, problems);
  const password =
    inEnvironment ??
    (members.passwordFile === undefined
      ? undefined
      : secretInFile(members.passwordFile, 'passwordFile', sources.readFile, problems));
  const settings: Settings = { ...members, password };
  return {
    address: `postgresql://${hostText(host)}:${port}/${encodeURIComponent(database)}`,
    secrets: password === undefined ? [] : [password],
    orders: (published) =>
      (tables ?? namesIn(published)).map((dataset): Order => {
        const place = `table ${schema}.${dataset}`;
        return { dataset, place, mode, isRepeatable: true };
      }),
    loadPackages: async () => {
      await loadPostgresql();
    },
    open: async (context) => openPostgresql(settings, await loadPostgresql(), context),
  };
};

function isOfThisMachine(host: string): boolean {
  const url = `http://${hostText(host)}`;
  return host.startsWith('/') || (URL.canParse(url) && isLoopback(new URL(url)));
}

/** As it stands in an address. */
function hostText(host: string): string {
  if (host.startsWith('/')) return encodeURIComponent(host);
  return host.includes(':') ? `[${host}]` : host;
}
