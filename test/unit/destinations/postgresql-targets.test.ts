import { describe, expect, it } from 'vitest';
import type { Postgres } from '../../support/postgres.ts';
import { loadedTarget, password } from '../../support/postgres-push.ts';

describe('a target file of PostgreSQL', () => {
  const load = async (target: Readonly<Record<string, unknown>>) =>
    loadedTarget({ port: 5432, authority: '' } as Postgres, { target: { caFile: undefined, ...target } }, [
      'sessions',
    ]);

  it.each<readonly [string, Readonly<Record<string, unknown>>, RegExp]>([
    ['without TLS to another machine', { tls: false, host: 'db.example' }, /tls: without encryption/],
    ['with a host that looks like this machine', { tls: false, host: '127.evil.example' }, /tls: without/],
    ['with an address for a host', { host: 'postgres://db' }, /host: is not a host name/],
    ['with a password in it', { password: 'secret-one' }, /unknown member password/],
    [
      'with a table that is none',
      { tables: ['sesions'] },
      /tables\.0: unknown table; did you mean "sessions"/,
    ],
    ['with a mode that is none', { mode: 'upsert' }, /mode: must be merge or replace or append/],
  ])('%s is refused', async (_what, target, says) => {
    const problems = await load(target).then(
      () => [],
      (error: { problems: readonly string[] }) => error.problems,
    );
    expect(problems).toEqual([expect.stringMatching(says)]);
  });

  it.each([{ host: 'localhost' }, { host: '::1' }, { host: '/var/run/postgresql' }])(
    'may do without TLS on this machine: %j',
    async (target) => {
      expect((await load({ ...target, tls: false })).kind).toBe('postgresql');
    },
  );

  it('takes the password of the environment before that of a file', async () => {
    expect((await load({ passwordFile: 'file' })).secrets).toEqual([password]);
  });
});
