import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { Tenant } from '../tenant-services.ts';

/** Which entity sets the site has: releases and licences differ. */
export interface AvailableSets {
  /**
   * Whether a refusal means that the site does not have the set. Only the site's own list of sets says so: a wrong
   * address refuses every set, and must not pass for a site that has none.
   */
  isMissing(set: string, refusal: unknown, signal: AbortSignal): Promise<boolean>;
}

/** Asks for the list of sets at the first such refusal, once. */
export function openAvailableSets(tenant: Pick<Tenant, 'monitor' | 'monitorRoot'>): AvailableSets {
  let sets: Promise<ReadonlySet<string> | undefined> | undefined;
  return {
    async isMissing(set, refusal, signal) {
      if (!(refusal instanceof ConnectorError) || refusal.answer?.status !== 404) return false;
      sets ??= readSets(tenant, signal);
      const known = await sets;
      return known !== undefined && known.size > 0 && !known.has(set);
    },
  };
}

/** The service document; undefined when there is none to be had. */
async function readSets(
  { monitor, monitorRoot }: Pick<Tenant, 'monitor' | 'monitorRoot'>,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const answer = await monitor(monitorRoot, signal);
    const list = isRecord(answer) ? answer['value'] : undefined;
    if (!Array.isArray(list)) return undefined;
    return new Set(list.filter(isRecord).map(({ name }) => String(name)));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
