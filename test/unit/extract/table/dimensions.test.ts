import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { withChosenColumns } from '../../../../connector/extract/rows/chosen-columns.ts';
import { nothingOdd } from '../../../../connector/extract/rows/odd-cells.ts';
import { dropHalfCompleted } from '../../../../connector/extract/table/complete-dimension.ts';
import { createReferredKeys, inReadingOrder } from '../../../../connector/extract/table/referred-keys.ts';
import { exists } from '../../../../connector/output/file-operations.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { progress } from '../making.ts';

const star = datasets.map((dataset) =>
  withChosenColumns(dataset, { columns: 'all', tableColumns: [], layout: 'star' }),
);
const named = (name: string) => star.find((dataset) => dataset.name === name) as Dataset;

describe('the order of reading', () => {
  test('has each dimension behind all tables that refer to it', () => {
    const order = inReadingOrder(star);
    expect(order.map(({ name }) => name).toSorted()).toEqual(star.map(({ name }) => name).toSorted());
    const late = order.flatMap((dataset, at) =>
      dataset.foreignKeys
        .filter((key) => named(key.dataset).isDimension && order.indexOf(named(key.dataset)) < at)
        .map((key) => `${dataset.name} behind ${key.dataset}`),
    );
    expect(late).toEqual([]);
    expect(inReadingOrder(datasets)).toEqual(datasets);
  });

  test('does not exist where dimensions refer to each other (planted)', () => {
    const [users, machines] = [named('users'), named('machines')];
    const [key] = machines.foreignKeys;
    if (key === undefined) throw new Error('no reference');
    const circle = [
      { ...users, foreignKeys: [{ ...key, dataset: 'machines' }] },
      { ...machines, foreignKeys: [{ ...key, dataset: 'users' }] },
    ];
    expect(() => inReadingOrder(circle)).toThrow('circle');
  });
});

test('keys are collected by dimension, once each, whatever column they stand in, without nulls', async () => {
  const path = join(await temporaryFolder(), 'machines.csv');
  const machines = named('machines');
  const line = (cells: Readonly<Record<string, string>>) =>
    machines.columns.map(({ name }) => cells[name] ?? '').join();
  const lines = [
    machines.columns.map(({ name }) => name).join(),
    line({ machine_id: 'm1', catalog_id: 'c1', hypervisor_id: 'h1' }),
    line({ machine_id: 'm2', catalog_id: 'c1' }),
    line({ machine_id: 'm3', catalog_id: '"c,2"', machine_name: '"two\nlines"' }),
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  const keys = createReferredKeys(star);
  await keys.add(machines, path);
  await keys.add(named('users'), join(path, 'which is not there, and refers to nothing'));
  expect(keys.of(named('catalogs'))).toEqual(new Set(['c1', 'c,2']));
  expect(keys.of(named('monitor_hypervisors'))).toEqual(new Set(['h1']));
  expect(keys.of(named('users'))).toEqual(new Set());
  expect(keys.of(named('sessions'))).toBeUndefined();
});

describe('a dimension that was interrupted', () => {
  const found = { ...progress(0, '5'), bytes: 1, sha256: '', rows: 1, odd: nothingOdd, rejected: 0 };
  const stubs = { ...found, findings: { ...found.findings, merged: { stubs: 1 } } };

  test.each([
    ['starts over where rows had been added that the source does not have', stubs, 0],
    ['stays as it was before that', found, 1],
    ['stays as it is when it is complete', { ...stubs, done: true }, 1],
  ])('%s', async (_title, checkpoint, left) => {
    const path = join(await temporaryFolder(), 'users.csv');
    await writeFile(path, 'x');
    const ledger = new MemoryLedger();
    await ledger.add(checkpoint);
    await dropHalfCompleted(ledger, path);
    expect([ledger.length, await exists(path)]).toEqual([left, left === 1]);
  });
});
