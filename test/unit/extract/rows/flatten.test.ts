import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { derived, int64 } from '../../../../connector/datasets/define.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import { ExactNumber } from '../../../../connector/json.ts';
import { cellAt, SharedCells } from '../../../../connector/output/cells.ts';
import { visits, zones } from '../tables.ts';

const machines = new Map<string, Row>([
  ['aa-01', { Id: 'AA-01', Name: 'm1', CatalogId: 'CC-01' }],
  ['aa-02', { Id: 'AA-02', Name: 'm2', CatalogId: null }],
  ['aa-03', { Id: 'AA-03', Name: 'm3', CatalogId: 'CC-99' }],
]);
const catalogs = new Map<string, Row>([['cc-01', { Id: 'CC-01', Name: 'c1' }]]);
const dimensions = new Map([
  ['Machines', machines],
  ['Catalogs', catalogs],
]);

const asked = new Set([
  ...['SessionKey', 'StartDate', 'State', 'MachineId', 'CurrentConnectionId', 'CurrentConnection'],
  ...['FailureId', 'Failure'],
]);

const whole: Row = {
  SessionKey: 'k1',
  StartDate: '2026-11-20T09:00:00Z',
  State: 5,
  MachineId: 'aa-01',
  CurrentConnectionId: 7,
  CurrentConnection: { Id: 7, ClientName: 'laptop' },
  FailureId: null,
  Failure: null,
};

/** The cells of the rows by column, and what was found. */
function flatten(
  rows: readonly Row[],
  newest?: Row,
  dataset: typeof visits | typeof zones = visits,
  more: Partial<Parameters<typeof createFlatten>[1]> = {},
) {
  const findings = createFindings();
  const odd = createOddCells();
  const flat = createFlatten(dataset, { ...usual, findings, odd, ...more });
  const made = rows.map((row) => flat(row, newest));
  const cells = made.map((row) =>
    Object.fromEntries(dataset.columns.map(({ name }, index) => [name, cellAt(row, index)])),
  );
  return {
    cells,
    first: cells[0],
    findings: findings.report(),
    odd: made.flatMap((row) => odd.of(row)),
    joinedValues: odd.joinedValues,
  };
}

const usual = { customerId: 'acme', dimensions, asked, invalidValues: 'null' } as const;

const nothing = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };

describe('a row', () => {
  it('becomes the cells of its own and related members, in the order of the columns', () => {
    const { cells, findings } = flatten([whole]);
    expect(Object.entries(cells[0] ?? {})).toEqual([
      ['customer_id', 'acme'],
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
      { customer_id: 'acme', id: 'z1', place_name: 'here', place_id: 'p1' },
      { customer_id: 'acme', id: 'z2', place_name: null, place_id: null },
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
    expect(rows.map((row) => cellAt(row, 1))).toEqual(['k1', 'k2']);
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

describe('a member that was asked for', () => {
  it('and is missing is an empty cell, counted once a row, however many columns show it', () => {
    const { State: _, ...without } = whole;
    const { first, findings } = flatten([without, without, whole]);
    expect(first).toMatchObject({ state: null, state_code: null });
    expect(findings).toEqual({ ...nothing, missing: { State: 2 } });
  });

  it('and is missing from a related row is counted under its path', () => {
    const { findings } = flatten([{ ...whole, CurrentConnection: { Id: 7 } }]);
    expect(findings.missing).toEqual({ 'connection.ClientName': 1 });
  });

  it('and is null is no finding', () => {
    const { first, findings } = flatten([{ ...whole, State: null }]);
    expect(first).toMatchObject({ state_code: null });
    expect(findings).toEqual(nothing);
  });
});

describe('a member that nobody asked for', () => {
  it('is ignored and counted; annotations are no members', () => {
    const more = { ...whole, Surprise: 'x', 'Surprise@odata.type': '#x', '@odata.etag': 'y' };
    expect(flatten([more, more]).findings).toEqual({ ...nothing, unknown: { Surprise: 2 } });
  });

  it('is counted also when every object has one of its name', () => {
    const more = { ...whole, constructor: 1, toString: 'x' };
    expect(flatten([more, more]).findings.unknown).toEqual({ constructor: 2, toString: 2 });
  });
});

describe('a value of another type than declared', () => {
  it('costs its cell, and is kept as it was sent', () => {
    const sent = { user: 'mallory', id: new ExactNumber('1.0') };
    const { first, odd, findings } = flatten([{ ...whole, State: sent }]);
    expect(first).toMatchObject({ visit_id: 'k1', state_code: null, machine_name: 'm1' });
    expect(odd).toEqual([{ column: 'state_code', value: sent }]);
    expect(findings).toEqual(nothing);
  });

  it.each([5, 'east', true, []])('in place of an object costs the cells of its members: %j', (Place) => {
    const { first, odd } = flatten([{ Id: 'z1', Place }], undefined, zones);
    expect(first).toEqual({ customer_id: 'acme', id: 'z1', place_name: null, place_id: null });
    expect(odd).toEqual([
      { column: 'place_name', value: Place },
      { column: 'place_id', value: Place },
    ]);
  });

  it('that is only written otherwise is read', () => {
    const { first, odd } = flatten([
      {
        ...whole,
        State: '5',
        StartDate: '2026-11-20 10:00:00+0100',
        CurrentConnection: { Id: 7, ClientName: 5 },
      },
    ]);
    expect(first).toMatchObject({
      start_date: '2026-11-20T09:00:00.000Z',
      state: 'state 5',
      state_code: '5',
      client_name: '5',
    });
    expect(odd).toEqual([]);
  });

  it('is noted where the reading is not certain', () => {
    const { first, odd } = flatten([{ ...whole, StartDate: '2026-11-20T09:00:00', State: 'NaN' }]);
    expect(first).toMatchObject({ start_date: '2026-11-20T09:00:00.000Z', state_code: null });
    expect(odd).toContainEqual({ column: 'start_date', note: 'noZone' });
    expect(odd).toContainEqual({ column: 'state_code', note: 'notANumber' });
  });

  it.each(['13.11.2026 09:00', '/Date(0)/', 5, true, ['x'], ''])(
    'does not pass for the time that rows are sorted by: %j',
    (StartDate) => {
      expect(() => flatten([{ ...whole, StartDate }])).toThrowError('StartDate of row k1');
    },
  );

  it.each([true, ['k1'], { k: 1 }])('does not pass for a key: %j', (SessionKey) => {
    expect(() => flatten([{ ...whole, SessionKey }])).toThrowError(/^visits: SessionKey of row/);
  });
});

describe('a value of another type than declared, where it is to fail the table', () => {
  function errorOf(row: Row, dataset: typeof visits | typeof zones = visits): ConnectorError {
    try {
      flatten([row], undefined, dataset, { invalidValues: 'fail' });
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  it('is told by field, row, column and types, and never by its value', () => {
    const { code, message } = errorOf({ ...whole, State: 'mallory' });
    expect(code).toBe('SCHEMA_CHANGED');
    expect(message).toBe('visits: State of row k1 is string, but column state_code is declared as int64.');
    expect(message).not.toContain('mallory');
  });

  it.each([
    [
      'StartDate',
      'mallory at noon',
      'StartDate of row k1 is string, but column start_date is declared as timestamp',
    ],
    ['State', { user: 'mallory' }, 'State of row k1 is object'],
    ['State', ['mallory'], 'State of row k1 is array'],
    ['State', true, 'State of row k1 is boolean'],
    ['CurrentConnection', { ClientName: 5 }, 'connection.ClientName of row k1 is number'],
  ])('is told when %s is %j', (member, value, words) => {
    const { message } = errorOf({ ...whole, [member]: value });
    expect(message).toContain(words);
    expect(message).not.toContain('mallory');
  });

  it('is told also where an object ought to be', () => {
    for (const Place of [5, 'east', true, []]) {
      expect(errorOf({ Id: 'z1', Place }, zones)).toMatchObject({ code: 'SCHEMA_CHANGED' });
    }
  });

  it('is told where a row lacks what it cannot be without', () => {
    const { code, message } = errorOf({ Id: null, Place: null }, zones);
    expect([code, message]).toEqual(['SCHEMA_CHANGED', expect.stringContaining('is null')]);
  });

  it('throws what is no matter of types as it is', () => {
    const fault = new RangeError('a fault of ours');
    const columns = visits.columns.map((column) =>
      column.name === 'state'
        ? {
            ...column,
            derive: () => {
              throw fault;
            },
          }
        : column,
    );
    expect(() => flatten([whole], undefined, { ...visits, columns })).toThrow(fault);
  });
});
