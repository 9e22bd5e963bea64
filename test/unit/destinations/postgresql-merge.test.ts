import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Connection } from '../../../connector/destinations/postgresql/connection.ts';
import { mergeRows } from '../../../connector/destinations/postgresql/merge-rows.ts';
import { wantedTable } from '../../../connector/destinations/postgresql/wanted-table.ts';
import { temporaryFolder } from '../../support/folder.ts';

const required = { required: true };
const wanted = wantedTable(
  'machines',
  {
    ...{
      path: 'machines.csv',
      format: 'csv',
      title: '',
      description: 'Machines.',
      hash: '',
      rows: 3,
      bytes: 0,
    },
    schema: {
      fields: [
        { name: 'customer_id', type: 'string', description: '', constraints: required },
        { name: 'note', type: 'string', description: '' },
        { name: 'id', type: 'string', description: '', constraints: required },
      ],
      primaryKey: ['customer_id', 'id'],
    },
  },
  { schema: 'citrix', mode: 'merge' },
);

/** A server that asks for these lines whole. */
function serverThatAsksFor(lines: readonly number[], onCopy: () => Promise<void> = () => Promise.resolve()) {
  const copies: string[] = [];
  const statements: string[] = [];
  const connection: Connection = {
    version: 150_000,
    rows: (sql) => {
      if (sql.startsWith('FETCH')) return Promise.resolve(lines.map((line) => ({ line: String(line) })));
      return Promise.resolve([{ transaction: '5', places: 'customer_id 1' }]);
    },
    run: (sql) => {
      statements.push(sql);
      return Promise.resolve(0);
    },
    async copyIn(_sql, pieces) {
      const bytes: Uint8Array[] = [];
      for await (const piece of pieces) bytes.push(piece);
      copies.push(Buffer.concat(bytes).toString());
      await onCopy();
      return (copies.at(-1)?.split('\n').length ?? 0) - 2;
    },
    ...{ isBroken: () => false, break: () => undefined, close: () => Promise.resolve() },
    transaction: (work) => work(),
  };
  return { connection, copies, statements };
}

async function merge(connection: Connection, csv: string, folder?: string) {
  const path = join(folder ?? (await temporaryFolder()), 'machines.csv');
  await writeFile(path, csv);
  return await mergeRows(connection, {
    ...{ wanted, mode: 'merge', scope: ['acme'], seenAt: '2026-11-20T09:00:00.000Z', path, rows: 3 },
  });
}

const csv = 'customer_id,note,id\nacme,one,a\nacme,"two, 2",b\nacme,three,c\n';

it('sends keys and hashes of all rows, and whole rows of those that the server asks for', async () => {
  const { connection, copies } = serverThatAsksFor([1, 1]);
  await merge(connection, csv);
  const [keys = '', whole = ''] = copies.map((copy) => copy.replaceAll(/-?\d{9,}/g, 'HASH'));
  expect(keys.split('\n').slice(1, -1)).toEqual(['0,HASH,acme,a', '1,HASH,acme,b', '2,HASH,acme,c']);
  expect(whole.split('\n').slice(1, -1)).toEqual(['acme,"two, 2",b,HASH']);
});

it('sends no row where none differs', async () => {
  const { connection, copies, statements } = serverThatAsksFor([]);
  await merge(connection, csv);
  expect(copies).toHaveLength(1);
  expect(statements.filter((sql) => /^(UPDATE|INSERT)/.test(sql))).toEqual([
    expect.stringContaining('SET last_seen_at'),
  ]);
});

it('refuses a file that a run replaces between its two readings', async () => {
  const folder = await temporaryFolder();
  const next = join(folder, 'next.csv');
  const { connection, statements } = serverThatAsksFor([0], async () => {
    await writeFile(next, csv);
    await rename(next, join(folder, 'machines.csv'));
  });
  await expect(merge(connection, csv, folder)).rejects.toMatchObject({ code: 'PUSH_FAILED' });
  expect(statements.filter((sql) => /^(UPDATE|INSERT)/.test(sql))).toEqual([]);
});
