import { describe, expect, it } from 'vitest';
import { type Listing, listPages } from '../../../../connector/citrix/daas/list.ts';
import type { Tenant } from '../../../../connector/citrix/tenant-services.ts';

const catalogs: Listing = { path: 'MachineCatalogs', fields: ['Id', 'Name', 'Zone'] };

/** Reads a list from a site that gives the pages one after the other. */
async function read(pages: readonly unknown[], listing: Listing = catalogs) {
  const asked: string[] = [];
  const tenant: Pick<Tenant, 'daas'> = {
    daas: (path) => {
      asked.push(path);
      const page = pages[asked.length - 1];
      return page === undefined ? Promise.reject(new Error('asked once too often')) : Promise.resolve(page);
    },
  };
  const items: unknown[] = [];
  let error: unknown;
  try {
    const pages = listPages(tenant, listing, new AbortController().signal);
    for await (const page of pages) items.push(...page.items);
  } catch (thrown) {
    error = thrown;
  }
  return { asked, items, error };
}

const item = (Id: string) => ({ Id });
const first = 'MachineCatalogs?limit=1000&fields=Id%2CName%2CZone';

describe('a list', () => {
  it('is read page by page, each with the same parameters and the token of the last', async () => {
    const { asked, items } = await read([
      { Items: [item('a')], ContinuationToken: 't1' },
      { Items: [item('b')], ContinuationToken: 't2' },
      { Items: [item('c')] },
    ]);
    expect(items).toEqual([item('a'), item('b'), item('c')]);
    expect(asked).toEqual([first, `${first}&continuationToken=t1`, `${first}&continuationToken=t2`]);
  });

  it('gives every sign of a token back as it was', async () => {
    const token = 'a+b/c=d#e&f %?limit=1 ü';
    const { asked } = await read([{ Items: [], ContinuationToken: token }, { Items: [] }]);
    const query = new URL(`https://x/${asked[1]}`).searchParams;
    expect([...query]).toEqual([
      ['limit', '1000'],
      ['fields', 'Id,Name,Zone'],
      ['continuationToken', token],
    ]);
  });

  it.each([undefined, null, ''])('ends at the token %j', async (ContinuationToken) => {
    const { asked, error } = await read([{ Items: [item('a')], ContinuationToken }]);
    expect([asked.length, error]).toEqual([1, undefined]);
  });

  it.each(['\uD800', 'a\uDC00b'])(
    'is RESPONSE_INVALID with half a character in the token %j',
    async (ContinuationToken) => {
      const { error } = await read([{ Items: [item('a')], ContinuationToken }]);
      expect(error).toMatchObject({ code: 'RESPONSE_INVALID' });
    },
  );

  it('goes on after an empty page that has a token', async () => {
    const { items } = await read([
      { Items: [item('a')], ContinuationToken: 't1' },
      { Items: [], ContinuationToken: 't2' },
      { Items: [item('b')], ContinuationToken: null },
    ]);
    expect(items).toEqual([item('a'), item('b')]);
  });

  it('that takes no fields is asked for bare', async () => {
    const { asked } = await read([{ Items: [], ContinuationToken: 'a=' }, { Items: [] }], {
      path: 'hypervisors',
    });
    expect(asked).toEqual(['hypervisors', 'hypervisors?continuationToken=a%3D']);
  });

  it.each([
    ['twice in a row', ['t1', 't1']],
    ['in a circle', ['t1', 't2', 't1']],
  ])('is given up when a token comes %s', async (_what, tokens) => {
    const { asked, error } = await read(
      tokens.map((ContinuationToken) => ({ Items: [], ContinuationToken })),
    );
    expect(error).toMatchObject({ code: 'LINK_FOREIGN' });
    expect(asked).toHaveLength(tokens.length);
  });

  it.each([
    ['no Items', { ContinuationToken: null }],
    ['Items of null', { Items: null }],
    ['Items that are no list', { Items: { Id: 'a' } }],
    ['an item that is no object', { Items: [item('a'), 'b'] }],
    ['a token that is no text', { Items: [], ContinuationToken: { next: 5 } }],
    ['a bare list', [item('a')]],
    ['a text', 'Items'],
  ])('is refused with %s, and the message names it', async (_what, page) => {
    const { error, items } = await read([page]);
    expect(error).toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringContaining('MachineCatalogs'),
    });
    expect(items).toEqual([]);
  });

  it('that fails in the middle fails as it did', async () => {
    const { error } = await read([{ Items: [], ContinuationToken: 't1' }]);
    expect(error).toMatchObject({ message: 'asked once too often' });
  });
});
