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

/**
 * The id of the customer's one site. An API client may see several customers (partners do), so the first is not good
 * enough.
 * @throws ConnectorError SITE_NOT_FOUND when there is none, or a choice; RESPONSE_INVALID
 */
export function siteOf(answer: unknown, customerId: string): string {
  const parsed = me.safeParse(answer);
  if (!parsed.success) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      'The list of customers and sites (/me) has an unexpected form.',
    );
  }
  const customers = parsed.data.Customers ?? [];
  const customer = customers.find(({ Id }) => Id.toLowerCase() === customerId.toLowerCase());
  if (customer === undefined) {
    throw new ConnectorError(
      'SITE_NOT_FOUND',
      `Customer "${customerId}" is not among the customers the API client may see${among(customers.map(({ Id }) => Id))}.`,
    );
  }
  const sites = customer.Sites ?? [];
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
      `Customer "${customerId}" has ${sites.length} sites; set \`siteId\` to one${among(names)}.`,
    );
  }
  return site.Id;
}

function among(names: readonly string[]): string {
  return names.length === 0 ? ' (it sees none)' : `: ${names.join(', ')}`;
}
