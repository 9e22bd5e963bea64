import { type ConnectorError, whyEnded } from '../../errors.ts';
import { workFile } from '../../output/output-names.ts';
import { tableSettings } from '../memory/settings.ts';
import type { OpenRisk } from '../risk/open.ts';
import { withJudgedReferences } from '../table/judged-references.ts';
import { makeChanges } from './changes.ts';
import { extractEventTables } from './event-tables.ts';
import { publish } from './publish.ts';
import { isResumable } from './resumable.ts';
import {
  type BegunRun,
  createRunContext,
  createSiteContext,
  type RunContext,
  type SiteContext,
} from './run-context.ts';
import { describesRun, makeRunsTable } from './runs-table.ts';
import { extractSiteTables, type SiteTable, type SiteTables } from './site-tables.ts';

/**
 * Reads all tables of a run, then publishes those that are complete.
 * @param refused why the sign-in failed, if it did: then only tables of the risk export are read
 * @returns the failures; never rejects
 */
export async function extractAll(
  run: BegunRun,
  refused: ConnectorError | undefined,
): Promise<readonly ConnectorError[]> {
  let risk: OpenRisk | undefined;
  const failures: ConnectorError[] = [];
  try {
    await run.output.prepare();
    const context = createRunContext(run);
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
    await run.output.discard();
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

/** Publishes the finished tables, then stores them for the next run. @throws ConnectorError */
async function publishMade(
  context: RunContext,
  site: SiteContext | undefined,
  { tables, risk, failures }: Made,
): Promise<void> {
  const eventTables = risk?.tables ?? [];
  const made = [...tables, ...eventTables];
  if (made.length === 0 && !describesRun(context)) return;
  if (site !== undefined && tables.length > 0) await site.rights.record();
  // A run that will be resumed still needs its original snapshots, and reports changes when it is complete.
  const isOver = !failures.some(isResumable);
  // Events are never read twice, so the run that has read them reports their changes.
  const changed = context.changes ? (isOver ? made : eventTables) : [];
  await context.state?.confirm();
  const { workPath, cancelled: signal } = context;
  const judged = await withJudgedReferences(made, { workPath, signal });
  const ofRun = await makeRunsTable(context, { tables: judged, failures });
  await publish(context, [...judged, ...ofRun], await makeChanges(context, changed));
  if (isOver && site !== undefined) await keepAll(site, tables);
  await risk?.confirm(context.cancelled);
}

/** Called only after publishing: otherwise a crash in between would lose changes. */
async function keepAll(context: SiteContext, tables: readonly SiteTable[]): Promise<void> {
  const { state, memory, dimensions, tenant } = context;
  if (state === undefined || memory === undefined) return;
  const { snapshots, settings, window } = memory;
  for (const { dataset, carryOver, bytes, sha256, rows } of tables) {
    const lastFullRefresh = carryOver?.since === undefined ? window.to : carryOver.snapshot.lastFullRefresh;
    await snapshots.keep(dataset, state.path(workFile(dataset.name)), {
      settings: tableSettings(settings, dataset, tenant.knownSite()),
      window,
      lastFullRefresh,
      bytes,
      sha256,
      rows,
    });
  }
  await dimensions.save();
}
