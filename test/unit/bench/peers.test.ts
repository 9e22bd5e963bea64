import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectSameSpots, readSpots, spotColumns } from '../../bench/peers/check-table.ts';
import { readPeerOptions } from '../../bench/peers/options.ts';
import { peers } from '../../bench/peers/peer-list.ts';
import { planOf } from '../../bench/peers/plan.ts';
import { resultText } from '../../bench/peers/result.ts';
import { temporaryFolder } from '../../support/folder.ts';

describe('the options', () => {
  test('are all peers at the size of the targets when nothing is said', () => {
    expect(readPeerOptions([])).toMatchObject({
      only: peers,
      ...{ sessions: 100_000, latencyMs: 0, rounds: 5, write: false },
    });
  });

  test.each([
    ['--only', 'polars,pandas', 'not “pandas”'],
    ['--latency', 'late', '--latency: “late”'],
    ['--rounds', '0', '--rounds: “0”'],
  ])('%s %s is refused', (option, value, text) => {
    expect(() => readPeerOptions([option, value])).toThrow(text);
  });
});

describe('the table of a peer', () => {
  const names = (whose: 'ours' | 'theirs') => spotColumns.map((column) => column[whose]);
  const row = ['2026-11-20T09:00:00.500Z', '', '12', 'A, "B"', 'm.x', 'c', 'g', 'h', 'd', 'pc'];
  const cells = (values: readonly string[]) =>
    values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');

  async function tableOf(whose: 'ours' | 'theirs', ...rows: readonly (readonly string[])[]) {
    const path = join(await temporaryFolder(), `${whose}.csv`);
    const header = [whose === 'ours' ? 'session_key' : 'SessionKey', ...names(whose)];
    await writeFile(path, [header, ...rows].map((line) => `${cells(line)}\n`).join(''));
    return await readSpots(path, whose);
  }
  const ours = () => tableOf('ours', ['a1', ...row], ['b2', ...row]);

  test('may have another order, other forms of dates and keys, and no lost connection', async () => {
    const date = '2026-11-20 09:00:00.5+00';
    const theirs = await tableOf('theirs', ['B2', ...row.slice(0, -1), ''], ['a1', date, ...row.slice(1)]);
    const own = await ours();
    expect(() => expectSameSpots('it', own, theirs)).not.toThrow();
  });

  test.each([
    ['a row less', [['a1', ...row]], 'it wrote 1 of 2 sessions'],
    [
      'another row',
      [
        ['a1', ...row],
        ['c3', ...row],
      ],
      'it lacks session b2',
    ],
    [
      'another moment',
      [
        ['a1', ...row],
        ['b2', '2026-11-20T09:00:01Z', ...row.slice(1)],
      ],
      'StartDate',
    ],
    [
      'another text',
      [
        ['a1', ...row],
        ['b2', ...row.with(3, 'A')],
      ],
      'user_FullName is “A”',
    ],
    [
      'another connection',
      [
        ['a1', ...row],
        ['b2', ...row.with(-1, 'other')],
      ],
      'connection_ClientName',
    ],
  ])('%s is found (planted)', async (_, rows, text) => {
    const [own, theirs] = [await ours(), await tableOf('theirs', ...rows)];
    expect(() => expectSameSpots('it', own, theirs)).toThrow(text);
  });

  test('a session that is there twice is found (planted)', async () => {
    await expect(tableOf('theirs', ['a1', ...row], ['A1', ...row])).rejects.toThrow('session a1 twice');
  });

  test('a table without a column, or without anything, is refused', async () => {
    const path = join(await temporaryFolder(), 'other.csv');
    await writeFile(path, 'SessionKey,StartDate\n');
    await expect(readSpots(path, 'theirs')).rejects.toThrow('no column EndDate');
    await writeFile(path, '');
    await expect(readSpots(path, 'theirs')).rejects.toThrow('is empty');
  });
});

test('peers are asked for what a run of ours asked for', () => {
  const cloud = { origin: 'http://x', customerId: 'c', clientId: 'i', clientSecret: 's' };
  const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' };
  const select = (set: string, names: string, more = '') => `/monitorodata/${set}?$select=${names}${more}`;
  const addresses = [
    select('Users', 'Id,FullName'),
    select('Machines', 'Id,CreatedDate,IsAssigned,CatalogId'),
    select('MachineCosts', 'MachineId,CostPerHour'),
    ...['Catalogs', 'DesktopGroups', 'Hypervisors'].map((set) => select(set, 'Id,Name')),
    select('ConnectionFailureCategories', 'Id,Category'),
    select('PublishedDesktopNames', 'Id,PublishedName'),
    select('Sessions', 'SessionKey,StartDate', '&$expand=CurrentConnection($select=Id,ClientName)'),
  ];
  const plan = planOf(cloud, addresses, window);
  expect(plan.joined.find(({ set }) => set === 'Machines')).toMatchObject({
    columns: { Id: 'text', IsAssigned: 'boolean', CatalogId: 'text' },
    params: { $select: 'Id,IsAssigned,CatalogId', $orderby: 'Id' },
  });
  expect(plan.sessions.params['$filter']).toBe(`StartDate ge ${window.from} and StartDate lt ${window.to}`);
  expect(plan.sessions.connection).toEqual({ Id: 'integer', ClientName: 'text' });
  expect(() => planOf(cloud, addresses.slice(1), window)).toThrow('did not ask for Users');
});

describe('the result', () => {
  const sample = (cpuSeconds: number, wallSeconds: number) => ({
    ...{ cpuSeconds, wallSeconds, peakBytes: 1e8, requests: 10, bytes: 2e6 },
  });
  const polars = peers.filter(({ name }) => name === 'polars');
  const figures = polars.map((peer) => ({
    ...{ peer, columns: 86 },
    pairs: [
      { ours: sample(2, 1), theirs: sample(1, 2) },
      { ours: sample(30, 30), theirs: sample(10, 20) },
      { ours: sample(8, 9), theirs: sample(2, 10) },
    ],
  }));
  const at = (sessions: number) =>
    resultText({ sessions, latencyMs: 0, ourColumns: 104, figures }, 'on a machine');

  test('has the medians of the ratios of pairs, not ratios of medians', () => {
    const [line = ''] = at(100_000)
      .split('\n')
      .filter((text) => text.startsWith('| httpx'));
    const cells = line.split('|').map((cell) => cell.trim());
    expect(cells.slice(2, 4)).toEqual(['86', '3']);
    expect(cells.slice(-3, -1)).toEqual(['3.00×', '0.90×']);
  });

  test('is judged where there is a target for its size', () => {
    expect(at(100_000)).toMatch(
      /wall, ours \/ httpx \+ orjson \+ polars +\| 0\.90× +\| ≤ 1\.00× +\| reached/,
    );
    expect(at(3000)).not.toContain('reached');
  });
});
