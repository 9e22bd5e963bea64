import { describe, expect, it } from 'vitest';
import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import { readAll, readingOf, root, script } from './reading.ts';
import { openTable, type Table } from './table.ts';
import { filtersOf, first, row, rowsAt, second, third, timestamps } from './timestamp-rows.ts';

describe('the questions of a reading', () => {
  it('begin at its first row, keep its conditions, and name order and members', async () => {
    const { fetchPage, asked } = script([{ rows: [] }]);
    await readAll(fetchPage, { ...timestamps, from: first, where: [`At lt ${third}`, 'Kind eq 1'] });
    const [url] = asked;
    expect(url?.pathname).toBe('/monitorodata/Things');
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      $select: 'At,Id',
      $filter: `At ge ${first} and At lt ${third} and Kind eq 1`,
      $orderby: 'At,Id',
    });
  });

  it('have no lower bound when the reading has none', async () => {
    const { fetchPage, asked } = script([{ rows: [] }]);
    await readAll(fetchPage, timestamps);
    expect(filtersOf(asked)).toEqual([null]);
  });

  it('order by the key once when it is the cursor', async () => {
    const { fetchPage, asked } = script([{ rows: [] }]);
    await readAll(fetchPage, {
      ...readingOf('int64'),
      cursor: { property: 'Id', type: 'int64' },
      select: ['Id'],
    });
    expect(asked[0]?.searchParams.get('$orderby')).toBe('Id');
  });

  it('go on one millisecond before the last row, for the rounding of the source', async () => {
    const { fetchPage, asked } = script([
      { rows: [row('a', first), row('b', third)], next: 'Things?$skip=2' },
      { rows: [row('b', third), row('c', third)] },
    ]);
    const { keys, repeated } = await readAll(fetchPage, timestamps);
    expect(filtersOf(asked)).toEqual([null, 'At ge 2026-11-20T09:00:00.009Z']);
    expect([keys, repeated]).toEqual([['a', 'b', 'c'], 1]);
  });

  it('go on at the last id itself, which nobody rounds', async () => {
    const byId = {
      ...readingOf('int64'),
      cursor: { property: 'Id', type: 'int64' },
      select: ['Id'],
    } as const;
    const { fetchPage, asked } = script([
      { rows: [{ Id: 7 }, { Id: 9 }], next: 'Things?$skip=2' },
      { rows: [{ Id: 9 }] },
    ]);
    expect((await readAll(fetchPage, byId)).keys).toEqual(['7', '9']);
    expect(filtersOf(asked)).toEqual([null, 'Id ge 9']);
  });
});

describe('a batch', () => {
  it('holds the rows that are complete, and those of the last timestamp come with the next', async () => {
    const { fetchPage } = script([
      { rows: [row('b', first), row('a', first), row('z', second)], next: 'Things?$skip=3' },
      { rows: [row('z', second), row('y', second)] },
    ]);
    const { batches } = await readAll(fetchPage, timestamps);
    expect(
      batches.map(({ rows, resumeFrom: _edge, ...counts }) => [rows.map(({ Id }) => Id), counts]),
    ).toEqual([
      [['a', 'b'], { read: 3, repeated: 0, pages: 1 }],
      [['y', 'z'], { read: 2, repeated: 1, pages: 1 }],
    ]);
  });

  it('has the newer self of a row that came twice', async () => {
    const { fetchPage } = script([
      { rows: [row('a', first), { ...row('b', second), State: 'old' }], next: 'Things?$skip=2' },
      { rows: [{ ...row('b', second), State: 'new' }] },
    ]);
    expect((await readAll(fetchPage, timestamps)).rows.at(-1)).toMatchObject({ Id: 'b', State: 'new' });
  });

  it('sorts by cursor, then by key as text, whatever the order of the server', async () => {
    const { fetchPage } = script([
      { rows: [row('c', first), row('B', first), row('a', first), row('A', second)] },
    ]);
    expect((await readAll(fetchPage, timestamps)).keys).toEqual(['B', 'a', 'c', 'A']);
  });
});

describe('an empty table', () => {
  it('is one question and one empty batch', async () => {
    const table = openTable([], { keeping: 'datetime', pageSize: 3 });
    const { batches } = await readAll(table.fetchPage, timestamps);
    expect(batches).toEqual([{ rows: [], read: 0, repeated: 0, pages: 1 }]);
  });
});

describe('one timestamp spread over many pages', () => {
  it('is read by links, twice, and comes out once', async () => {
    const rows = [...rowsAt(0, 2, 'a'), ...rowsAt(5, 7, 'b'), ...rowsAt(9, 2, 'c')];
    const table = openTable(rows, { keeping: 'datetime', pageSize: 3 });
    const { keys, repeated } = await readAll(table.fetchPage, timestamps);
    expect(keys).toEqual(rows.map(({ key }) => key));
    expect(table.delivered() - repeated).toBe(rows.length);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'loses nothing when a row of it is groomed after page %i',
    async (request) => {
      const rows = rowsAt(5, 9);
      const table = openTable(rows, {
        keeping: 'datetime',
        pageSize: 3,
        onRequest: (number, live) => (number === request ? live.groom('k0') : undefined),
      });
      const { keys } = await readAll(table.fetchPage, timestamps);
      expect(keys.filter((key) => key !== 'k0')).toEqual(rows.slice(1).map(({ key }) => key));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it('is read a third time when rows of it were groomed in both readings before', async () => {
    const rows = rowsAt(5, 9);
    // k3 stands first on the second page, twice, and moves to the first page once that has been read.
    const changes: Readonly<Record<number, (live: Table) => void>> = {
      2: (live) => live.groom('k0'),
      4: (live) => live.insert({ key: '!', step: 5 }),
      5: (live) => live.groom('k1'),
    };
    const onRequest = (number: number, live: Table) => changes[number]?.(live);
    const table = openTable(rows, { keeping: 'datetime', pageSize: 3, onRequest });
    expect((await readAll(table.fetchPage, timestamps)).keys).toEqual(['!', ...rows.map(({ key }) => key)]);
  });

  it('is given up when every reading of it shows other rows', async () => {
    let turn = 0;
    const fetchPage = (url: URL) => {
      const isSecond = url.searchParams.has('$skip');
      turn += isSecond ? 0 : 1;
      if (turn > 50) return Promise.reject(new Error('asks for ever'));
      const next = new URL(url);
      next.searchParams.set('$skip', '1');
      return Promise.resolve({
        rows: [row(`${turn}${isSecond}`, first)],
        next: isSecond ? undefined : nextLinkIn(next.href, url),
      });
    };
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    await expect(readAll(fetchPage, reading)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(turn).toBe(10);
  });

  it('may have an empty page in the middle', async () => {
    const pages = [
      { rows: [row('a', first)], next: 'Things?$skip=1' },
      { rows: [], next: 'Things?$skip=2' },
      { rows: [row('b', first)] },
    ];
    const { fetchPage } = script([...pages, ...pages]);
    const got = await readAll(fetchPage, { ...timestamps, from: '2026-11-20T09:00:00.002Z' });
    expect([got.keys, got.repeated, got.pages]).toEqual([['a', 'b'], 2, 6]);
  });
});

describe('a page that is empty but has a next one', () => {
  it('does not end the reading', async () => {
    const pages = [{ rows: [], next: 'Things?$skip=0a' }, { rows: [row('a', first)] }];
    const { fetchPage, asked } = script([...pages, ...pages]);
    expect((await readAll(fetchPage, timestamps)).keys).toEqual(['a']);
    expect(asked[1]?.href).toBe(new URL('Things?$skip=0a', root).href);
  });
});

describe('rows without a cursor', () => {
  const rows = [...rowsAt(null, 5, 'n'), ...rowsAt(1, 5, 'r')];

  it.each([1, 2, 3, 5, 20])('that stand first come first, in pages of %i', async (pageSize) => {
    const table = openTable(rows, { keeping: 'datetime', pageSize });
    const { keys } = await readAll(table.fetchPage, timestamps);
    expect(keys).toEqual(rows.map(({ key }) => key));
  });

  it('that stand last come when they are on the first page', async () => {
    const table = openTable(rows, { keeping: 'datetime', pageSize: 10, nulls: 'last' });
    expect([...(await readAll(table.fetchPage, timestamps)).keys].sort()).toEqual(rows.map(({ key }) => key));
  });

  it('that stand last are met by asking for them, in pages of any size', async () => {
    const table = openTable(rows, { keeping: 'datetime', pageSize: 2, nulls: 'last' });
    const { keys } = await readAll(table.fetchPage, { ...timestamps, where: ['At eq null'] });
    expect(keys).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  });
});

describe('a failure to ask', () => {
  it('ends the reading as it is', async () => {
    const reason = new Error('stopped by hand');
    await expect(readAll(() => Promise.reject(reason), timestamps)).rejects.toBe(reason);
  });
});
