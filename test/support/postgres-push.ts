import { pushCommand } from '../../connector/commands/push.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import type { PushReport } from '../../connector/destinations/report.ts';
import { fakeRuntime } from './fake-runtime.ts';
import type { Postgres } from './postgres.ts';
import { publishTables, type SmallField } from './published-folder.ts';

/** Pushes small tables to a PostgreSQL server of the tests. */

export const password = 'Canary-password-1';

/** The user of the pushes, who owns a database of his own. */
export async function addPusher({ psql }: Postgres): Promise<void> {
  await psql([
    '-c',
    `CREATE ROLE pusher LOGIN PASSWORD '${password}'`,
    '-c',
    'CREATE DATABASE hub OWNER pusher',
  ]);
}

export const sessionFields: readonly SmallField[] = [
  { name: 'customer_id', required: true },
  { name: 'site_id', required: true },
  { name: 'session_key', required: true, description: "The session's key, with a \\ and a ' in it." },
  { name: 'user_name' },
  { name: 'started', type: 'datetime' },
  { name: 'bytes', type: 'integer' },
  { name: 'cost', type: 'number' },
  { name: 'is_open', type: 'boolean' },
  { name: 'day', type: 'date' },
];

const header = sessionFields.map(({ name }) => name).join(',');

const sessionKey = ['customer_id', 'site_id', 'session_key'];

/** Lines of sessions: each is a key and the cells behind it. */
export function sessionsTable(lines: readonly string[], { customer = 'acme', site = 's1' } = {}) {
  const rows = lines.map((line) => `${customer},${site},${line}\n`).join('');
  return { csv: `${header}\n${rows}`, fields: sessionFields, key: sessionKey };
}

/** A session in which all cells but the first depend on a number. */
export const session = (key: string, cells = 1) =>
  `${key},user ${cells},2026-11-20T09:00:0${cells % 10}.123Z,${cells},${cells}.50,${cells % 2 === 0},2026-11-20`;

type Tables = Parameters<typeof publishTables>[0]['tables'];

export interface PushOptions {
  readonly target?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly runId?: string;
  readonly created?: string;
  readonly signal?: AbortSignal;
  readonly onWarning?: (message: string) => void;
}

/** A target file for the server. */
export function targetOf({ port }: Postgres, more: Readonly<Record<string, unknown>> = {}) {
  return {
    ...{ kind: 'postgresql', host: '127.0.0.1', port, database: 'hub', user: 'pusher' },
    ...{ caFile: 'authority.pem', ...more },
  };
}

/** What the program would make of the target file. */
export async function loadedTarget(
  server: Postgres,
  { target, env }: Pick<PushOptions, 'target' | 'env'>,
  datasetNames: readonly string[],
) {
  return await loadTarget({
    text: JSON.stringify(targetOf(server, target)),
    ...{ origin: 'target.json', env: env ?? { PGPASSWORD: password } },
    ...{ readFile: () => server.authority, datasetNames },
  });
}

export async function pushTo(
  server: Postgres,
  tables: Tables,
  options: PushOptions = {},
): Promise<PushReport> {
  const { runId = 'run-1', created = '2026-11-20T09:00:00.000Z' } = options;
  const out = await publishTables({ runId, created, tables });
  return await pushFolder(server, out, Object.keys(tables), options);
}

async function pushFolder(
  server: Postgres,
  out: string,
  datasetNames: readonly string[],
  options: PushOptions = {},
): Promise<PushReport> {
  return await pushCommand({
    target: await loadedTarget(server, options, datasetNames),
    ...{ out, env: {}, readFile: () => server.authority, runtime: fakeRuntime() },
    emit: (event) => {
      if (event.type === 'warning') options.onWarning?.(event.message);
    },
    onResult: () => undefined,
    signal: options.signal ?? new AbortController().signal,
  });
}

/** Status or error of each table, and what changed. */
export function toldBy({ tables }: PushReport) {
  return tables.map(({ status, changed, error }) => error?.code ?? (status === 'pushed' ? changed : status));
}
