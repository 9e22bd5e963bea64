import { describe, expect, it } from 'vitest';
import { nextLinkIn } from '../../../../connector/citrix/monitor/next-link.ts';
import type { FetchPage } from '../../../../connector/citrix/monitor/service.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { readAll, root, script } from './reading.ts';
import { openTable } from './table.ts';
import { first, row, rowsAt, second, third, timestamps } from './timestamp-rows.ts';

describe('links that cannot be followed', () => {
  const elsewhere = (link: URL) => `https://internal.example${link.pathname}${link.search}`;

  it('are no more than a sign that there is more, where the cursor leads on', async () => {
    const rows = Array.from({ length: 9 }, (_, step) => ({ key: `k${step}`, step }));
    const table = openTable(rows, { keeping: 'datetime', pageSize: 3, written: elsewhere });
    const ours = openTable(rows, { keeping: 'datetime', pageSize: 3 });
    expect((await readAll(table.fetchPage, timestamps)).keys).toEqual(rows.map(({ key }) => key));
    await readAll(ours.fetchPage, timestamps);
    expect(table.requests().map(String)).toEqual(ours.requests().map(String));
  });

  it('are done without inside a timestamp, by passing over what came, twice', async () => {
    const rows = rowsAt(5, 8);
    const table = openTable(rows, { keeping: 'datetime', pageSize: 3, written: elsewhere });
    const { keys, pages } = await readAll(table.fetchPage, timestamps);
    expect(keys).toEqual(rows.map(({ key }) => key));
    const skips = table.requests().map(({ searchParams }) => searchParams.get('$skip'));
    expect(skips).toEqual([null, null, '3', '6', null, '3', '6']);
    expect(pages).toBe(7);
    expect(new Set(table.requests().map(({ origin }) => origin))).toEqual(new Set([root.origin]));
  });

  it("give the source's own mark of the place, which goes to our address as it is written", async () => {
    const link = 'http://internal:8080/Data/Things?$skiptoken=a%2Fb+c&$filter=x';
    const pages = [{ rows: [row('a', first), row('b', first)], next: link }, { rows: [row('c', first)] }];
    const { fetchPage, asked } = script([...pages, ...pages]);
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    expect((await readAll(fetchPage, reading)).keys).toEqual(['a', 'b', 'c']);
    expect(asked[1]?.href).toBe(`${asked[0]?.href}&$skiptoken=a%2Fb+c`);
  });

  it('give up where the source does not heed what was passed over', async () => {
    const page = {
      rows: [row('a', first), row('b', first)],
      next: 'https://internal.example/Things?$skip=2',
    };
    const { fetchPage, asked } = script(Array(20).fill(page));
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    await expect(readAll(fetchPage, reading)).rejects.toMatchObject({
      code: 'LINK_FOREIGN',
      message: expect.stringContaining('internal.example/Things'),
    });
    expect(asked).toHaveLength(12);
  });

  it('give up where the source refuses to pass over rows, and say why', async () => {
    const refusal = new ConnectorError('RESPONSE_INVALID', 'HTTP 400: $skip is not allowed');
    const fetchPage: FetchPage = (address) =>
      address.searchParams.has('$skip')
        ? Promise.reject(refusal)
        : Promise.resolve({ rows: [row('a', first)], next: nextLinkIn('//internal.example/x', address) });
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    await expect(readAll(fetchPage, reading)).rejects.toMatchObject({ code: 'LINK_FOREIGN', cause: refusal });
  });

  it('leave bad weather what it is', async () => {
    const weather = new ConnectorError('SOURCE_UNAVAILABLE', 'HTTP 503');
    const fetchPage: FetchPage = (address) =>
      address.searchParams.has('$skip')
        ? Promise.reject(weather)
        : Promise.resolve({ rows: [row('a', first)], next: nextLinkIn('//internal.example/x', address) });
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    await expect(readAll(fetchPage, reading)).rejects.toBe(weather);
  });

  it('on an empty page lead on by the number that they tell, and end the reading without one', async () => {
    const empty = { rows: [], next: 'https://internal.example/Things?$skip=3' };
    const pages = [empty, { rows: [row('a', first)] }];
    const { fetchPage, asked } = script([...pages, ...pages]);
    expect((await readAll(fetchPage, timestamps)).keys).toEqual(['a']);
    expect(asked[1]?.searchParams.get('$skip')).toBe('3');
    const last = script([{ rows: [], next: 'https://internal.example/Things?page=2' }]);
    expect((await readAll(last.fetchPage, timestamps)).keys).toEqual([]);
  });

  it('on ever more empty pages lead nowhere', async () => {
    const fetchPage: FetchPage = (address) => {
      const skip = Number(address.searchParams.get('$skip') ?? 0) + 1;
      const next = nextLinkIn(`https://internal.example/Things?$skip=${skip}`, address);
      return Promise.resolve({ rows: [], next });
    };
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({ code: 'LINK_FOREIGN' });
  });

  it.each([7, true, {}, [], 'https://', 'https://internal.example/Things?$skip=1000'])(
    'and stand on every page, also the last, end with an empty page: %j',
    async (link) => {
      const rows = [...rowsAt(1, 4, 'a'), ...rowsAt(9, 3, 'b')];
      const table = openTable(rows, { keeping: 'datetime', pageSize: 2, written: () => link });
      const fetchPage: FetchPage = async (address, signal) => {
        const page = await table.fetchPage(address, signal);
        return { ...page, next: nextLinkIn(link, address) };
      };
      expect((await readAll(fetchPage, timestamps)).keys).toEqual(rows.map(({ key }) => key));
    },
  );
});

describe('a server that breaks its word', () => {
  it.each([
    ['before the window', '2026-11-20T08:59:59.998Z'],
    ['after the window', '2026-11-20T10:00:00.002Z'],
  ])('and sends a row from %s is caught, on the first page too', async (_, at) => {
    const { fetchPage } = script([{ rows: [row('a', at)] }]);
    const window = { from: '2026-11-20T09:00:00.000Z', until: '2026-11-20T10:00:00.000Z' };
    await expect(readAll(fetchPage, { ...timestamps, ...window })).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
    });
  });

  it.each(['2026-11-20T08:59:59.999Z', '2026-11-20T10:00:00.000Z'])(
    'only by the rounding of its clock is forgiven at the ends of the window: %s',
    async (at) => {
      const { fetchPage } = script([{ rows: [row('a', at)] }]);
      const window = { from: '2026-11-20T09:00:00.000Z', until: '2026-11-20T10:00:00.000Z' };
      expect((await readAll(fetchPage, { ...timestamps, ...window })).keys).toEqual(['a']);
    },
  );

  it('is caught when it ignores the order', async () => {
    const { fetchPage } = script([{ rows: [row('a', second), row('b', first)], next: 'Things?$skip=2' }]);
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });

  it('is caught when it ignores the order on the last page', async () => {
    const { fetchPage } = script([{ rows: [row('a', second), row('n', null), row('b', first)] }]);
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });

  it('is caught when it ignores the filter and begins again', async () => {
    const page = { rows: [row('a', first), row('b', third)], next: 'Things?$skip=2' };
    const { fetchPage } = script([page, page]);
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });

  it('may round the first bound of a reading to a step of its own', async () => {
    const { fetchPage } = script([{ rows: [row('a', first)] }]);
    expect((await readAll(fetchPage, { ...timestamps, from: '2026-11-20T09:00:00.004Z' })).keys).toEqual([
      'a',
    ]);
  });

  it('is caught when its links lead in a circle', async () => {
    const { fetchPage, asked } = script([
      { rows: [row('a', first)], next: 'Things?$skip=1' },
      { rows: [row('b', first)], next: 'Things?$skip=2' },
      { rows: [row('c', first)], next: 'Things?$skip=1' },
      ...Array(11).fill({ rows: [row('a', first)], next: 'Things?$skip=1' }),
    ]);
    const reading = { ...timestamps, from: '2026-11-20T09:00:00.002Z' };
    await expect(readAll(fetchPage, reading)).rejects.toMatchObject({ code: 'LINK_FOREIGN' });
    // What follows are questions of our own, which pass over what came.
    const skips = asked.map(({ searchParams }) => searchParams.get('$skip'));
    expect(skips.slice(0, 5)).toEqual([null, '1', '2', '3', '4']);
  });

  it('is caught when a page names itself as the next', async () => {
    const page = { rows: [], next: 'Things?same' };
    const { fetchPage } = script([page, page]);
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({ code: 'LINK_FOREIGN' });
  });

  it.each([null, undefined])('is caught when a row has the key %s', async (key) => {
    const { fetchPage } = script([{ rows: [{ Id: key, At: first }] }]);
    await expect(readAll(fetchPage, timestamps)).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringContaining('`Id`'),
    });
  });
});
