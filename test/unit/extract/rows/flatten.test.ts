import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { derived, int64 } from '../../../../connector/datasets/define.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import { ExactNumber } from '../../../../connector/json.ts';
import { cellAt, SharedCells } from '../../../../connector/output/cells.ts';
import { visits, zones } from '../tables.ts';
import { flatten, nothing, usual, whole } from './flattened.ts';

describe('a row', () => {
  it('becomes the cells of its own and related members, in the order of the columns', () => {
    const { cells, findings } = flatten([whole]);
    expect(Object.entries(cells[0] ?? {})).toEqual([
      ['customer_id', 'acme'],
      ['site_id', 'site-1'],
      ['visit_id', 'k1'],
      ['start_date', '2026-11-20T09:00:00.000Z'],
      ['state_code', '5'],
      ['state', 'state 5'],
      ['machine_name', 'm1'],
      ['catalog_name', 'c1'],
      ['client_name', 'laptop'],
      ['failure_name', null],
      ['cost', null],
    ]);
    expect(findings).toEqual(nothing);
  });

  it('of a list of the site takes members out of nested objects', () => {
    const rows: readonly Row[] = [
      { Id: 'z1', Place: { Id: 'p1', Name: 'here' } },
      { Id: 'z2', Place: null },
    ];
    expect(flatten(rows, undefined, zones).cells).toEqual([
      { customer_id: 'acme', site_id: 'site-1', id: 'z1', place_name: 'here', place_id: 'p1' },
      { customer_id: 'acme', site_id: 'site-1', id: 'z2', place_name: null, place_id: null },
    ]);
  });
});

describe('a related row', () => {
  it.each(['AA-01', 'aa-01', 'aA-01'])('is found by its GUID however it is written: %s', (MachineId) => {
    expect(flatten([{ ...whole, MachineId }]).first).toMatchObject({
      machine_name: 'm1',
      catalog_name: 'c1',
    });
  });

  it('that is not there leaves its columns empty and is counted, once a row', () => {
    const gone = { ...whole, MachineId: 'aa-99' };
    const { cells, findings } = flatten([gone, whole, gone]);
    expect(cells[0]).toMatchObject({ visit_id: 'k1', machine_name: null, catalog_name: null });
    expect(findings).toEqual({ ...nothing, unresolved: { machine: 2 } });
  });

  it('that is not there in the second step is counted under its own name', () => {
    const { first, findings } = flatten([{ ...whole, MachineId: 'aa-03' }]);
    expect(first).toMatchObject({ machine_name: 'm3', catalog_name: null });
    expect(findings.unresolved).toEqual({ catalog: 1 });
  });

  it.each([null, undefined])('of a foreign key that is %s is none, which is no finding', (MachineId) => {
    const { first, findings } = flatten([
      { ...whole, MachineId },
      { ...whole, MachineId: 'aa-02' },
    ]);
    expect(first).toMatchObject({ machine_name: null, catalog_name: null });
    expect(findings.unresolved).toEqual({});
  });

  it('of a foreign key that can be none is not there', () => {
    const { first, findings } = flatten([{ ...whole, MachineId: { toString: 1 } }]);
    expect(first).toMatchObject({ machine_name: null });
    expect(findings.unresolved).toEqual({ machine: 1 });
  });

  it.each(['laptop', 5, true, [], new ExactNumber('1.0')])(
    'that was to be sent along is not %j',
    (CurrentConnection) => {
      const { first, odd, findings } = flatten([{ ...whole, CurrentConnection }]);
      expect(first).toMatchObject({ visit_id: 'k1', client_name: null });
      expect(odd).toEqual([{ column: 'client_name', value: CurrentConnection }]);
      expect(findings).toEqual(nothing);
    },
  );

  it('that was to be sent along but was not is counted', () => {
    const { first, findings } = flatten([{ ...whole, FailureId: 3, Failure: null }]);
    expect(first).toMatchObject({ failure_name: null });
    expect(findings.unresolved).toEqual({ failure: 1 });
  });

  it('of a sparse set need not be there', () => {
    expect(flatten([{ ...whole, MachineId: 'aa-02' }]).findings).toEqual(nothing);
  });
});

describe('rows that refer to the same row', () => {
  it('share its cells and what follows from it, and are counted each', () => {
    const findings = createFindings();
    const flat = createFlatten(visits, { ...usual, findings, odd: createOddCells() });
    const rows = [1, 2].map((key) =>
      flat({ ...whole, SessionKey: `k${key}`, MachineId: 'aa-03' }, undefined),
    );
    const shared = rows.map((row) => row.filter((group) => group instanceof SharedCells));
    expect(shared[0]?.length).toBeGreaterThan(0);
    expect(shared[1]?.map((group, index) => group === shared[0]?.[index])).toEqual(
      shared[0]?.map(() => true),
    );
    expect(rows.map((row) => cellAt(row, 2))).toEqual(['k1', 'k2']);
    expect(findings.report().unresolved).toEqual({ catalog: 2 });
  });

  it('are counted each for a member that it lacks', () => {
    const findings = createFindings();
    const nameless = new Map([['Machines', new Map([['aa-01', { Id: 'aa-01', CatalogId: null }]])]]);
    const flat = createFlatten(visits, {
      ...usual,
      ...{ findings, odd: createOddCells(), dimensions: nameless },
    });
    for (const key of ['k1', 'k2', 'k3']) flat({ ...whole, SessionKey: key }, undefined);
    expect(findings.report().missing).toEqual({ 'machine.Name': 3 });
  });

  it('have each an empty cell where it holds a value of another type, which is one value', () => {
    const machine: Row = { Id: 'aa-01', Name: 'm1', CatalogId: null, Cores: 'many' };
    const cores = int64('machine_cores', 'machine.Cores', 'Cores.');
    const rows = ['k1', 'k2', 'k3'].map((SessionKey) => ({ ...whole, SessionKey }));
    const dataset = { ...visits, columns: [...visits.columns, cores] };
    const { cells, odd, joinedValues } = flatten(rows, undefined, dataset, {
      dimensions: new Map([['Machines', new Map([['aa-01', machine]])]]),
    });
    expect(cells.map(({ machine_cores, machine_name }) => [machine_cores, machine_name])).toEqual(
      rows.map(() => [null, 'm1']),
    );
    expect(odd).toEqual(rows.map(() => ({ column: 'machine_cores', value: 'many' })));
    expect(joinedValues('machine_cores')).toEqual({ values: 1, invalid: 1 });
    expect(joinedValues('machine_name')).toEqual({ values: 1, invalid: 0 });
    expect(joinedValues('state')).toBeUndefined();
  });
});

describe('a column', () => {
  it('does not mix values of several rows', () => {
    const mixed = derived('mixed', 'text', ['State', 'machine.Name'], () => 'x', 'Mixed.');
    const dataset = { ...visits, columns: [...visits.columns, mixed] };
    expect(() =>
      createFlatten(dataset, { ...usual, findings: createFindings(), odd: createOddCells() }),
    ).toThrowError('visits: column mixed mixes values of several rows');
  });
});

describe('the current row of a kind', () => {
  const newest = { Id: 9, ClientName: 'tablet' };

  it('goes before the newest one', () => {
    expect(flatten([whole], newest).first).toMatchObject({ client_name: 'laptop' });
  });

  it('gives way to the newest one where there is none', () => {
    const gone = { ...whole, CurrentConnectionId: null, CurrentConnection: null };
    const { first, findings } = flatten([gone], newest);
    expect(first).toMatchObject({ client_name: 'tablet' });
    expect(findings).toEqual(nothing);
  });

  it('is none where there is neither, which is a finding only when the key leads somewhere', () => {
    const none = { ...whole, CurrentConnectionId: null, CurrentConnection: null };
    const lost = { ...whole, CurrentConnection: null };
    expect(flatten([none]).findings).toEqual(nothing);
    expect(flatten([lost])).toMatchObject({
      first: { client_name: null },
      findings: { ...nothing, unresolved: { connection: 1 } },
    });
  });
});
