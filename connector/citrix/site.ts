import { ConnectorError } from '../errors.ts';
import { isRecord, scalarText } from '../json.ts';
import { memberOf } from './members.ts';

interface Site {
  readonly Id: string;
  readonly Name: string | undefined;
}

/** A customer as the API client sees it. */
export interface Customer {
  readonly Id: string;
  readonly Sites: readonly Site[];
}

/**
 * The customer among those that the API client may see (`GET /me`): there may be several (partners do), so the first is
 * not good enough. Only what is needed is looked at: ids, and the sites of this customer.
 * @throws ConnectorError CUSTOMER_UNKNOWN when it sees others only, SITE_NOT_FOUND when it sees none; RESPONSE_INVALID
 */
export function customerOf(answer: unknown, customerId: string): Customer {
  if (!isRecord(answer)) throw unexpected();
  const customers = entriesOf(memberOf(answer, 'Customers'));
  const found = customers.find(({ Id }) => Id.toLowerCase() === customerId.toLowerCase());
  const customer = found && { Id: found.Id, Sites: sitesOf(found.entry) };
  if (customer !== undefined) return customer;
  if (customers.length === 0) {
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `The API client has access to no customer in Citrix DaaS, and so not to customer "${customerId}".`,
    );
  }
  throw new ConnectorError(
    'CUSTOMER_UNKNOWN',
    `Customer "${customerId}" is not among the customers that the API client has access to: ${customers.map(({ Id }) => Id).join(', ')}.`,
  );
}

function sitesOf(customer: unknown): readonly Site[] {
  return entriesOf(memberOf(customer, 'Sites')).map(({ Id, entry }) => {
    const name = memberOf(entry, 'Name');
    return { Id, Name: typeof name === 'string' ? name : undefined };
  });
}

/**
 * The entries of a list that say who they are; nothing is a list without any.
 * @throws ConnectorError RESPONSE_INVALID
 */
function entriesOf(list: unknown): readonly { readonly Id: string; readonly entry: unknown }[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw unexpected();
  const entries = list.flatMap((entry: unknown) => {
    const Id = scalarText(memberOf(entry, 'Id'));
    return Id === undefined ? [] : [{ Id, entry }];
  });
  if (entries.length === 0 && list.length > 0) throw unexpected();
  return entries;
}

function unexpected(): ConnectorError {
  return new ConnectorError(
    'RESPONSE_INVALID',
    'The list of customers and sites (/me) has an unexpected form.',
  );
}

/** What may stand in a header and in an address. */
const usableId = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The customer's one site. @throws ConnectorError SITE_NOT_FOUND when there is none, or a choice; RESPONSE_INVALID */
export function siteOf({ Id: customerId, Sites }: Customer): Site {
  const [site, ...others] = Sites;
  if (site === undefined) {
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `Customer "${customerId}" has no site that the API client has access to.`,
    );
  }
  if (others.length > 0) {
    const names = Sites.map(({ Id, Name }) => (Name ? `${Id} (${Name})` : Id));
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `Customer "${customerId}" has ${Sites.length} sites. Set \`siteId\` to one of them: ${names.join(', ')}.`,
    );
  }
  if (!usableId.test(site.Id)) {
    throw new ConnectorError('RESPONSE_INVALID', `The site of customer "${customerId}" has an invalid ID.`);
  }
  return site;
}
