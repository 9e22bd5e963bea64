import { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { getCACertificates } from 'node:tls';
import type { Client } from 'pg';
import { unlessAborted } from '../../abort.ts';
import type { Postgresql } from './packages.ts';
import type { Settings } from './settings.ts';

/** A session on the server. What it throws, `failures.ts` explains. */
export interface Connection {
  /** Of the server, as a number: 150004 is 15.4. */
  readonly version: number;
  rows(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** @returns the number of rows that were inserted, updated or deleted */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Sends rows to a `COPY … FROM STDIN`. @returns their number */
  copyIn(sql: string, rows: AsyncIterable<Uint8Array>): Promise<number>;
  /** Whether the connection has ended: then what was thrown says no more. */
  isBroken(): boolean;
  /** Ends it at once; what is under way fails. */
  break(): void;
  /** Does all of the work or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Never rejects. */
  close(): Promise<void>;
}

interface ConnectionOptions {
  readonly postgresql: Postgresql;
  readonly settings: Settings;
  /** PEM certificates trusted in addition to those of Node.js. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** To connect, sign in and prepare the session. */
const signInMs = 30_000;

const goodbyeMs = 2_000;

/** Settings of the session: other defaults of user or database must not change what statements mean. */
const session = [
  'SET search_path = pg_catalog',
  "SET client_min_messages = 'error'",
  "SET timezone = 'UTC'",
  "SET datestyle = 'ISO'",
  "SET lock_timeout = '300s'",
  "SET work_mem = '64MB'",
  "SET temp_buffers = '64MB'",
];

/** @throws what pg throws, or the signal's reason */
export async function openConnection({
  postgresql: { Client: PostgresqlClient, copyFrom },
  ...options
}: ConnectionOptions): Promise<Connection> {
  const { settings, signal } = options;
  const socket = new Socket();
  const client: Client = new PostgresqlClient({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    database: settings.database,
    // Said, because pg would look for it in variables and files of its own.
    password: () => settings.password ?? '',
    ssl: settings.tls ? tlsOf(options) : false,
    application_name: 'citrix-datahub-connector',
    keepAlive: true,
    stream: () => socket,
  });
  // What breaks a connection also ends the statement under way.
  client.on('error', () => undefined);
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', stop);
    const isSaid = unlessAborted(client.end(), AbortSignal.timeout(goodbyeMs));
    await isSaid.catch(() => undefined); // the session is over either way
    socket.destroy();
  };
  const heard = async <T>(work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  };
  const rows: Connection['rows'] = (sql, values = []) =>
    heard(async () => (await client.query<Record<string, unknown>>(sql, [...values])).rows);
  const run: Connection['run'] = (sql, values = []) =>
    heard(async () => (await client.query(sql, [...values])).rowCount ?? 0);
  const prepared = async () => {
    await client.connect();
    for (const setting of session) await run(setting);
    const [told] = await rows('SHOW server_version_num');
    const number = Number(told?.['server_version_num']);
    // A server that notices a client's end only when it answers keeps its locks until then.
    if (number >= 140_000) await run("SET client_connection_check_interval = '5s'");
    return number;
  };
  try {
    const version = await unlessAborted(prepared(), AbortSignal.any([signal, AbortSignal.timeout(signInMs)]));
    return {
      ...{ version, rows, run, close },
      isBroken: () => socket.destroyed || !socket.writable,
      break: () => socket.destroy(),
      copyIn: (sql, source) =>
        heard(async () => {
          const copy = client.query(copyFrom(sql));
          await pipeline(source, copy, { signal });
          return copy.rowCount;
        }),
      async transaction(work) {
        await run('BEGIN');
        try {
          const result = await work();
          await run('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => undefined); // a session that broke has rolled back
          throw error;
        }
      },
    };
  } catch (error) {
    socket.destroy();
    await close();
    throw error;
  }
}

function tlsOf({ settings: { host }, ca }: Pick<ConnectionOptions, 'settings' | 'ca'>) {
  const own = ca === undefined ? [] : [ca];
  // The host is what the certificate has to be for, also where it is an IP address.
  return { host, ca: [...getCACertificates('default'), ...own], rejectUnauthorized: true };
}
