import { z } from 'zod';
import { ConnectorError } from '../errors.ts';

/** `GET /me`: who is signed in, and the customers and sites it may see. Only what is needed is looked at. */
const me = z.object({
  Customers: z
    .array(
      z.object({
        Id: z.string(),
        Sites: z.array(z.object({ Id: z.string(), Name: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
});

interface Site {
  readonly Id: string;
  readonly Name?: string | null | undefined;
}

/** A customer as the API client sees it. */
export interface Customer {
  readonly Id: string;
  readonly Sites?: readonly Site[] | null | undefined;
}

/**
 * The customer among those that the API client may see: there may be several (partners do), so the first is not good
 * enough.
 * @throws ConnectorError CUSTOMER_UNKNOWN when it sees others only, SITE_NOT_FOUND when it sees none; RESPONSE_INVALID
 */
export function customerOf(answer: unknown, customerId: string): Customer {
  const parsed = me.safeParse(answer);
  if (!parsed.success) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      'The list of customers and sites (/me) has an unexpected form.',
    );
  }
  const customers = parsed.data.Customers ?? [];
  const customer = customers.find(({ Id }) => Id.toLowerCase() === customerId.toLowerCase());
  if (customer !== undefined) return customer;
  if (customers.length === 0) {
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `The API client sees no customer in Citrix DaaS, nor customer "${customerId}".`,
    );
  }
  throw new ConnectorError(
    'CUSTOMER_UNKNOWN',
    `Customer "${customerId}" is not among the customers the API client may see: ${customers.map(({ Id }) => Id).join(', ')}.`,
  );
}

/** What may stand in a header and in an address. */
const usableId = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The customer's one site. @throws ConnectorError SITE_NOT_FOUND when there is none, or a choice; RESPONSE_INVALID */
export function siteOf({ Id: customerId, Sites }: Customer): Site {
  const sites = Sites ?? [];
  const [site, ...others] = sites;
  if (site === undefined) {
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `Customer "${customerId}" has no site that the API client may see.`,
    );
  }
  if (others.length > 0) {
    const names = sites.map(({ Id, Name }) => (Name ? `${Id} (${Name})` : Id));
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `Customer "${customerId}" has ${sites.length} sites; set \`siteId\` to one: ${names.join(', ')}.`,
    );
  }
  if (!usableId.test(site.Id)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `The site of customer "${customerId}" has an id that is none.`,
    );
  }
  return site;
}
