import { describe, expect, it } from 'vitest';
import { createPageFetcher } from '../../../../connector/citrix/monitor/service.ts';
import type { Tenant } from '../../../../connector/citrix/tenant-services.ts';
import { ExactNumber } from '../../../../connector/json.ts';

const never = new AbortController().signal;
const asked = new URL('https://api.example.com/monitorodata/Sessions?$filter=a%20eq%20b');

function fetchPage(answer: unknown, address = asked) {
  const tenant: Pick<Tenant, 'monitor'> = {
    monitor: () => Promise.resolve(answer),
  };
  return createPageFetcher(tenant, () => undefined)(address, never);
}

const linked = (link: unknown) => ({ '@odata.context': 'x', value: [], '@odata.nextLink': link });

describe('a page', () => {
  it('is the rows of its value', async () => {
    expect(await fetchPage({ value: [{ Id: 1 }, { Id: 2 }] })).toEqual({
      rows: [{ Id: 1 }, { Id: 2 }],
      next: undefined,
    });
  });

  it.each([undefined, null, '', '  '])('is the last with a next link of %s', async (link) => {
    expect((await fetchPage(linked(link))).next).toBeUndefined();
  });

  it.each([
    ['nothing', null],
    ['a list', [{ Id: 1 }]],
    ['a text', 'Access denied to query Monitor objects : Invalid Customer.'],
    ['an object without value', { Items: [] }],
    ['a value of null', { value: null }],
    ['a value that is one row', { value: { Id: 1 } }],
    ['a row that is a text', { value: [{ Id: 1 }, 'x'] }],
    ['a row that is null', { value: [null] }],
    ['a row that is a list', { value: [[1]] }],
  ])('is not %s', async (_what, answer) => {
    await expect(fetchPage(answer)).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringContaining('/monitorodata/Sessions'),
    });
  });
});

describe('the link to the next page', () => {
  it.each([
    ['absolute', 'https://api.example.com/monitorodata/Sessions?$skip=100'],
    ['with the port that goes without saying', 'https://api.example.com:443/monitorodata/Sessions?$skip=100'],
    ['relative to the set', 'Sessions?$skip=100'],
    ['relative to the host', '/monitorodata/Sessions?$skip=100'],
    ['a query alone', '?$skip=100'],
  ])('may be %s', async (_what, link) => {
    expect((await fetchPage(linked(link))).next?.address?.href).toBe(
      'https://api.example.com/monitorodata/Sessions?$skip=100',
    );
  });

  it('stays as the source wrote it', async () => {
    const link =
      'https://api.example.com/monitorodata/Sessions?$filter=a%20ge%202026-11-20T09:00:00.003Z&$skip=100';
    expect((await fetchPage(linked(link))).next?.address?.href).toBe(link);
  });

  it.each([
    ['in another case', 'HTTPS://API.example.com/MonitorOData/sessions?$skip=100'],
    ['with a user', 'https://user:secret@api.example.com/MonitorOData/sessions?$skip=100'],
    ['with a fragment', 'https://api.example.com/MonitorOData/sessions?$skip=100#part'],
  ])('may be written %s; neither user nor fragment is sent', async (_what, link) => {
    expect((await fetchPage(linked(link))).next?.address?.href).toBe(
      'https://api.example.com/monitorodata/Sessions?$skip=100',
    );
  });

  it.each([
    ['another host', 'https://evil.example.com/monitorodata/Sessions?$skip=100'],
    ['another host without a scheme', '//evil.example.com/monitorodata/Sessions?$skip=100'],
    ['a host that begins alike', 'https://api.example.com.evil.com/?$skip=100'],
    ['a host put behind a user', 'https://api.example.com@evil.com/?$skip=100'],
    ['another port', 'https://api.example.com:8443/monitorodata/Sessions?$skip=100'],
    ['a plain connection', 'http://api.example.com/monitorodata/Sessions?$skip=100'],
    ['another scheme', 'ftp://api.example.com/monitorodata/Sessions?$skip=100'],
    ['another path on the same host', 'https://api.example.com/citrix/monitorodata/Sessions?$skip=100'],
    ['another set', 'Users?%24skip=100'],
    [
      'an address of 100 KB',
      `https://api.example.com/monitorodata/Sessions?$skip=100&x=${'y'.repeat(100_000)}`,
    ],
  ])('to %s is a sign that there is more, and cannot be followed', async (_what, link) => {
    const { next } = await fetchPage(linked(link));
    expect(next).toMatchObject({ skip: 100 });
    expect(next?.address).toBeUndefined();
    expect(next?.where.length).toBeLessThan(200);
  });

  it.each([
    ['a number', 100],
    ['an object', {}],
    ['a truth value', true],
    ['no address', 'https://'],
    ['data', 'data:application/json,{}'],
  ])('that is %s is a sign that there is more', async (_what, link) => {
    const { next } = await fetchPage(linked(link));
    expect(next).toBeDefined();
    expect(next?.address).toBeUndefined();
  });

  it.each(['@nextLink', 'odata.nextLink', '@odata.nextlink', '@OData.NextLink'])(
    'may be called %s',
    async (name) => {
      expect((await fetchPage({ value: [], [name]: '?$skip=100' })).next?.skip).toBe(100);
    },
  );

  it('gives nothing of itself away but host and path', async () => {
    const link = 'https://user:hidden@evil.example.com/monitorodata/Sessions?$skiptoken=hidden';
    expect((await fetchPage(linked(link))).next?.where).toBe('evil.example.com/monitorodata/Sessions');
  });
});

describe('the count of a page', () => {
  it.each([
    [12, 12],
    [0, 0],
    ['12', 12],
    [' 12 ', 12],
    ['12.0', 12],
    [new ExactNumber('12.0'), 12],
    [new ExactNumber('1e3'), 1000],
    ['0', 0],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [-1, undefined],
    ['-1', undefined],
    [12.5, undefined],
    ['12,5', undefined],
    ['1,234', undefined],
    ['0x10', undefined],
    ['', undefined],
    ['many', undefined],
    [new ExactNumber('9007199254740993'), undefined],
    ['1e400', undefined],
    [null, undefined],
    [true, undefined],
    [[12], undefined],
    [{ count: 12 }, undefined],
    [undefined, undefined],
  ])('written as %j is %s', async (written, count) => {
    expect((await fetchPage({ value: [], '@odata.count': written })).count).toBe(count);
  });

  it.each(['@count', 'odata.count', '@odata.Count'])('may be called %s', async (name) => {
    expect((await fetchPage({ value: [], [name]: '12' })).count).toBe(12);
  });

  it('is not a member that is called so by chance', async () => {
    expect((await fetchPage({ value: [], count: 12 })).count).toBeUndefined();
  });
});
