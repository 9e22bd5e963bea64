import { describe, expect, it } from 'vitest';
import {
  type NewestQuery,
  newestIn,
  newestOfRows,
  rowsLacking,
} from '../../../../connector/citrix/monitor/newest.ts';
import type { Reading } from '../../../../connector/citrix/monitor/reading.ts';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import { ExactNumber, parseJson } from '../../../../connector/json.ts';
import { root, script } from './reading.ts';

const at = (ms: number) => `2026-11-20T09:00:00.${String(ms).padStart(3, '0')}Z`;

const sessions: Reading = {
  root,
  set: 'Sessions',
  key: ['SessionKey'],
  cursor: { property: 'StartDate', type: 'timestamp' },
  select: ['SessionKey', 'StartDate', 'UserId', 'CurrentConnectionId'],
  expand: [{ navigation: 'CurrentConnection', select: ['Id'] }],
  from: at(0),
  where: [`StartDate lt ${at(900)}`],
};

const direct: NewestQuery = {
  current: ['CurrentConnection'],
  foreignKey: 'CurrentConnectionId',
  expand: [{ navigation: 'Connections', select: ['Id', 'ClientName'] }],
  path: ['Connections'],
  by: 'Id',
  ownedBy: 'SessionKey',
};

const nested: NewestQuery = {
  current: ['Session', 'CurrentConnection'],
  foreignKey: 'Session/CurrentConnectionId',
  expand: [{ navigation: 'Session', select: ['CurrentConnectionId'], expand: direct.expand }],
  path: ['Session', 'Connections'],
  by: 'Id',
  ownedBy: 'SessionKey',
};

function row(SessionKey: unknown, ms: number, more: Row = {}): Row {
  return { SessionKey, StartDate: at(ms), ...more };
}

interface FetchPageOptions {
  readonly question?: NewestQuery;
  readonly pages?: Parameters<typeof script>[0];
}

async function fetchPage(
  rows: readonly Row[],
  { question = direct, pages = [{ rows }] }: FetchPageOptions = {},
) {
  const { fetchPage: answer, asked } = script(pages);
  const found = await newestOfRows(answer, sessions, question, rows, new AbortController().signal);
  return { found, asked };
}

describe('a row lacks a current one', () => {
  const keysOf = (rows: readonly Row[], question: NewestQuery) =>
    rowsLacking(rows, question).map(({ SessionKey }) => SessionKey);

  it('when none was sent along, be it that it has no key or that the key leads nowhere', () => {
    const rows = [
      row('a', 1, { CurrentConnectionId: null, CurrentConnection: null }),
      row('b', 2, { CurrentConnectionId: 5, CurrentConnection: { Id: 5 } }),
      row('c', 3, { CurrentConnectionId: 6, CurrentConnection: null }),
    ];
    expect(keysOf(rows, direct)).toEqual(['a', 'c']);
  });

  it('when the row above has none, not when there is no row above', () => {
    const rows = [
      row('a', 1, { Session: { CurrentConnection: null } }),
      row('b', 2, { Session: { CurrentConnection: { Id: 5 } } }),
      row('c', 3, { Session: null }),
      row('d', 4),
    ];
    expect(keysOf(rows, nested)).toEqual(['a']);
  });
});

describe('the question for the newest', () => {
  it('names the keys of the rows and asks for nothing but the collection', async () => {
    const { asked } = await fetchPage([row('b', 200), row('c', 250)]);
    expect(asked).toHaveLength(1);
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      $select: 'SessionKey,StartDate',
      $expand: 'Connections($select=Id,ClientName)',
      $filter: '(SessionKey eq b or SessionKey eq c)',
      $orderby: 'StartDate,SessionKey',
    });
  });

  it('writes numbers beyond 2^53 as they came', async () => {
    const { asked } = await fetchPage([row(new ExactNumber('9007199254740993'), 1)]);
    expect(asked[0]?.searchParams.get('$filter')).toBe('(SessionKey eq 9007199254740993)');
  });

  it('is asked for each 20 rows, so that its address stays short', async () => {
    const rows = Array.from({ length: 41 }, (_, index) =>
      row(`70360961-e0f1-4ce9-9371-${String(index).padStart(12, '0')}`, index),
    );
    const { asked } = await fetchPage(rows, {
      pages: [0, 20, 40].map((from) => ({ rows: rows.slice(from, from + 20) })),
    });
    const keys = asked.map((url) => url.searchParams.get('$filter')?.match(/SessionKey eq \S{36}/g)?.length);
    expect(keys).toEqual([20, 20, 1]);
    expect(Math.max(...asked.map(({ href }) => href.length))).toBeLessThan(4_096);
  });

  it('is asked again for rows that did not come, and no more when they are gone', async () => {
    const [a, b] = [row('a', 100, { Connections: [{ Id: 1 }] }), row('b', 200, { Connections: [{ Id: 2 }] })];
    const late = await fetchPage([a, b], { pages: [{ rows: [a] }, { rows: [b] }] });
    expect([...late.found.keys()]).toEqual(['a', 'b']);
    expect(late.asked[1]?.searchParams.get('$filter')).toBe('(SessionKey eq b)');
    const gone = await fetchPage([a, b], { pages: [{ rows: [a] }, { rows: [] }, { rows: [] }] });
    expect([...gone.found.keys()]).toEqual(['a']);
    expect(gone.asked).toHaveLength(3);
  });

  it('is not asked for no rows', async () => {
    const { asked, found } = await fetchPage([]);
    expect([asked, found.size]).toEqual([[], 0]);
  });

  it('is asked about the row above, where the collection hangs there', async () => {
    const { asked } = await fetchPage([row('a', 100)], { question: nested });
    expect(asked[0]?.searchParams.get('$expand')).toBe(
      'Session($select=CurrentConnectionId;$expand=Connections($select=Id,ClientName))',
    );
  });

  it('may need more than one page', async () => {
    const a = row('a', 100, { Connections: [{ Id: 1 }] });
    const b = row('b', 200, { Connections: [{ Id: 2 }] });
    const pages = [{ rows: [a, b], next: 'Sessions?$skip=2' }, { rows: [b] }];
    const { found, asked } = await fetchPage([a, b], { pages });
    expect([...found]).toEqual([
      ['a', { Id: 1 }],
      ['b', { Id: 2 }],
    ]);
    expect(asked).toHaveLength(2);
  });
});

describe('the newest', () => {
  function newestOf(connections: string, question = direct): Row | undefined {
    const above = question === direct ? connections : `{"Connections":${connections}}`;
    const member = question === direct ? 'Connections' : 'Session';
    return newestIn(parseJson(`{"${member}":${above}}`) as Row, question);
  }

  it('is the one with the greatest number, wherever it stands', () => {
    expect(newestOf('[{"Id":9},{"Id":10},{"Id":1}]')).toEqual({ Id: 10 });
  });

  it('is found beyond 2^53, where doubles are all alike', () => {
    const found = newestOf('[{"Id":9007199254740992},{"Id":9007199254740993},{"Id":9007199254740991}]');
    expect(String(found?.['Id'])).toBe('9007199254740993');
  });

  it('is found in the row above', () => {
    expect(newestOf('[{"Id":1},{"Id":2}]', nested)).toEqual({ Id: 2 });
  });

  it('is one with a number rather than one without', () => {
    expect(newestOf('[{"Id":null},{"Id":1},{"ClientName":"x"}]')).toEqual({ Id: 1 });
  });

  it.each(['[]', 'null'])('is none in %s', (connections) => {
    expect(newestOf(connections)).toBeUndefined();
  });

  it.each(['{}', '"x"', '[null,1]'])('is not looked for in %s, which is no list of rows', (connections) => {
    expect(() => newestOf(connections)).toThrow('A row does not match the requested `Connections`.');
  });
});
