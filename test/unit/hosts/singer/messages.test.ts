import { expect, test } from 'vitest';
import { recordLines, schemaLine, stateLine } from '../../../../connector/hosts/singer/messages.ts';
import { findDataset } from '../../../support/datasets.ts';
import { readSinger } from '../../../support/singer.ts';

test('rows go out as the texts they are', () => {
  const rows = ['{"a":9007199254740993,"b":1.10}', '{"a":null}'].map((json) => ({ json: Buffer.from(json) }));
  expect(String(recordLines('s', rows, '2026-11-20T09:00:00.000Z'))).toBe(
    '{"type":"RECORD","stream":"s","record":{"a":9007199254740993,"b":1.10},"time_extracted":"2026-11-20T09:00:00.000Z"}\n' +
      '{"type":"RECORD","stream":"s","record":{"a":null},"time_extracted":"2026-11-20T09:00:00.000Z"}\n',
  );
});

test('what breaks the rules of Singer is seen (planted)', () => {
  const dataset = findDataset('hypervisors');
  if (dataset === undefined) throw new Error('no hypervisors');
  const small = {
    ...dataset,
    primaryKey: ['hypervisor_id'],
    columns: dataset.columns.filter(({ name }) => ['hypervisor_id', 'name'].includes(name)),
  };
  const at = '2026-11-20T09:00:00.000Z';
  const schema = schemaLine(small, undefined);
  const record = (row: object) =>
    String(recordLines('hypervisors', [{ json: Buffer.from(JSON.stringify(row)) }], at));
  const violations = (...lines: readonly string[]) => readSinger(lines.join(''), ['hypervisors']).violations;
  expect(
    violations(schema, record({ hypervisor_id: 'x', name: null }), stateLine({ bookmarks: {} })),
  ).toEqual([]);
  expect(violations(record({ hypervisor_id: 'x', name: null }), schema)).toEqual([
    'hypervisors: a record before its schema',
  ]);
  expect(violations(schema, record({ hypervisor_id: 'x', name: 7 }))).toHaveLength(1);
  expect(violations(schema, record({ hypervisor_id: 'x' }))).toEqual(['hypervisors: other members']);
  expect(violations(schemaLine(small, 'start_date'))).toEqual(['hypervisors: the schema lacks start_date']);
  expect(violations(stateLine({ bookmarks: { clowns: {} } }))).toEqual(['a bookmark of clowns']);
  expect(violations('{"type":"NEWS"}\n')).toEqual(['no message: {"type":"NEWS"}']);
  expect(violations(schema.trimEnd())).toEqual(['the last line has no end']);
});
