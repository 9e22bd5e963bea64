import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { openSiteObjects } from '../../citrix/entitlements/site-objects.ts';
import { type AvailableSets, openAvailableSets } from '../../citrix/monitor/available-sets.ts';
import { createPageFetcher } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant-services.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import type { OutputFolder } from '../../output/output-folder.ts';
import type { Runtime } from '../../runtime.ts';
import type { IncrementalMemory } from '../memory/carry-over.ts';
import { openJoinedRowStore } from '../memory/joined-rows.ts';
import { snapshotSettings, tableSettings } from '../memory/settings.ts';
import type { Snapshots } from '../memory/snapshots.ts';
import type { State } from '../memory/state.ts';
import type { RunReport } from '../report/run-report.ts';
import type { RiskMemory } from '../risk/risk.ts';
import type { PlatformProgress } from '../rows/platform-needs.ts';
import { createDimensions } from '../sources/dimensions.ts';
import { dimensionNeeds } from '../sources/plan.ts';
import type { ReadContext } from '../sources/read-context.ts';
import { type ClientRights, openRights } from './rights.ts';

/** The dependencies of a run after the sign-in, before its tables are read. */
export interface BegunRun extends Omit<ReadContext, 'tenant' | 'site' | 'fetchPage' | 'dimensions'> {
  readonly runId: string;
  /** Absent if only the risk export is read. */
  readonly tenant: Tenant | undefined;
  readonly connector: { readonly name: string; readonly version: string };
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Whether change files are published, too. */
  readonly changes: boolean;
  /** When the run began. */
  readonly startedAt: string;
  /** What is known of each table by now. */
  readonly reported: () => RunReport['datasets'];
  /** The source, without its path. */
  readonly host: string;
  /** How the export of Citrix Analytics is reached; needed for risk datasets. */
  readonly analytics: ExportAccess | undefined;
  /** The progress of a platform that keeps the tables itself, by table. */
  readonly platformProgress: Readonly<Record<string, PlatformProgress>>;
  readonly output: OutputFolder;
  readonly state: State | undefined;
  /** Where an incremental run reads the snapshots of earlier runs and stores its own. */
  readonly snapshots: Snapshots | undefined;
  /** The same for the export of Citrix Analytics. */
  readonly riskMemory: RiskMemory | undefined;
  /** What the tables show of persons; undefined: everything. */
  readonly protection: Protection | undefined;
  readonly runtime: Runtime;
  /** Aborted when the run is cancelled; the run limit ends the reading, not the publishing. */
  readonly cancelled: AbortSignal;
}

/** The dependencies of all tables of a run, for every kind of source; built once. */
export interface RunContext extends BegunRun {
  /** The path of the working file with this name. */
  readonly workPath: (file: string) => string;
}

/** The same for the tables of the site. */
export interface SiteContext extends RunContext, ReadContext {
  readonly tenant: Tenant;
  readonly availableSets: AvailableSets;
  readonly rights: ClientRights;
  /** Absent: nothing is carried over, and nothing is stored for the next run. */
  readonly memory: IncrementalMemory | undefined;
}

export function createRunContext(run: BegunRun): RunContext {
  const { state, output } = run;
  return { ...run, workPath: (file) => (state === undefined ? output.workPath(file) : state.path(file)) };
}

/** @returns undefined if only the risk export is read */
export function createSiteContext(context: RunContext): SiteContext | undefined {
  const { tenant, datasets, emit } = context;
  if (tenant === undefined) return undefined;
  const fetchPage = createPageFetcher(tenant, emit);
  const availableSets = openAvailableSets(tenant);
  const memory = memoryOf(context);
  // Rows of sets are kept as they were read, so where persons are hidden they are read again.
  const stored =
    memory && context.protection === undefined
      ? openJoinedRowStore({
          ...memory,
          // Found once the first table of the site is read.
          settings: () => tableSettings(memory.settings, { scope: 'site' }, tenant.knownSite()),
        })
      : undefined;
  const help = { stored, availableSets, begun: context.window.to };
  const dimensions = createDimensions(fetchPage, tenant.monitorRoot, dimensionNeeds(datasets), emit, help);
  const site = openSiteObjects(tenant);
  const rights = openRights(tenant, emit, context.signal);
  return { ...context, tenant, site, fetchPage, availableSets, rights, dimensions, memory };
}

function memoryOf(run: RunContext): IncrementalMemory | undefined {
  const { snapshots, parameters, host, connector, window, workPath } = run;
  if (snapshots === undefined) return undefined;
  const { incrementalOverlap: overlapMinutes, fullRefreshEvery: refreshDays } = parameters;
  const pseudonyms = run.protection?.pseudonyms.mark ?? '';
  const settings = snapshotSettings({ parameters, host, version: connector.version, pseudonyms });
  return { snapshots, settings, window, overlapMinutes, refreshDays, pathOf: workPath };
}
