import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { applicationInstances } from '../../../../connector/datasets/monitor/core/application-instances.ts';
import { sessions } from '../../../../connector/datasets/monitor/core/sessions.ts';
import type { Dimensions } from '../../../../connector/extract/sources/dimensions.ts';
import { planJoins } from '../../../../connector/extract/sources/joins.ts';

const never = new AbortController().signal;

/** Sets of the given sizes, of which a first page of ten rows is enough to know all of the small ones. */
function setsOf(sizes: Readonly<Record<string, number | undefined>>) {
  const whole = new Set<string>();
  const kept: string[] = [];
  const found: string[] = [];
  const dimensions: Dimensions = {
    rows: () => new Map<string, Row>(),
    isComplete: (set) => whole.has(set),
    read: (set) => {
      whole.add(set);
      return Promise.resolve();
    },
    begin: (set) => {
      const rows = set in sizes ? sizes[set] : 1;
      if (rows !== undefined && rows <= 10) whole.add(set);
      return Promise.resolve({ rows, pageRows: 100 });
    },
    keep: (set, row) => {
      kept.push(`${set} ${String(row['Id'])}`);
    },
    find: (set, keys) => {
      found.push(`${set} ${[...keys].join(' ')}`);
      return Promise.resolve();
    },
    save: () => Promise.resolve(),
  };
  return { dimensions, whole, kept, found };
}

describe('the joins of a table', () => {
  it('are whole sets where the table has many rows, or nobody knows how many', async () => {
    for (const uses of [1_000_000, undefined]) {
      const { dimensions, whole } = setsOf({ Users: 5_000, Machines: 5_000, MachineCosts: 5_000 });
      const joins = await planJoins(sessions, dimensions, uses, never);
      expect(Object.values(joins.plan).map(({ strategy }) => strategy)).toEqual(['full', 'full', 'full']);
      expect(joins.expanded.size).toBe(0);
      expect([...whole]).toEqual(expect.arrayContaining(['Users', 'Machines', 'MachineCosts', 'Catalogs']));
    }
  });

  it('are whole sets where the source does not count these', async () => {
    const { dimensions, whole } = setsOf({ Users: undefined });
    await planJoins(sessions, dimensions, 5, never);
    expect(whole).toContain('Users');
  });

  it('are rows that come along, or are asked for by key, where the table has few', async () => {
    const { dimensions, whole, kept, found } = setsOf({ Users: 5_000, Machines: 10, MachineCosts: 5_000 });
    const joins = await planJoins(sessions, dimensions, 30, never);
    expect(joins.plan).toEqual({
      Users: { strategy: 'expand', rows: 5_000 },
      Machines: { strategy: 'full', rows: 0 },
      MachineCosts: { strategy: 'lookup', rows: 5_000 },
    });
    expect([...joins.expanded]).toEqual(['user']);
    expect(whole).not.toContain('Users');
    const rows = [
      { UserId: 1, User: { Id: 1 }, MachineId: 'm1' },
      { UserId: 2, User: null, MachineId: 'm1' },
      { UserId: null, User: null, MachineId: null },
    ];
    await joins.complete(rows, never);
    expect([kept, found]).toEqual([['Users 1'], ['MachineCosts m1']]);
  });

  it('lead through a row that came along itself', async () => {
    const { dimensions, kept } = setsOf({ Users: 5_000 });
    const joins = await planJoins(applicationInstances, dimensions, 30, never);
    await joins.complete([{ Session: { UserId: 7, User: { Id: 7 } } }, { Session: null }], never);
    expect(kept).toEqual(['Users 7']);
  });
});
