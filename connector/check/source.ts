import { listPages } from '../citrix/daas/list.ts';
import { openAvailableSets } from '../citrix/monitor/available-sets.ts';
import { addressOf } from '../citrix/monitor/query.ts';
import type { FetchPage } from '../citrix/monitor/service.ts';
import { isLimited, readRights } from '../citrix/rights.ts';
import type { Tenant } from '../citrix/tenant-services.ts';
import { byKind } from '../datasets/by-kind.ts';
import type { Dataset } from '../datasets/define.ts';
import type { DaasSource, MonitorSource } from '../datasets/sources.ts';
import { asConnectorError, ConnectorError } from '../errors.ts';
import type { Right, Window } from '../events.ts';
import { fieldsOf, planMonitor, windowConditions } from '../extract/sources/plan.ts';
import { countOf, type Fact, said } from '../languages/phrase.ts';
import type { CloudAccess } from '../parameters/source.ts';
import { askComposed } from './composed.ts';
import { askLog } from './log.ts';
import type { Outcome, Step } from './steps.ts';

interface Source {
  readonly cloud: CloudAccess;
  /** How far the window goes back. */
  readonly days: number;
  readonly tenant: Tenant;
  readonly fetchPage: FetchPage;
  readonly datasets: readonly Dataset[];
  /** The window of a run that starts now; needs the clock of the source. */
  readonly window: () => Window;
}

/** Checks sign-in, permissions and the first rows of every selected table. */
export function sourceSteps(source: Source): readonly Step[] {
  const { cloud, tenant, datasets } = source;
  const isGiven = cloud.siteId !== undefined;
  const isSiteNeeded = datasets.some(({ scope }) => scope === 'site');
  return [
    {
      name: 'sign-in',
      needs: ['tls'],
      async run(signal) {
        await tenant.signIn(signal);
        return { detail: said('check.clientAccepted', { client: cloud.clientId }) };
      },
    },
    {
      name: 'customer',
      needs: ['sign-in'],
      isNeeded: isSiteNeeded && !isGiven,
      async run(signal) {
        const { Id, Sites } = await tenant.customer(signal);
        const sites = countOf(Sites?.length ?? 0, 'site');
        return { detail: said('check.customerFound', { customer: Id, sites }) };
      },
    },
    {
      name: 'site',
      needs: isGiven ? ['sign-in'] : ['customer'],
      isNeeded: isSiteNeeded,
      async run(signal) {
        const id = await tenant.site(signal);
        if (isGiven) await refuseUnlisted(id, tenant, signal);
        return { detail: isGiven ? said('check.siteGiven', { site: id }) : id };
      },
    },
    { name: 'rights', needs: ['site'], run: (signal) => rightsOutcome(tenant, signal) },
    ...datasets.map((dataset) => tableStep(dataset, source)),
  ];
}

/** A configured site is not searched for. If the source lists the sites of the customer, it must be one of them. */
async function refuseUnlisted(id: string, tenant: Tenant, signal: AbortSignal): Promise<void> {
  const customer = await tenant.customer(signal).catch(() => undefined);
  signal.throwIfAborted();
  const listed = customer?.Sites?.map((site) => site.Id) ?? [];
  if (listed.length === 0 || listed.some((one) => one.toLowerCase() === id.toLowerCase())) return;
  throw new ConnectorError(
    'SITE_NOT_FOUND',
    `\`siteId\` is "${id}", but the customer has these sites: ${listed.join(', ')}.`,
  );
}

async function rightsOutcome(tenant: Tenant, signal: AbortSignal): Promise<Outcome> {
  try {
    const rights = await readRights(tenant, signal);
    if (rights.length === 0) return { detail: said('check.rightsUnlisted'), isSkipped: true };
    const detail = [rights.map(rightOf)];
    if (!isLimited(rights)) return { detail };
    const message = said('check.rightsLimited', { rights: rights.map(rightOf) });
    return { detail, warning: { code: 'RIGHTS_LIMITED', message } };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = asConnectorError(error);
    return { detail: said('check.unknown', { code, message }), isSkipped: true };
  }
}

function rightOf({ role, scope }: Right): Fact {
  return said('check.right', { role, scope });
}

function tableStep(dataset: Dataset, source: Source): Step {
  const ask = byKind<Step['run']>(dataset, {
    monitor: (table) => (signal) => askMonitorTable(table, source, signal),
    daas: (table) => (signal) => askList(table, source, signal),
    log: (table) => (signal) => askLog(table, source.tenant, source.window(), signal),
    composed: (table) => (signal) => askComposed(table, source, signal),
    analytics: notOfCloud,
    run: notOfCloud,
  });
  const need = dataset.scope === 'site' ? 'site' : 'sign-in';
  return { name: 'table', subject: dataset.name, needs: [need], run: ask };
}

function notOfCloud({ name }: Dataset): never {
  throw new Error(`${name} is not a table of Citrix Cloud`);
}

/** Requests one row with all columns of the table, and the row count. */
async function askMonitorTable(
  dataset: Dataset<MonitorSource>,
  { fetchPage, tenant, window, days }: Source,
  signal: AbortSignal,
): Promise<Outcome> {
  const { set, cursor, key, extent } = dataset.source;
  const { select, expand } = planMonitor(dataset);
  const where = windowConditions(dataset.source, window());
  const orderBy = [...new Set([cursor, ...key])];
  const query = { set, select, expand, where, orderBy, count: true, top: 1 };
  const address = new URL(addressOf(query), tenant.monitorRoot);
  const page = await fetchPage(address, signal).catch(async (error: unknown) => {
    if (await openAvailableSets(tenant).isMissing(set, error, signal)) return undefined;
    throw error;
  });
  if (page === undefined) return { detail: said('check.noSet', { set }) };
  const { count } = page;
  const rows = count === undefined ? said('check.rowsUnknown') : countOf(count, 'row');
  if (extent === 'whole') return { detail: said('check.monitorRows', { rows }) };
  return { detail: said('check.monitorRowsInWindow', { rows, days: countOf(days, 'day') }) };
}

/** Requests the first page, as a run does: some lists have no smaller request. */
async function askList(
  dataset: Dataset<DaasSource>,
  { tenant }: Source,
  signal: AbortSignal,
): Promise<Outcome> {
  const { path, takesFields } = dataset.source;
  const pages = listPages(tenant, takesFields ? { path, fields: fieldsOf(dataset) } : { path }, signal);
  const { value } = await pages.next();
  return { detail: said('check.daasRows', { rows: countOf(value?.items.length ?? 0, 'row') }) };
}
