import { isAnalytics } from '../../datasets/define.ts';
import { type ConnectorError, whyEnded } from '../../errors.ts';
import { openStaging, type Staging } from '../../output/publish.ts';
import { rejectedFile } from '../publish/output-files.ts';
import { changesOf, type MadeTable, publish } from '../publish/publish.ts';
import type { OpenRisk } from '../risk/open.ts';
import { extractEventTables } from './event-tables.ts';
import { isResumable } from './resumable.ts';
import { noteRights } from './rights.ts';
import {
  type BegunRun,
  createRunContext,
  createSiteContext,
  type RunContext,
  type SiteContext,
} from './run-context.ts';
import { extractSiteTables, type SiteTable, type SiteTables } from './site-tables.ts';

/**
 * Reads all tables of a run, then publishes those that are complete.
 * @param refused why the source refused to sign in, where it did: then only tables of the export are read
 * @returns what went wrong; never rejects
 */
export async function extractAll(
  run: BegunRun,
  refused: ConnectorError | undefined,
): Promise<readonly ConnectorError[]> {
  let staging: Staging | undefined;
  let risk: OpenRisk | undefined;
  const failures: ConnectorError[] = [];
  try {
    staging = await openStaging(run.out, run.runtime);
    const context = createRunContext(run, staging);
    const site = createSiteContext(context);
    const siteTables = await readSite(site, refused);
    failures.push(...siteTables.failures);
    if (!failures.some(({ code }) => code === 'CANCELLED' || code === 'BUDGET_SPENT')) {
      const events = await extractEventTables(context);
      risk = events.risk;
      failures.push(...events.failures);
    }
    if (!failures.some(({ code }) => code === 'CANCELLED')) {
      await publishMade(context, site, { tables: siteTables.tables, risk, failures });
    }
  } catch (error) {
    failures.push(whyEnded(error, run.signal));
  } finally {
    await risk?.close();
    await staging?.discard();
  }
  return failures;
}

async function readSite(
  site: SiteContext | undefined,
  refused: ConnectorError | undefined,
): Promise<SiteTables> {
  if (refused !== undefined) return { tables: [], failures: [refused] };
  return site === undefined ? { tables: [], failures: [] } : await extractSiteTables(site);
}

interface Made {
  readonly tables: readonly SiteTable[];
  readonly risk: OpenRisk | undefined;
  readonly failures: readonly ConnectorError[];
}

/** Publishes what was made, then keeps it for the next run. @throws ConnectorError */
async function publishMade(
  context: RunContext,
  site: SiteContext | undefined,
  { tables, risk, failures }: Made,
): Promise<void> {
  const eventTables = risk?.tables ?? [];
  const made = [...tables, ...eventTables];
  if (made.length === 0) return;
  if (site !== undefined && tables.length > 0) await noteRights(site.tenant, site.emit, site.signal);
  // A run that will be resumed has to find what it began from, and reports changes when it is complete.
  const isOver = !failures.some(isResumable);
  // Events are not read again: their changes are reported by the run that has read them.
  const changed = context.changes ? (isOver ? made : eventTables) : [];
  await publishAll(context, made, changed);
  if (isOver && site !== undefined) await keepAll(site, tables);
  await risk?.settle(context.cancelled);
}

async function publishAll(
  context: RunContext,
  made: readonly MadeTable[],
  changed: readonly MadeTable[],
): Promise<void> {
  const { parameters, state, output, staging, window, connector, datasets, workFile, emit } = context;
  await state?.confirm();
  await output.confirm();
  const others = made.some(({ dataset }) => isAnalytics(dataset)) ? [rejectedFile] : [];
  const files = [...made.map(({ path }) => path), ...others];
  if (state !== undefined) for (const file of files) await staging.take(state.path(file), file);
  const { customerId, csvEscapeFormulas: escapeFormulas, csvByteOrderMark: byteOrderMark } = parameters;
  const form = { escapeFormulas, byteOrderMark, signal: context.cancelled };
  const changes = await changesOf(changed, staging, form);
  const publication = { output, customerId, window, connector, datasets, others, emit, pathOf: workFile };
  await publish(staging, made, changes, publication);
}

/** Only now that the tables are published: readers of the changes must not miss any. */
async function keepAll(context: SiteContext, tables: readonly SiteTable[]): Promise<void> {
  const { state, memory, dimensions } = context;
  if (state === undefined || memory === undefined) return;
  const { snapshots, settings, window } = memory;
  for (const { dataset, path, carryOver, bytes, sha256, rows } of tables) {
    const lastFullRefresh = carryOver?.since === undefined ? window.to : carryOver.snapshot.lastFullRefresh;
    await snapshots.keep(dataset, state.path(path), {
      settings,
      window,
      lastFullRefresh,
      bytes,
      sha256,
      rows,
    });
  }
  await dimensions.save();
}
