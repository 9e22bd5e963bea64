import { existsSync, globSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { command } from '../hosts/command.ts';
import { Unavailable } from '../hosts/host.ts';
import { makeCertificate } from './certificate.ts';

/**
 * A PostgreSQL server of its own: with TLS and passwords on a free port of loopback, and for `psql` by a socket in a
 * folder of its own.
 */
export interface Postgres extends AsyncDisposable {
  readonly port: number;
  /** PEM of the authority of its certificate. */
  readonly authority: string;
  /** Resolves with what `psql` printed. @throws Error with what it said */
  readonly psql: (args: readonly string[]) => Promise<string>;
  /** Rows of a query, as text: cells with `|` between them. */
  readonly query: (sql: string) => Promise<readonly string[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** The folder of the server's programs; undefined: PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').find((folder) => existsSync(join(folder, 'initdb')));
}

/** @throws Unavailable where PostgreSQL is not installed */
export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Unavailable('PostgreSQL (Debian: apt-get install postgresql)');
  // The server refuses to run as root, for whom Debian has an account beside it.
  const isRoot = process.getuid?.() === 0;
  const asServer = async (...words: readonly string[]) => {
    const [name = '', ...args] = isRoot ? ['runuser', '-u', 'postgres', '--', ...words] : words;
    return await command(name, args, { cwd: '/' });
  };
  const folder = (await asServer('mktemp', '-d', '/tmp/postgres-XXXXXX')).trim();
  const data = join(folder, 'data');
  const control = (...words: readonly string[]) =>
    asServer(join(programs, 'pg_ctl'), '-D', data, '-w', ...words);
  const port = await freePort();
  const { cert, key } = makeCertificate();
  const options = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, 'ssl=on'],
    // The tables of a test need not outlive the machine.
    ...['fsync=off', 'full_page_writes=off', 'max_wal_size=8GB'],
  ];
  const start = async () => {
    await control(
      '-o',
      options.map((option) => `-c ${option}`).join(' '),
      '-l',
      join(folder, 'log'),
      'start',
    );
  };
  try {
    await asServer(join(programs, 'initdb'), '-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8');
    const files = {
      'server.crt': cert,
      'server.key': key,
      'pg_hba.conf': 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(data, name), text, { mode: 0o600 });
      if (isRoot) await command('chown', ['postgres:', join(data, name)], { cwd: '/' });
    }
    await start();
    if (isRoot) await command('chmod', ['755', folder], { cwd: '/' });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const psql: Postgres['psql'] = (args) =>
    command(
      join(programs, 'psql'),
      ['-q', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-p', String(port), '-U', 'postgres', ...args],
      { cwd: '/' },
    );
  const stop = async () => {
    await control('-m', 'immediate', 'stop').catch(() => undefined);
  };
  return {
    ...{ port, authority: cert, psql, start, stop },
    async query(sql) {
      const text = await psql(['-At', '-c', sql]);
      return text.split('\n').filter((line) => line !== '');
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
