import { isLimited, limitedText, readRights } from '../../citrix/rights.ts';
import type { Tenant } from '../../citrix/tenant-services.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, Right } from '../../events.ts';

/** The permissions of the API client: one request in a run, or none if the site is not known anyway. */
export interface ClientRights {
  /** Requests them, once, beside what is read of other services. */
  request(): void;
  /**
   * Records them, and warns if they do not cover the whole site: the source omits the rest silently. A source that does
   * not answer is not a failure.
   * @throws the reason of the signal if the run is interrupted
   */
  record(): Promise<void>;
}

export function openRights(tenant: Tenant, emit: Emit, signal: AbortSignal): ClientRights {
  let requested: Promise<readonly Right[] | undefined> | undefined;

  function request(): void {
    if (tenant.knownSite() === undefined || signal.aborted) return;
    requested ??= readRights(tenant, signal).catch(() => undefined);
  }

  return {
    request,
    async record() {
      if (signal.aborted) return;
      request();
      const rights = await requested;
      if (signal.aborted && !isBudget(signal.reason)) throw signal.reason;
      if (rights === undefined) return;
      emit({ type: 'rights-found', rights });
      if (isLimited(rights)) emit({ type: 'warning', code: 'RIGHTS_LIMITED', message: limitedText(rights) });
    },
  };
}

/** The run limit does not prevent publishing. */
function isBudget(reason: unknown): boolean {
  return reason instanceof ConnectorError && reason.code === 'BUDGET_SPENT';
}
