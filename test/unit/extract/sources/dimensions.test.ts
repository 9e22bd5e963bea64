import { describe, expect, it } from 'vitest';
import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import type { FetchPage, Row } from '../../../../connector/citrix/monitor/service.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import { createDimensions } from '../../../../connector/extract/sources/dimensions.ts';

const never = new AbortController().signal;
const root = new URL('https://api.example.com/monitorodata/');
const at = (second: number) => new Date(Date.parse('2026-11-20T09:00:00.000Z') + second * 1000).toISOString();

/** Sets that are small tables in the order of `CreatedDate` or `Id`, rows without one at the end. */
function serve(sets: Readonly<Record<string, readonly Row[]>>, pageSize: number) {
  const asked: string[] = [];
  const fetchPage: FetchPage = (address) => {
    const set = address.pathname.slice(root.pathname.length);
    const query = address.searchParams;
    asked.push(`${set} ${query.get('$filter') ?? 'all'}`);
    const keys = [...(query.get('$filter') ?? '').matchAll(/\w+ eq ([\w-]+)(?= or |\))/g)].map(
      ([, key]) => key,
    );
    const [, operator, literal = ''] = /^\w+ (ge|eq) (\S+)$/.exec(query.get('$filter') ?? '') ?? [];
    const cursor = query.get('$orderby')?.split(',')[0] ?? '';
    const rows = (sets[set] ?? []).filter((row) => {
      const value = row[cursor];
      if (keys.length > 0) return keys.includes(String(row['Id']));
      if (operator === undefined) return true;
      if (operator === 'eq') return value === null;
      return typeof value === 'number'
        ? value >= Number(literal)
        : typeof value === 'string' && value >= literal;
    });
    const skip = Number(query.get('$skip') ?? 0);
    const next = new URL(address);
    next.searchParams.set('$skip', String(skip + pageSize));
    return Promise.resolve({
      rows: rows.slice(skip, skip + pageSize),
      next: rows.length > skip + pageSize ? nextLinkIn(next.href, address) : undefined,
      count: query.get('$count') === 'true' ? rows.length : undefined,
    });
  };
  return { fetchPage, asked };
}

function open(sets: Readonly<Record<string, readonly Row[]>>, pageSize = 10, begun?: string) {
  const { fetchPage, asked } = serve(sets, pageSize);
  const events: RunEvent[] = [];
  const needs = new Map([
    ['Machines', new Set(['Name'])],
    ['Users', new Set(['Upn'])],
  ]);
  const dimensions = createDimensions(fetchPage, root, needs, (event) => events.push(event), {
    ...(begun === undefined ? {} : { begun }),
  });
  return { dimensions, asked, events };
}

const machine = (number: number, created: string | null = at(number)): Row => ({
  Id: `AA-0${number}`,
  CreatedDate: created,
  Name: `m${number}`,
});

describe('a set that is joined in memory', () => {
  it('is found by its keys in small letters', async () => {
    const { dimensions } = open({ Machines: [machine(1), machine(2)] });
    await dimensions.read('Machines', never);
    const rows = dimensions.rows('Machines');
    expect([...rows.keys()]).toEqual(['aa-01', 'aa-02']);
    expect(rows.get('aa-02')).toMatchObject({ Name: 'm2' });
  });

  it('is read once, when first needed', async () => {
    const { dimensions, asked } = open({ Machines: [machine(1)], Users: [{ Id: 1, Upn: 'u' }] });
    for (const set of ['Machines', 'Users', 'Machines', 'Users']) await dimensions.read(set, never);
    expect(asked).toEqual(['Machines all', 'Users all']);
    expect(['Machines', 'Users', 'Catalogs'].map(dimensions.isComplete)).toEqual([true, true, false]);
  });

  it('is told as an event with its rows and pages', async () => {
    const { dimensions, events } = open({ Users: [1, 2, 3].map((Id) => ({ Id, Upn: 'u' })) }, 2);
    await dimensions.read('Users', never);
    expect(events).toEqual([{ type: 'dimension-read', set: 'Users', rows: 3, pages: 2 }]);
  });

  it('that nobody declared is a fault of ours', async () => {
    const { dimensions } = open({});
    await expect(dimensions.read('Sessions', never)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
  });

  it('that fails is not taken for read', async () => {
    const events: RunEvent[] = [];
    let attempts = 0;
    const failing: FetchPage = () => {
      attempts += 1;
      return Promise.reject(new Error('down'));
    };
    const dimensions = createDimensions(failing, root, new Map(), (event) => events.push(event));
    await expect(dimensions.read('Users', never)).rejects.toThrow('down');
    await expect(dimensions.read('Users', never)).rejects.toThrow('down');
    expect([attempts, events]).toEqual([2, []]);
  });
});

describe('rows without a date to read by', () => {
  it('are asked for apart when the set has more than one page', async () => {
    const { dimensions, asked } = open(
      { Machines: [machine(1), machine(2), machine(3), machine(4, null)] },
      3,
    );
    await dimensions.read('Machines', never);
    const rows = dimensions.rows('Machines');
    expect(rows.get('aa-04')).toMatchObject({ Name: 'm4' });
    expect(rows.size).toBe(4);
    expect(asked).toEqual([
      'Machines all',
      `Machines CreatedDate ge ${at(2.999)}`,
      'Machines CreatedDate eq null',
    ]);
  });

  it.each<readonly [string, readonly Row[], (rows: Row[]) => void, boolean]>([
    ['are not asked for when those with a date are all that were counted', [], () => undefined, false],
    ['are asked for when one was counted besides', [machine(5, null)], () => undefined, true],
    [
      'are asked for when a row that is created meanwhile makes up the number',
      [machine(5, null)],
      (rows) => rows.push(machine(6, at(60))),
      true,
    ],
    ['are asked for when a row is purged meanwhile', [], (rows) => rows.splice(3, 1), true],
  ])('%s', async (_title, more, change, isAsked) => {
    const rows = [...[1, 2, 3, 4].map((number) => machine(number)), ...more];
    const { dimensions, asked } = open({ Machines: rows }, 3, at(59));
    await dimensions.begin('Machines', never);
    change(rows);
    rows.sort((a, b) => String(a['CreatedDate'] ?? 'z').localeCompare(String(b['CreatedDate'] ?? 'z')));
    await dimensions.read('Machines', never);
    expect(asked.includes('Machines CreatedDate eq null')).toBe(isAsked);
    expect(dimensions.rows('Machines').size).toBeGreaterThanOrEqual(rows.length);
  });

  it('have already come when the set is one page', async () => {
    const { dimensions, asked } = open({ Machines: [machine(1), machine(4, null)] }, 3);
    await dimensions.read('Machines', never);
    const rows = dimensions.rows('Machines');
    expect([rows.size, asked]).toEqual([2, ['Machines all']]);
  });

  it('are not asked for in sets that have none', async () => {
    const { dimensions, asked } = open({ Users: [1, 2, 3].map((Id) => ({ Id })) }, 2);
    await dimensions.read('Users', never);
    expect(asked).toEqual(['Users all', 'Users Id ge 2']);
  });
});

describe('a set that is large', () => {
  const users = Array.from({ length: 50 }, (_, index) => ({ Id: index + 1, Upn: `u${index + 1}` }));

  it('is begun with a page that tells how large it is', async () => {
    const { dimensions, asked } = open({ Users: users }, 20);
    expect(await dimensions.begin('Users', never)).toEqual({ rows: 50, pageRows: 20 });
    expect([dimensions.isComplete('Users'), dimensions.rows('Users').size, asked.length]).toEqual([
      false,
      20,
      1,
    ]);
  });

  it('goes on behind that page when it is read in full', async () => {
    const { dimensions, asked } = open({ Users: users }, 20);
    await dimensions.begin('Users', never);
    await dimensions.read('Users', never);
    expect([...dimensions.rows('Users').keys()]).toEqual(users.map(({ Id }) => String(Id)));
    expect(asked).toEqual(['Users all', 'Users Id ge 20', 'Users Id ge 39']);
  });

  it('goes on behind it by date, and finds rows without one wherever they are sorted', async () => {
    const dated = Array.from({ length: 8 }, (_, index) => machine(index + 1));
    for (const machines of [
      [...dated, machine(9, null)],
      [machine(9, null), ...dated],
    ]) {
      const { dimensions, asked } = open({ Machines: machines }, 4);
      await dimensions.begin('Machines', never);
      await dimensions.read('Machines', never);
      expect(dimensions.rows('Machines').size).toBe(9);
      expect(asked.filter((query) => query === 'Machines all')).toHaveLength(1);
    }
  });

  it.each([
    ['one date', [1, 1, 1, 1, 1, 1], 6],
    ['no date at its end', [1, null, null, null, null, 2], 6],
  ])('starts over where the first page has %s', async (_, seconds, rows) => {
    const machines = seconds.map((second, index) => machine(index + 1, second === null ? null : at(second)));
    const { dimensions } = open({ Machines: machines }, 3);
    await dimensions.begin('Machines', never);
    await dimensions.read('Machines', never);
    expect(dimensions.rows('Machines').size).toBe(rows);
  });

  it('fails where its first page is not in the order that was asked for (planted)', async () => {
    const { dimensions } = open({ Users: [{ Id: 5 }, { Id: 3 }, { Id: 4 }] }, 2);
    await expect(dimensions.begin('Users', never)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });

  it('and turns out to be small needs nothing more', async () => {
    const { dimensions, asked } = open({ Users: users.slice(0, 20) }, 20);
    expect(await dimensions.begin('Users', never)).toEqual({ rows: 20, pageRows: 20 });
    await dimensions.read('Users', never);
    expect([dimensions.isComplete('Users'), asked]).toEqual([true, ['Users all']]);
  });

  it('gives rows by key, each asked for once, those that are gone too', async () => {
    const { dimensions, asked } = open({ Users: users }, 20);
    await dimensions.find('Users', ['3', '99'], never);
    await dimensions.find('Users', new Set(['3', '99', '50']), never);
    await dimensions.find('Users', ['50'], never);
    expect([...dimensions.rows('Users').keys()]).toEqual(['3', '50']);
    expect(asked).toEqual(['Users (Id eq 3 or Id eq 99)', 'Users (Id eq 50)']);
  });

  it('takes rows that came along with others', async () => {
    const { dimensions, asked } = open({ Users: users });
    dimensions.keep('Users', { Id: 7, Upn: 'u7' });
    await dimensions.find('Users', ['7'], never);
    expect([dimensions.rows('Users').get('7'), asked]).toEqual([{ Id: 7, Upn: 'u7' }, []]);
  });
});
