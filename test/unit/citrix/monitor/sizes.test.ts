import { describe, expect, it } from 'vitest';
import { newestOfRows } from '../../../../connector/citrix/monitor/newest.ts';
import { smallestPage } from '../../../../connector/citrix/monitor/page-size.ts';
import { countOf } from '../../../../connector/citrix/monitor/reading.ts';
import { overburdened } from './overburdened.ts';
import { readAll, readingOf, root } from './reading.ts';
import { openTable, type Stored } from './table.ts';

const reading = readingOf('datetime');
const never = new AbortController().signal;

const rowsOf = (count: number, stepOf = (index: number) => index * 10): readonly Stored[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `k${String(index).padStart(5, '0')}`,
    step: stepOf(index),
  }));

function open(rows: readonly Stored[], pageSize: number, limitAt: (request: number) => number) {
  const table = openTable(rows, { keeping: 'datetime', pageSize });
  return { table, ...overburdened(table.fetchPage, (received, request) => received > limitAt(request)) };
}

const keysOf = (rows: readonly Stored[]) => rows.map(({ key }) => key);

describe('a source that cannot bear its own pages', () => {
  it('is read whole in smaller ones, without asking long for what never comes', async () => {
    const rows = rowsOf(600);
    const { fetchPage, tops, resized, failures } = open(rows, 100, () => 30);
    expect((await readAll(fetchPage, reading)).keys).toEqual(keysOf(rows));
    // Twice as it is, then halved from the size that Citrix publishes.
    expect(tops().slice(0, 8)).toEqual([null, null, '500', '250', '125', '62', '31', '15']);
    expect(resized.map((event) => event.rows)).toEqual([500, 250, 125, 62, 31, 15, 15, 15]);
    expect(new Set(resized.map(({ set, code }) => `${set} ${code}`))).toEqual(
      new Set(['Things SOURCE_TIMEOUT']),
    );
    // The way down, and then one now and then.
    expect(failures()).toBe(7 + 2);
  });

  it('is read on in its own pages as soon as it can bear them again', async () => {
    const rows = rowsOf(3000);
    const { fetchPage, tops, resized } = open(rows, 100, (request) =>
      request < 4 ? 100 : request < 9 ? 30 : 100,
    );
    expect((await readAll(fetchPage, reading)).keys).toEqual(keysOf(rows));
    expect(tops().at(-1)).toBeNull();
    expect(resized.at(-1)).toEqual({ type: 'page-resized', set: 'Things', rows: null, code: null });
    // The pages before told how many rows one of the server has.
    expect(resized.map((event) => event.rows)).toEqual([50, 25, null]);
  });

  it('is asked again as before after a single failure', async () => {
    const { fetchPage, tops, resized } = open(rowsOf(500), 100, (request) => (request === 2 ? 0 : 100));
    await readAll(fetchPage, reading);
    expect([new Set(tops()), resized]).toEqual([new Set([null]), []]);
  });

  it('is asked in small pages from the start when it is read once more, and other sets are not', async () => {
    const { fetchPage, tops, asked } = open(rowsOf(60), 100, () => 30);
    await readAll(fetchPage, reading);
    const first = asked.length;
    await readAll(fetchPage, { ...reading, where: ['At lt 2027-01-01T00:00:00.000Z'] });
    expect(new Set(tops().slice(first))).toEqual(new Set(['15', '31']));
    const second = asked.length;
    await readAll(fetchPage, { ...reading, select: ['At', 'Id', 'Kind'] });
    expect(tops()[second]).toBeNull();
  });

  it('is asked for its count as ever', async () => {
    const { fetchPage, tops } = open(rowsOf(60), 100, () => 30);
    await readAll(fetchPage, reading);
    await countOf(fetchPage, reading, never);
    expect(tops().at(-1)).toBe('0');
  });
});

describe('a timestamp with more rows than may be asked for', () => {
  const rows = [
    ...rowsOf(10),
    ...rowsOf(80, () => 200).map(({ key, step }) => ({ key: `m${key}`, step })),
    ...rowsOf(40, (index) => 300 + index).map(({ key, step }) => ({ key: `n${key}`, step })),
  ];

  it('is read by passing over what came, twice', async () => {
    const { fetchPage, asked } = open(rows, 1000, () => 7);
    const { keys } = await readAll(fetchPage, reading);
    expect(keys).toEqual(keysOf(rows));
    const skips = asked
      .filter(({ searchParams }) => searchParams.has('$top') && searchParams.has('$skip'))
      .map(({ searchParams }) => Number(searchParams.get('$skip')));
    expect(Math.max(...skips)).toBeGreaterThan(70);
    expect(skips.filter((skip) => skip === Math.max(...skips)).length).toBeGreaterThanOrEqual(2);
  });

  it('is read on in parts where a link of the server leads to a page that fails', async () => {
    // The first pages of the timestamp come, in the server's own size.
    const { fetchPage, asked } = open(rows, 50, (request) => (request < 2 ? 50 : 20));
    const { keys } = await readAll(fetchPage, reading);
    expect(keys).toEqual(keysOf(rows));
    const parts = asked.filter(({ searchParams }) => searchParams.has('$skip'));
    expect(parts.some(({ searchParams }) => !searchParams.has('$top'))).toBe(true);
    expect(parts.some(({ searchParams }) => searchParams.has('$top'))).toBe(true);
  });

  it('loses nothing when rows come twice on a page', async () => {
    const table = openTable(rows, { keeping: 'datetime', pageSize: 1000 });
    const { fetchPage } = overburdened(
      async (address, signal) => {
        const page = await table.fetchPage(address, signal);
        return { ...page, rows: [...page.rows, ...page.rows.slice(-1), ...page.rows.slice(-1)] };
      },
      (received) => received > 20,
    );
    expect((await readAll(fetchPage, reading)).keys).toEqual(keysOf(rows));
  });
});

describe('a server whose own page is smaller than what it is asked for', () => {
  it('is read on after the rows it gives, not by links that count down', async () => {
    const rows = rowsOf(700);
    // It stumbles twice, before anybody knows how big its pages are.
    const { fetchPage, tops } = open(rows, 100, (request) => (request < 2 ? 0 : 100));
    expect((await readAll(fetchPage, reading)).keys).toEqual(keysOf(rows));
    expect(tops().slice(0, 4)).toEqual([null, null, '500', '500']);
  });

  it('is not followed by its link, which would end with the rows asked for', async () => {
    const { fetchPage } = open(rowsOf(700), 100, (request) => (request < 2 ? 0 : 100));
    const at = (rows?: number) =>
      new URL(`Things?$orderby=At${rows === undefined ? '' : `&$top=${rows}`}`, root);
    const page = await fetchPage(at(), never, { at });
    expect([page.rows.length, page.next, page.isFull]).toEqual([100, undefined, true]);
  });
});

describe('an answer that is too big', () => {
  it('is asked for in parts at once: the same would be too big again', async () => {
    const rows = rowsOf(100);
    const table = openTable(rows, { keeping: 'datetime', pageSize: 1000 });
    const { fetchPage, tops } = overburdened(table.fetchPage, (received) => received > 60, {
      code: 'RESPONSE_INVALID',
      retry: false,
    });
    expect((await readAll(fetchPage, reading)).keys).toEqual(keysOf(rows));
    expect(tops().slice(0, 2)).toEqual([null, '500']);
  });
});

describe('a source that fails whatever is asked for', () => {
  it('is asked for the fewest rows in the end, and no other way', async () => {
    const { fetchPage, tops, resized } = open(rowsOf(60), 100, () => 0);
    await expect(readAll(fetchPage, reading)).rejects.toThrow('fails for ever');
    expect(Math.min(...resized.map(({ rows }) => rows ?? 0))).toBe(smallestPage);
    expect(new Set(tops().slice(12))).toEqual(new Set([String(smallestPage)]));
  });
});

describe('a question for the newest of some rows', () => {
  it('is asked in parts of fewer rows than it names keys', async () => {
    const question = {
      current: ['Current'],
      foreignKey: 'CurrentId',
      expand: [{ navigation: 'Others', select: ['Id'] }],
      path: ['Others'],
      by: 'Number',
      ownedBy: 'Id',
    };
    const rows = Array.from({ length: 20 }, (_, index) => ({
      Id: `k${String(index).padStart(2, '0')}`,
      At: `2026-11-20T09:00:${String(index).padStart(2, '0')}.000Z`,
      Others: [{ Number: index }],
    }));
    const { fetchPage, tops } = overburdened(
      (address) => {
        const from = /At ge (\S+)/.exec(address.searchParams.get('$filter') ?? '')?.[1] ?? '';
        const top = Number(address.searchParams.get('$top') ?? 1000);
        return Promise.resolve({
          rows: rows.filter(({ At }) => At >= from).slice(0, top),
          next: undefined,
        });
      },
      (received) => received > 10,
    );
    const found = await newestOfRows(fetchPage, { ...reading, root }, question, rows, never);
    expect([...found.values()]).toEqual(rows.map(({ Others: [other] }) => other));
    expect(tops().slice(0, 4)).toEqual([null, null, '15', '7']);
  });
});
