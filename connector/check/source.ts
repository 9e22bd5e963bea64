import { listPages } from '../citrix/daas/list.ts';
import { openAvailableSets } from '../citrix/monitor/available-sets.ts';
import { addressOf } from '../citrix/monitor/query.ts';
import type { Ask } from '../citrix/monitor/service.ts';
import { isLimited, limitedText, readRights, rightsText } from '../citrix/rights.ts';
import type { Tenant } from '../citrix/tenant.ts';
import {
  type DaasSource,
  type Dataset,
  isComposed,
  isLog,
  isMonitor,
  type MonitorSource,
} from '../datasets/define.ts';
import { asConnectorError, ConnectorError } from '../errors.ts';
import type { Window } from '../events.ts';
import { fieldsOf, planMonitor, windowConditions } from '../extract/sources/plan.ts';
import type { CloudAccess } from '../parameters/source.ts';
import { askComposed } from './composed.ts';
import { askLog } from './log.ts';
import type { Outcome, Step } from './steps.ts';

interface Source {
  readonly cloud: CloudAccess;
  /** How far the window goes back. */
  readonly days: number;
  readonly tenant: Tenant;
  readonly ask: Ask;
  readonly datasets: readonly Dataset[];
  /** Of a run that began now, once the source has told the time. */
  readonly window: () => Window;
}

/** Who signs in, what it may see, and the beginning of every table asked for. */
export function sourceSteps(source: Source): readonly Step[] {
  const { cloud, tenant, datasets } = source;
  const isGiven = cloud.siteId !== undefined;
  const isSiteNeeded = datasets.some(isOfSite);
  return [
    {
      name: 'sign-in',
      needs: ['tls'],
      async run(signal) {
        await tenant.signIn(signal);
        return { detail: `client ${cloud.clientId} is accepted` };
      },
    },
    {
      name: 'customer',
      needs: ['sign-in'],
      isNeeded: isSiteNeeded && !isGiven,
      async run(signal) {
        const { Id, Sites } = await tenant.customer(signal);
        const sites = Sites?.length ?? 0;
        return { detail: `${Id} is known, with ${sites} ${sites === 1 ? 'site' : 'sites'}` };
      },
    },
    {
      name: 'site',
      needs: isGiven ? ['sign-in'] : ['customer'],
      isNeeded: isSiteNeeded,
      async run(signal) {
        const id = await tenant.site(signal);
        if (isGiven) await refuseUnlisted(id, tenant, signal);
        return { detail: `${id}${isGiven ? ', as given' : ''}` };
      },
    },
    { name: 'rights', needs: ['site'], run: (signal) => rightsOutcome(tenant, signal) },
    ...datasets.map((dataset) => tableStep(dataset, source)),
  ];
}

/** A site that was given is not looked for; but where the customer's sites are told, it has to be one of them. */
async function refuseUnlisted(id: string, tenant: Tenant, signal: AbortSignal): Promise<void> {
  const customer = await tenant.customer(signal).catch(() => undefined);
  signal.throwIfAborted();
  const listed = customer?.Sites?.map((site) => site.Id) ?? [];
  if (listed.length === 0 || listed.some((one) => one.toLowerCase() === id.toLowerCase())) return;
  throw new ConnectorError(
    'SITE_NOT_FOUND',
    `\`siteId\` is "${id}", but the sites of the customer are: ${listed.join(', ')}.`,
  );
}

async function rightsOutcome(tenant: Tenant, signal: AbortSignal): Promise<Outcome> {
  try {
    const rights = await readRights(tenant, signal);
    const detail = rights.length === 0 ? 'the source lists none: it does not tell' : rightsText(rights);
    if (!isLimited(rights)) return rights.length === 0 ? { detail, isSkipped: true } : { detail };
    return { detail, warning: { code: 'RIGHTS_LIMITED', message: limitedText(rights) } };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = asConnectorError(error);
    return { detail: `the source does not tell (${code}: ${message})`, isSkipped: true };
  }
}

function isOfSite({ source }: Dataset): boolean {
  if (source.service === 'composed') return source.isOfSite;
  return source.service === 'daas' || (source.service === 'log' && source.feed !== 'system-log');
}

function tableStep(dataset: Dataset, source: Source): Step {
  const base = { name: 'table', subject: dataset.name } as const;
  if (isMonitor(dataset)) {
    return { ...base, needs: ['sign-in'], run: (signal) => askMonitorTable(dataset, source, signal) };
  }
  if (isLog(dataset)) {
    const need = isOfSite(dataset) ? 'site' : 'sign-in';
    return {
      ...base,
      needs: [need],
      run: (signal) => askLog(dataset, source.tenant, source.window(), signal),
    };
  }
  if (isComposed(dataset)) {
    const need = isOfSite(dataset) ? 'site' : 'sign-in';
    return { ...base, needs: [need], run: (signal) => askComposed(dataset, source, signal) };
  }
  const list = dataset as Dataset<DaasSource>;
  return { ...base, needs: ['site'], run: (signal) => askList(list, source, signal) };
}

/** One row with every column of its own, and how many there are. */
async function askMonitorTable(
  dataset: Dataset<MonitorSource>,
  { ask, tenant, window, days }: Source,
  signal: AbortSignal,
): Promise<Outcome> {
  const { set, cursor, key, extent } = dataset.source;
  const { select, expand } = planMonitor(dataset);
  const where = windowConditions(dataset.source, window());
  const orderBy = [...new Set([cursor, ...key])];
  const query = { set, select, expand, where, orderBy, count: true, top: 1 };
  const address = new URL(addressOf(query), tenant.monitorRoot);
  const page = await ask(address, signal).catch(async (error: unknown) => {
    if (await openAvailableSets(tenant).isMissing(set, error, signal)) return undefined;
    throw error;
  });
  if (page === undefined) return { detail: `Monitor: this site has no ${set}, a run skips it` };
  const { count } = page;
  const rows = count === undefined ? 'an unknown number of' : count.toLocaleString('en-US');
  const when = extent === 'whole' ? '' : ` in the last ${days} days`;
  return { detail: `Monitor: ${rows} rows${when}` };
}

/** Its first page, as a run asks for it: some of these lists cannot be asked for less. */
async function askList(
  dataset: Dataset<DaasSource>,
  { tenant }: Source,
  signal: AbortSignal,
): Promise<Outcome> {
  const { path, takesFields } = dataset.source;
  const pages = listPages(tenant, takesFields ? { path, fields: fieldsOf(dataset) } : { path }, signal);
  const { value } = await pages.next();
  return { detail: `DaaS: ${value?.items.length ?? 0} rows on the first page` };
}
