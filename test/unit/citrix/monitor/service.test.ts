import { describe, expect, it } from 'vitest';
import { askMonitor } from '../../../../connector/citrix/monitor/service.ts';
import type { Tenant } from '../../../../connector/citrix/tenant.ts';

const never = new AbortController().signal;
const asked = new URL('https://api.example.com/monitorodata/Sessions?$filter=a%20eq%20b');

function ask(answer: unknown, address = asked) {
  const tenant: Pick<Tenant, 'monitor'> = {
    monitor: () => Promise.resolve(answer),
  };
  return askMonitor(tenant, () => undefined)(address, never);
}

const linked = (link: unknown) => ({ '@odata.context': 'x', value: [], '@odata.nextLink': link });

describe('a page', () => {
  it('is the rows of its value', async () => {
    expect(await ask({ value: [{ Id: 1 }, { Id: 2 }] })).toEqual({
      rows: [{ Id: 1 }, { Id: 2 }],
      next: undefined,
    });
  });

  it.each([undefined, null])('is the last with a next link of %s', async (link) => {
    expect((await ask(linked(link))).next).toBeUndefined();
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
    await expect(ask(answer)).rejects.toMatchObject({
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
    expect((await ask(linked(link))).next?.href).toBe(
      'https://api.example.com/monitorodata/Sessions?$skip=100',
    );
  });

  it('stays as the source wrote it', async () => {
    const link =
      'https://api.example.com/monitorodata/Sessions?$filter=a%20ge%202026-11-20T09:00:00.003Z&$skip=100';
    expect((await ask(linked(link))).next?.href).toBe(link);
  });

  it.each([
    ['another host', 'https://evil.example.com/monitorodata/Sessions?$skip=100'],
    ['another host without a scheme', '//evil.example.com/monitorodata/Sessions'],
    ['a host that begins alike', 'https://api.example.com.evil.com/'],
    ['a host put behind a user', 'https://api.example.com@evil.com/'],
    ['another port', 'https://api.example.com:8443/monitorodata/Sessions'],
    ['a plain connection', 'http://api.example.com/monitorodata/Sessions'],
    ['another scheme', 'ftp://api.example.com/monitorodata/Sessions'],
    ['data', 'data:application/json,{}'],
  ])('is not followed to %s, since the token would go there', async (_what, link) => {
    await expect(ask(linked(link))).rejects.toMatchObject({ code: 'LINK_FOREIGN' });
  });

  it.each([
    ['a number', 100],
    ['an object', {}],
    ['no address', 'https://'],
  ])('is no %s', async (_what, link) => {
    await expect(ask(linked(link))).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });
});
