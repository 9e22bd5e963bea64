import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Dataset, type ForeignKey, required, text } from '../../../../connector/datasets/define.ts';
import { withJudgedReferences } from '../../../../connector/extract/table/judged-references.ts';
import type { MadeTable } from '../../../../connector/extract/table/made-table.ts';
import { workFile } from '../../../../connector/output/output-names.ts';
import { temporaryFolder } from '../../../support/folder.ts';

/** A table with a key, and a column for each table it refers to. */
function datasetOf(name: string, targets: readonly (string | ForeignKey)[] = []): Dataset {
  const keys = targets.map((target) =>
    typeof target === 'string'
      ? { columns: ['customer_id', target], dataset: target, targets: ['customer_id', 'id'] }
      : target,
  );
  return {
    ...{ name, title: name, group: 'Core', description: name, scope: 'customer' },
    ...{ key: ['id'], primaryKey: ['customer_id', 'id'], foreignKeys: keys },
    source: { service: 'daas', path: '/things', key: 'Id', takesFields: false, leftOut: [] },
    columns: [
      required(text('customer_id', 'run.customerId', 'Customer.')),
      required(text('id', 'Id', 'Key.')),
      ...keys.map((key) => text(key.dataset, 'Other', 'Reference.')),
    ],
  };
}

interface Planted {
  readonly dataset: Dataset;
  /** Its lines, behind the customer. */
  readonly lines: readonly string[];
  readonly outside?: Readonly<Record<string, number>>;
}

/** What is said of each reference, as `from -> to`. */
async function judged(planted: readonly Planted[], maxKeys?: number, signal = new AbortController().signal) {
  const folder = await temporaryFolder();
  const workPath = (file: string) => join(folder, file);
  const tables: MadeTable[] = [];
  for (const { dataset, lines, outside = {} } of planted) {
    const header = dataset.columns.map(({ name }) => name).join();
    const content = [header, ...lines.map((line) => `Acme1,${line}`), ''].join('\n');
    await writeFile(workPath(workFile(dataset.name)), content);
    const rows = lines.length;
    tables.push({ dataset, outside, bytes: content.length, sha256: '', rows, previous: undefined });
  }
  const result = await withJudgedReferences(tables, {
    ...{ workPath, signal },
    ...(maxKeys === undefined ? {} : { maxKeys }),
  });
  return Object.fromEntries(
    result.flatMap(({ dataset, references }) =>
      references.map(({ key, ...known }) => [`${dataset.name} -> ${key.dataset}`, known]),
    ),
  );
}

const machines = { dataset: datasetOf('machines'), lines: ['m1', 'm2', '"m,3"'] };

describe('what is said of references', () => {
  it('holds where every row has its counterpart or refers to nothing', async () => {
    const sessions = {
      dataset: datasetOf('sessions', ['machines']),
      lines: ['1,m1', '2,', '3,"m,3"', '4,m1'],
    };
    expect(await judged([sessions, machines])).toEqual({ 'sessions -> machines': { holds: true, nulls: 1 } });
  });

  it('does not hold where rows have none, and these are counted', async () => {
    const sessions = {
      dataset: datasetOf('sessions', ['machines']),
      lines: ['1,m1', '2,m9', '3,m9', '4,M1', '5,""'],
    };
    expect(await judged([sessions, machines])).toEqual({
      'sessions -> machines': { holds: false, orphans: 4 },
    });
  });

  it('tells several references of a table apart, also into a table without rows and into itself', async () => {
    const sessions = {
      dataset: datasetOf('sessions', ['machines', 'users', 'sessions']),
      lines: ['1,m1,u1,', '2,m2,,1', '3,,u2,9'],
    };
    expect(await judged([sessions, machines, { dataset: datasetOf('users'), lines: [] }])).toEqual({
      'sessions -> machines': { holds: true, nulls: 1 },
      'sessions -> users': { holds: false, orphans: 2 },
      'sessions -> sessions': { holds: false, orphans: 1 },
    });
  });

  it('is not guessed where the other table is not there', async () => {
    const sessions = { dataset: datasetOf('sessions', ['machines']), lines: ['1,'] };
    expect(await judged([sessions])).toEqual({
      'sessions -> machines': { holds: null, reason: 'tableNotInPackage' },
    });
  });

  it('is not guessed where keys do not fit into memory; the smallest tables are looked at', async () => {
    const sessions = {
      dataset: datasetOf('sessions', ['machines', 'users']),
      lines: ['1,m9,u1'],
    };
    const users = { dataset: datasetOf('users'), lines: ['u1', 'u2'] };
    expect(await judged([sessions, machines, users], 4)).toEqual({
      'sessions -> machines': { holds: null, reason: 'tooManyKeys' },
      'sessions -> users': { holds: true },
    });
    expect(await judged([sessions, machines, users], 5)).toMatchObject({
      'sessions -> machines': { holds: false, orphans: 1 },
    });
  });

  it('is known of a dimension that does not fit: it was given a row for every key', async () => {
    const sessions = { dataset: datasetOf('sessions', ['machines']), lines: ['1,m1', '2,'] };
    const dimension = { ...machines, dataset: { ...machines.dataset, isDimension: true as const } };
    expect(await judged([sessions, dimension], 2)).toEqual({
      'sessions -> machines': { holds: true, nulls: 1 },
    });
    const others = { ...sessions, lines: ['1,m9'] };
    expect(await judged([others, dimension])).toEqual({
      'sessions -> machines': { holds: false, orphans: 1 },
    });
  });

  it('follows the cursor of the row referred to where keys do not fit', async () => {
    const key: ForeignKey = {
      columns: ['customer_id', 'machines'],
      dataset: 'machines',
      targets: ['customer_id', 'id'],
      targetCursor: 'began',
    };
    const one = { dataset: datasetOf('instances', [key]), lines: ['1,m9'] };
    expect(await judged([{ ...one, outside: { machines: 7 } }, machines], 2)).toEqual({
      'instances -> machines': { holds: false, orphans: 7 },
    });
    expect(await judged([one, machines], 2)).toEqual({ 'instances -> machines': { holds: true } });
    // The keys know better than the cursor: the row may have been deleted at the source.
    expect(await judged([one, machines])).toEqual({ 'instances -> machines': { holds: false, orphans: 1 } });
  });

  it('ends when the run is cancelled', async () => {
    const sessions = { dataset: datasetOf('sessions', ['machines']), lines: ['1,m1'] };
    await expect(judged([sessions, machines], 9, AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
  });
});
