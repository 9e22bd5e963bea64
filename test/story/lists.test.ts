import { describe, expect, it } from 'vitest';
import { cloud, type Json, me, siteId } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, tell } from '../support/story.ts';
import * as published from './fixtures/published.ts';

strictNock();

const catalog = (number: number): Json => ({ Id: `c${number}`, Name: `Catalog ${number}`, Scopes: [] });
const path = '/cvad/manage/MachineCatalogs';
const parameters = only('machine_catalogs');

/** What a page is asked for with, without the fields, which are many. */
const asked = (token: string | undefined) => (query: Record<string, unknown>) =>
  query['limit'] === '1000' &&
  String(query['fields']).includes('Name') &&
  query['continuationToken'] === token;

describe('continuation tokens', () => {
  it('go back encoded with the same other parameters, until there is none', async () => {
    const first = 'p+1/=#&two words';
    cloud()
      .token()
      .me()
      .scope.get(path)
      .query(asked(undefined))
      .reply(200, { Items: [catalog(3), catalog(1)], ContinuationToken: first })
      .get(path)
      .query(asked(first))
      .reply(200, { Items: [], ContinuationToken: 'third' })
      .get(path)
      .query(asked('third'))
      .reply(200, { Items: [catalog(2), catalog(1)], ContinuationToken: '' });
    const { report, table } = await tell({ parameters });
    expect(table('machine_catalogs').records.map(({ catalog_id }) => catalog_id)).toEqual(['c1', 'c2', 'c3']);
    expect(report.datasets['machine_catalogs']).toMatchObject({
      rowsRead: 4,
      rowsWritten: 3,
      rowsRepeated: 1,
      pages: 3,
    });
  });

  it('that come a second time end in LINK_FOREIGN', async () => {
    const body = { Items: [catalog(1)], ContinuationToken: 'again' };
    cloud().token().me().list('MachineCatalogs', body).list('MachineCatalogs', body);
    const { report, files } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'LINK_FOREIGN' } });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it('are followed for hypervisors too, should they ever come', async () => {
    const [one] = published.hypervisors['Items'] as readonly Json[];
    cloud()
      .token()
      .me()
      .list('hypervisors', { Items: [one], ContinuationToken: 'more' })
      .scope.get('/cvad/manage/hypervisors')
      .query({ continuationToken: 'more' })
      .reply(200, { Items: [{ ...one, Id: 'another' }] });
    const { table } = await tell({ parameters: only('hypervisors') });
    expect(table('hypervisors').rows).toHaveLength(2);
  });
});

describe('the site', () => {
  it('is one of several: SITE_NOT_FOUND names them, and no table of a site is published', async () => {
    const sites = [
      { Id: siteId, Name: 'cloudxdsite' },
      { Id: 'bbbbbbbb-0000-4000-8000-000000000000', Name: 'second' },
    ];
    cloud().token().me(me(sites));
    const { report, files } = await tell({
      parameters: only('application_instances', 'machine_catalogs', 'hypervisors'),
    });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'SITE_NOT_FOUND', kind: 'config' } });
    expect(report.error?.message).toContain(
      `${siteId} (cloudxdsite), bbbbbbbb-0000-4000-8000-000000000000 (second)`,
    );
    expect(Object.values(report.datasets).map(({ status }) => status)).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it.each([
    ['nobody may see', me([]), 'SITE_NOT_FOUND'],
    [
      'of another customer is not taken',
      { ...me(), Customers: [{ Id: 'other', Sites: [{ Id: siteId, Name: 'x' }] }] },
      'CUSTOMER_UNKNOWN',
    ],
    ['is not there where nobody sees any customer', { ...me(), Customers: [] }, 'SITE_NOT_FOUND'],
  ])('that %s is told', async (_title, body, code) => {
    cloud().token().me(body);
    const { report } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 78, siteId: null, error: { code } });
  });

  it('of the customer is found among those of others, however its id is written', async () => {
    const other = { Id: 'other', Name: null, Sites: [{ Id: 'wrong', Name: 'cloudxdsite' }] };
    const ours = { Id: customer.customerId.toUpperCase(), Name: null, Sites: [{ Id: siteId, Name: 'x' }] };
    cloud()
      .token()
      .me({ ...me(), Customers: [other, ours] })
      .list('MachineCatalogs', { Items: [] });
    const { report } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 0, siteId });
  });
});

describe('answers that are no list', () => {
  it.each([
    ['no items', {}],
    ['items that are no list', { Items: 'none' }],
    ['items that are no objects', { Items: [1, 2] }],
    ['an item without its id', { Items: [{ Name: 'x' }] }],
  ])('%s: RESPONSE_INVALID', async (_title, body) => {
    cloud().token().me().list('MachineCatalogs', body);
    const { report } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'RESPONSE_INVALID' } });
  });
});
