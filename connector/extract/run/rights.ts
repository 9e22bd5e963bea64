import { isLimited, limitedText, readRights } from '../../citrix/rights.ts';
import type { Tenant } from '../../citrix/tenant.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';

/**
 * Notes what the API client may see, and warns when that is not the whole site: the source leaves out the rest without
 * a word. It costs one request, and none where the site is not known anyway. That the source does not tell is no failure.
 * @throws the reason of an interruption meanwhile
 */
export async function noteRights(tenant: Tenant, emit: Emit, signal: AbortSignal): Promise<void> {
  if (tenant.knownSite() === undefined || signal.aborted) return;
  const rights = await readRights(tenant, signal).catch(() => undefined);
  if (signal.aborted && !isBudget(signal.reason)) throw signal.reason;
  if (rights === undefined) return;
  emit({ type: 'rights-found', rights });
  if (isLimited(rights)) emit({ type: 'warning', code: 'RIGHTS_LIMITED', message: limitedText(rights) });
}

/** What was read within the budget is published. */
function isBudget(reason: unknown): boolean {
  return reason instanceof ConnectorError && reason.code === 'BUDGET_SPENT';
}
