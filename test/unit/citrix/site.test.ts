import { describe, expect, it } from 'vitest';
import { customerOf, siteOf } from '../../../connector/citrix/site.ts';
import { ConnectorError } from '../../../connector/errors.ts';

const site = { Id: '70360961-e0f1-4ce9-9371-d590efb5c04f', Name: 'cloudxdsite' };
const siteIn = (answer: unknown, customerId: string) => siteOf(customerOf(answer, customerId)).Id;
const other = { Id: '11111111-e0f1-4ce9-9371-d590efb5c04f', Name: 'second' };

function errorOf(answer: unknown, customerId = 'acme'): ConnectorError {
  try {
    siteIn(answer, customerId);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('a site was found');
}

describe('the site of a customer', () => {
  it('is its only one', () => {
    const answer = {
      UserId: 'f9f39ab2',
      ExpiryTime: '6:50:19 PM',
      Customers: [{ Id: 'acme', Name: null, Sites: [site] }],
    };
    expect(siteIn(answer, 'acme')).toBe(site.Id);
  });

  it('is not that of the first customer of a partner', () => {
    const answer = {
      Customers: [
        { Id: 'partner', Sites: [other] },
        { Id: 'acme', Sites: [site] },
      ],
    };
    expect(siteIn(answer, 'acme')).toBe(site.Id);
  });

  it('is found whatever the case of the customer id', () => {
    expect(siteIn({ Customers: [{ Id: 'ACme', Sites: [site] }] }, 'acME')).toBe(site.Id);
  });

  it('may have no name', () => {
    expect(siteIn({ Customers: [{ Id: 'acme', Sites: [{ Id: site.Id, Name: null }] }] }, 'acme')).toBe(
      site.Id,
    );
  });
});

describe('no site', () => {
  it('is found for a customer that the client may not see, and those it may are named', () => {
    const { code, message } = errorOf({ Customers: [{ Id: 'one' }, { Id: 'two' }] });
    expect(code).toBe('CUSTOMER_UNKNOWN');
    expect(message).toContain('"acme"');
    expect(message).toContain(': one, two.');
  });

  it.each([
    ['no list of customers', {}],
    ['no customers', { Customers: null }],
    ['an empty list of customers', { Customers: [] }],
  ])('is found when there is %s', (_what, answer) => {
    const { code, message } = errorOf(answer);
    expect([code, message.includes('has access to no customer')]).toEqual(['SITE_NOT_FOUND', true]);
  });

  it.each([
    ['no list of sites', {}],
    ['no sites', { Sites: null }],
    ['an empty list of sites', { Sites: [] }],
  ])('is found for a customer with %s', (_what, sites) => {
    const { code, message } = errorOf({ Customers: [{ Id: 'acme', ...sites }] });
    expect(code).toBe('SITE_NOT_FOUND');
    expect(message).toContain('has no site');
  });

  it('is chosen among several, and all are named with the parameter to set', () => {
    const { code, message } = errorOf({ Customers: [{ Id: 'acme', Sites: [site, { ...other, Name: '' }] }] });
    expect(code).toBe('SITE_NOT_FOUND');
    expect(message).toContain('`siteId`');
    expect(message).toContain(`${site.Id} (cloudxdsite), ${other.Id}.`);
  });
});

describe('an answer of another form', () => {
  it.each([
    ['nothing', null],
    ['a text', 'acme'],
    ['customers that are no list', { Customers: {} }],
    ['a customer without an id', { Customers: [{ Sites: [site] }] }],
    ['a site with an id that no header can hold', { Customers: [{ Id: 'acme', Sites: [{ Id: 'a\nb' }] }] }],
    ['a site with an id that leads elsewhere', { Customers: [{ Id: 'acme', Sites: [{ Id: '../x' }] }] }],
    ['a site without an id', { Customers: [{ Id: 'acme', Sites: [{ Name: 'x' }] }] }],
  ])('is refused: %s', (_what, answer) => {
    expect(errorOf(answer).code).toBe('RESPONSE_INVALID');
  });
});
