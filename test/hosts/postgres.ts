import { existsSync, globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { Unavailable } from './host.ts';

/** A PostgreSQL server of its own, reached by a socket in a folder of its own. */
export interface Postgres extends AsyncDisposable {
  /** Resolves with what `psql` printed. @throws Error with what it said */
  readonly psql: (args: readonly string[]) => Promise<string>;
}

/** @throws Unavailable where PostgreSQL is not installed */
export async function startPostgres(): Promise<Postgres> {
  const programs = globSync('/usr/lib/postgresql/*/bin').find((folder) => existsSync(join(folder, 'initdb')));
  if (programs === undefined) throw new Unavailable('PostgreSQL (Debian: apt-get install postgresql)');
  // The server refuses to run as root, for whom Debian has an account beside it.
  const isRoot = process.getuid?.() === 0;
  const asServer = async (...words: readonly string[]) => {
    const [name = '', ...args] = isRoot ? ['runuser', '-u', 'postgres', '--', ...words] : words;
    return await command(name, args, { cwd: '/' });
  };
  const folder = (await asServer('mktemp', '-d', '/tmp/postgres-XXXXXX')).trim();
  const control = (...words: readonly string[]) =>
    asServer(join(programs, 'pg_ctl'), '-D', join(folder, 'data'), '-w', ...words);
  try {
    await asServer(
      join(programs, 'initdb'),
      '-D',
      join(folder, 'data'),
      '-A',
      'trust',
      '-U',
      'postgres',
      '-E',
      'UTF8',
    );
    const options = `-c listen_addresses= -c unix_socket_directories=${folder}`;
    await control('-o', options, '-l', join(folder, 'log'), 'start');
    if (isRoot) await command('chmod', ['755', folder], { cwd: '/' });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    psql: (args) =>
      command(
        join(programs, 'psql'),
        ['-q', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'postgres', ...args],
        { cwd: '/' },
      ),
    async [Symbol.asyncDispose]() {
      await control('-m', 'immediate', 'stop').catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
