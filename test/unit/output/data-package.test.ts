import { describe, expect, it } from 'vitest';
import {
  boolean,
  type Dataset,
  type ForeignKey,
  int64,
  number,
  required,
  text,
  timestamp,
} from '../../../connector/datasets/define.ts';
import { type DataPackageInput, dataPackageOf } from '../../../connector/output/data-package.ts';
import type { JudgedReference } from '../../../connector/output/package-references.ts';
import { findDataset } from '../../support/datasets.ts';

function table(name: string, foreignKeys: readonly ForeignKey[] = []): Dataset {
  return {
    name,
    title: `Title of ${name}`,
    group: 'Core',
    description: `One row is one of ${name}.`,
    ...{ scope: 'site', key: ['id'], primaryKey: ['id'] },
    source: { service: 'monitor', set: 'Things', key: ['Id'], cursor: 'Since', relations: {} },
    columns: [
      required(text('id', 'Id', 'Its key.')),
      text('label', 'Label', 'Its name.'),
      int64('size', 'Size', 'Bytes.'),
      number('load', 'Load', 'Percent.'),
      boolean('up', 'Up', 'Whether it runs.'),
      timestamp('since', 'Since', 'When it began.'),
      { ...text('day', 'Day', 'Its day.'), type: 'date' },
    ],
    foreignKeys,
  };
}

const input = (...datasets: readonly Dataset[]): DataPackageInput => ({
  runId: 'run-1',
  title: 'Tables of customer Acme1',
  window: { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' },
  connector: { name: 'some-connector', version: '1.2.3' },
  resources: datasets.map((dataset) => ({
    dataset,
    path: `${dataset.name}.csv`,
    format: 'csv',
    bytes: 10,
    sha256: 'ab'.repeat(32),
    rows: 3,
    references: dataset.foreignKeys.map((key) => ({ key, holds: true })),
  })),
});

const machineKey = (dataset: string): ForeignKey => ({
  columns: ['label'],
  dataset,
  targets: ['id'],
  targetCursor: 'since',
});

describe('the data package', () => {
  it('says what it is, who made it and when', () => {
    expect(dataPackageOf(input(table('machines')))).toMatchObject({
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: 'some-connector',
      runId: 'run-1',
      title: 'Tables of customer Acme1',
      description: 'Read for the time from 2026-10-21T09:00:00.000Z until before 2026-11-20T09:00:00.000Z.',
      version: '1.2.3',
      created: '2026-11-20T09:00:00.000Z',
      contributors: [{ title: 'some-connector 1.2.3', roles: ['creator'] }],
    });
  });

  it('describes each table so that a reader needs nothing else', () => {
    expect(dataPackageOf(input(table('machines')))).toMatchObject({
      resources: [
        {
          name: 'machines',
          type: 'table',
          title: 'Title of machines',
          path: 'machines.csv',
          format: 'csv',
          mediatype: 'text/csv',
          encoding: 'utf-8',
          bytes: 10,
          hash: `sha256:${'ab'.repeat(32)}`,
          rows: 3,
          dialect: { header: true, delimiter: ',', lineTerminator: '\n', quoteChar: '"', doubleQuote: true },
          schema: { primaryKey: ['id'], missingValues: [''] },
        },
      ],
    });
  });

  it('gives every column its type in the words of Table Schema', () => {
    const fields = [
      { name: 'id', type: 'string', description: 'Its key.', constraints: { required: true } },
      { name: 'label', type: 'string' },
      { name: 'size', type: 'integer' },
      { name: 'load', type: 'number' },
      { name: 'up', type: 'boolean', trueValues: ['true'], falseValues: ['false'] },
      { name: 'since', type: 'datetime', format: 'default' },
      { name: 'day', type: 'date', format: 'default' },
    ];
    const descriptor = dataPackageOf(input(table('machines')));
    expect(descriptor).toMatchObject({ resources: [{ schema: { fields } }] });
    expect(JSON.stringify(descriptor).match(/"constraints"/g)).toHaveLength(1);
  });

  it('declares references that hold for readers of the standard, and says of all others what is known', () => {
    const sessions = table('sessions');
    const { resources, ...rest } = input(table('machines'), sessions);
    const references: readonly JudgedReference[] = [
      { key: machineKey('machines'), holds: true },
      { key: machineKey('Sites'), holds: false, orphans: 125 },
      { key: machineKey('users'), holds: null, reason: 'tableNotInPackage' },
    ];
    const judged = resources.map((one) => (one.dataset === sessions ? { ...one, references } : one));
    const to = (resource: string) => ({ fields: ['label'], reference: { resource, fields: ['id'] } });
    expect(dataPackageOf({ ...rest, resources: judged })).toMatchObject({
      resources: [
        {},
        {
          schema: { foreignKeys: [to('machines')] },
          references: [
            { ...to('sites'), holds: false, orphans: 125 },
            { ...to('users'), holds: null, reason: 'tableNotInPackage' },
          ],
        },
      ],
    });
    const parquet = judged.map((one) => ({ ...one, format: 'parquet' as const }));
    expect(dataPackageOf({ ...rest, resources: parquet })).toMatchObject({
      resources: [{}, { references: [to('sites.parquet'), to('users.parquet')] }],
    });
    const none = JSON.stringify(dataPackageOf(input(table('machines'))));
    expect(none).not.toMatch(/foreignKeys|references/);
  });

  it('says what kind of table it is, for what time it was read, and as of when', () => {
    const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
    const kinds = ['sessions', 'machines', 'machine_catalogs', 'service_entitlements'];
    const logs = ['system_log', 'config_operations', 'risk_users'];
    const found = [...kinds, ...logs].flatMap((name) => findDataset(name) ?? []);
    const said = dataPackageOf(input(...found));
    expect(said).toMatchObject({
      window,
      resources: [
        { name: 'sessions', kind: 'window', window, readAt: window.to },
        { name: 'machines', kind: 'snapshot', window: null, readAt: window.to },
        { name: 'machine_catalogs', kind: 'snapshot', window: null, readAt: window.to },
        { name: 'service_entitlements', kind: 'snapshot', window: null, readAt: window.to },
        { name: 'system_log', kind: 'log', window, readAt: null },
        { name: 'config_operations', kind: 'log', window, readAt: window.to },
        { name: 'risk_users', kind: 'events', window, readAt: null },
      ],
    });
  });

  it('says why a table has no primary key', () => {
    const machines = table('machines');
    const key = { primaryKey: ['id', 'label', 'size'], key: ['label', 'size'] };
    expect(dataPackageOf(input({ ...machines, ...key }))).toMatchObject({
      resources: [
        {
          schema: { uniqueKeys: [key.primaryKey] },
          missingPrimaryKey: { reason: 'keyMayBeNull', columns: ['label', 'size'] },
        },
      ],
    });
    expect(JSON.stringify(dataPackageOf(input(machines)))).not.toContain('missingPrimaryKey');
  });

  it('names no resource when a table refers to itself', () => {
    expect(dataPackageOf(input(table('folders', [machineKey('folders')])))).toMatchObject({
      resources: [{ schema: { foreignKeys: [{ fields: ['label'], reference: { fields: ['id'] } }] } }],
    });
    expect(JSON.stringify(dataPackageOf(input(table('folders', [machineKey('folders')]))))).not.toContain(
      '"resource"',
    );
  });

  it('is the same text for the same run', () => {
    const again = () => JSON.stringify(dataPackageOf(input(table('machines'), table('sessions'))));
    expect(again()).toBe(again());
  });

  it('cannot be empty, nor hold a name the standard does not know', () => {
    expect(() => dataPackageOf(input())).toThrowError(/at least one table/);
    expect(() => dataPackageOf(input(table('My Table')))).toThrowError(/"My Table" is not a valid name/);
  });
});
