import { describe, expect, test } from 'vitest';
import { addressesOf, kindsOf, lostConnectionPages, selectsOf } from '../../bench/addresses.ts';
import { pageKey } from '../../bench/keeper-key.ts';

const event = (fields: object) =>
  JSON.stringify({ event: 'request', method: 'GET', status: 200, path: '/monitorodata/Users', ...fields });

describe('the addresses in a log', () => {
  test('are those of the Monitor queries that were answered well, in order', () => {
    const log = [
      event({ event: 'run-started' }),
      event({ method: 'POST', path: '/cctrustoauth2/acme/tokens/clients', query: '' }),
      event({ query: '$select=Id&$orderby=Id' }),
      event({ status: 503, query: '$select=Id' }),
      event({ path: '/cvad/manage/me', query: '' }),
      '(node:1) ExperimentalWarning: something',
      '{ not json',
      event({ path: '/Citrix/Monitor/OData/v4/Data/Machines', query: '' }),
    ].join('\n');
    expect(addressesOf(log)).toEqual([
      '/monitorodata/Users?$select=Id&$orderby=Id',
      '/Citrix/Monitor/OData/v4/Data/Machines',
    ]);
  });

  test('are encoded again without losing what stood inside an option', () => {
    const query = "$expand=A($select=B;$filter=C eq 'x&y=z')&$filter=D ge 2026-01-01T00:00:00.000Z";
    const [address = ''] = addressesOf(event({ query }));
    const { searchParams } = new URL(address, 'http://127.0.0.1');
    expect([...searchParams]).toEqual([
      ['$expand', "A($select=B;$filter=C eq 'x&y=z')"],
      ['$filter', 'D ge 2026-01-01T00:00:00.000Z'],
    ]);
  });
});

const pages = addressesOf(
  [
    event({ query: '$select=Id,Upn&$orderby=Id' }),
    event({
      path: '/monitorodata/Sessions',
      query: '$select=SessionKey,StartDate,UserId&$expand=CurrentConnection($select=ClientName,Id)',
    }),
    event({
      path: '/monitorodata/Sessions',
      query: '$select=SessionKey,StartDate&$expand=Connections($select=Id)',
    }),
  ].join('\n'),
);

test('the widest question for a set tells its columns', () => {
  expect(Object.fromEntries(selectsOf(pages))).toEqual({
    Users: ['Id', 'Upn'],
    Sessions: ['SessionKey', 'StartDate', 'UserId'],
    CurrentConnection: ['ClientName', 'Id'],
  });
});

test('the second reading for lost connections is recognised', () => {
  expect(lostConnectionPages(pages)).toEqual(pages.slice(2));
});

test('queries are counted by their set and what they are for', () => {
  const path = '/monitorodata/Sessions';
  const filtered = (filter: string, rest = '') =>
    event({ path, query: `$select=A&$filter=${filter}${rest}` });
  const changed =
    'StartDate ge 2026-01-01T00:00:00.000Z and (EndDate eq null or EndDate ge 2026-01-01T00:00:00.000Z)';
  const log = [
    event({ query: '$select=Id&$orderby=Id&$count=true' }),
    event({ query: '$select=Id&$filter=(Id eq 1 or Id eq 22)&$orderby=Id' }),
    event({ query: '$select=Id&$filter=(Id eq 3)&$orderby=Id' }),
    filtered(changed, '&$count=true&$top=0'),
    filtered(changed),
    filtered(`${changed} and (EndDate eq null)`),
    filtered(`${changed} and (SessionKey eq aa-1 or SessionKey eq bb-2)`),
    event({ path, query: `$select=A&$expand=Connections($select=Id)&$filter=${changed} and A eq null` }),
  ];
  expect(Object.fromEntries(kindsOf(addressesOf(log.join('\n'))))).toEqual({
    Users: 1,
    'Users (by key)': 2,
    'Sessions (count)': 1,
    Sessions: 2,
    'Sessions (by key)': 1,
    'Sessions (lost connections)': 1,
  });
});

describe('the key of a kept page', () => {
  const address = (from: string, to: string) =>
    `/monitorodata/Sessions?$filter=${encodeURIComponent(`StartDate ge ${from} and StartDate lt ${to}`)}`;

  test('is the same for the first page of windows that close at different times', () => {
    const early = address('2026-01-01T10:00:00.000Z', '2026-01-11T10:00:00.000Z');
    const late = address('2026-01-01T10:00:05.500Z', '2026-01-11T10:00:05.500Z');
    expect(pageKey(early, 10)).toBe(pageKey(late, 10));
    expect(pageKey(early, 10)).toContain('StartDate ge FROM and StartDate lt TO');
  });
  test('differs from page to page', () => {
    const to = '2026-01-11T10:00:00.000Z';
    const keys = ['2026-01-05T00:00:00.000Z', '2026-01-06T00:00:00.000Z'].map((at) =>
      pageKey(address(at, to), 10),
    );
    expect(new Set(keys).size).toBe(2);
  });
  test('is the readable address when there is no window', () => {
    expect(pageKey('/monitorodata/Users?$filter=Id%20ge%205', 10)).toBe(
      '/monitorodata/Users?$filter=Id ge 5',
    );
  });
});
