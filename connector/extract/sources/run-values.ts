import type { Tenant } from '../../citrix/tenant-services.ts';
import type { Dataset } from '../../datasets/define.ts';
import { type RunValues, runValueOf } from '../../datasets/scope.ts';

/**
 * What is the same in all rows of a table. The site is looked up, once in a run, only for a table that shows it.
 * @throws ConnectorError if it cannot be found: without it rows of two sites would have the same keys
 */
export async function runValuesFor(
  { columns }: Dataset,
  tenant: Pick<Tenant, 'customerId' | 'site'>,
  signal: AbortSignal,
): Promise<RunValues> {
  const { customerId } = tenant;
  const isShown = columns.some((column) => runValueOf(column) === 'siteId');
  return { customerId, siteId: isShown ? await tenant.site(signal) : null };
}
