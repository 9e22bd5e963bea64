import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { ExactNumber } from '../../../../connector/json.ts';
import { visits, zones } from '../tables.ts';
import { flatten, nothing, whole } from './flattened.ts';

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
    expect(first).toEqual({
      customer_id: 'acme',
      site_id: 'site-1',
      id: 'z1',
      place_name: null,
      place_id: null,
    });
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
