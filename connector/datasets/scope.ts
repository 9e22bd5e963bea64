/** To whom rows belong, and the columns that say so: with them, tables of several customers and sites fit together. */

/**
 * `site`: the rows belong to one site of a customer; many of their keys are numbers that each site counts for itself.
 * `customer`: they belong to the customer, whatever the site of the run; runs of two sites read the same rows.
 */
export type Scope = 'site' | 'customer';

const customerId = {
  name: 'customer_id',
  type: 'text',
  description: 'Citrix Cloud customer the row belongs to (the parameter `customerId`).',
  inputs: ['run.customerId'],
  nullable: false,
} as const;

const siteId = {
  name: 'site_id',
  type: 'text',
  description: 'Site the row belongs to (the parameter `siteId`, or the only site of the customer).',
  inputs: ['run.siteId'],
  nullable: false,
} as const;

/** Every table begins with them. */
export const scopeColumns = { site: [customerId, siteId], customer: [customerId] } as const;

/** The names of these columns: every key of such a table begins with them. */
export function scopeNames(scope: Scope): readonly string[] {
  return scopeColumns[scope].map(({ name }) => name);
}

/** Behind the published columns of a risk table: its topic belongs to a customer, with events of all its sites. */
export const publishedScope = [
  {
    ...customerId,
    description:
      'Citrix Cloud customer the row belongs to (the parameter `customerId`); if it is not set, the topic of the export (`analyticsTopic`), which each customer has for itself.',
  },
  {
    ...siteId,
    description:
      'Site that the same run read, for joins with its other tables; null if it read none. The row belongs to the customer, whatever the site.',
    nullable: true,
  },
] as const;

/** What is the same in all rows of a run, for the columns above. */
export interface RunValues {
  readonly customerId: string;
  /** Null: the run reads no table of a site. */
  readonly siteId: string | null;
}

/** Which of them a column shows; undefined: the column comes from the row. */
export function runValueOf({ inputs: [input] }: { readonly inputs: readonly string[] }) {
  if (input === 'run.customerId') return 'customerId';
  return input === 'run.siteId' ? 'siteId' : undefined;
}
