import type { RunValues } from '../../datasets/scope.ts';
import type { Parameters } from '../../parameters/schema.ts';

/**
 * What is the same in all rows of the risk tables of a run.
 * @param foundSite the site that other tables were read of
 */
export function riskValues(
  { customerId, siteId }: Pick<Parameters, 'customerId' | 'siteId'>,
  topic: string,
  foundSite?: string | undefined,
): RunValues {
  return { customerId: customerId ?? topic, siteId: siteId ?? foundSite ?? null };
}
