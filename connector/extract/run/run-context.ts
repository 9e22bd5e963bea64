import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { openSiteObjects } from '../../citrix/entitlements/site-objects.ts';
import { type AvailableSets, openAvailableSets } from '../../citrix/monitor/available-sets.ts';
import { askMonitor } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { OutputFolder } from '../../output/output-folder.ts';
import type { Runtime } from '../../runtime.ts';
import type { IncrementalMemory } from '../memory/carry-over.ts';
import { openKeptRows } from '../memory/joined-rows.ts';
import { snapshotSettings } from '../memory/settings.ts';
import type { Snapshots } from '../memory/snapshots.ts';
import type { State } from '../memory/state.ts';
import type { RiskMemory } from '../risk/risk.ts';
import type { HostProgress } from '../rows/part.ts';
import { createDimensions } from '../sources/dimensions.ts';
import { dimensionNeeds } from '../sources/plan.ts';
import type { ReadContext } from '../sources/read-context.ts';

/** What is known of a run once it has begun, before its tables are read. */
export interface BegunRun extends Omit<ReadContext, 'tenant' | 'site' | 'ask' | 'dimensions'> {
  readonly runId: string;
  /** Absent where only the export is read. */
  readonly tenant: Tenant | undefined;
  readonly connector: { readonly name: string; readonly version: string };
  /** The tables to read, in the order of reading. */
  readonly datasets: readonly Dataset[];
  /** Whether files of changes are published, too. */
  readonly changes: boolean;
  /** The source, without its path. */
  readonly host: string;
  /** How the export of Citrix Analytics is reached; needed for risk datasets. */
  readonly analytics: ExportAccess | undefined;
  /** What a platform that keeps the tables has of them, by name. */
  readonly hostProgress: Readonly<Record<string, HostProgress>>;
  readonly output: OutputFolder;
  readonly state: State | undefined;
  /** Where an incremental run finds the tables of earlier ones, and leaves its own. */
  readonly snapshots: Snapshots | undefined;
  /** The same for the export of Citrix Analytics. */
  readonly riskMemory: RiskMemory | undefined;
  readonly runtime: Runtime;
  /** Aborted when the run is ended from outside; the budget ends the reading, not the publishing. */
  readonly cancelled: AbortSignal;
}

/** All that the tables of a run are made with, whatever they come from; built once. */
export interface RunContext extends BegunRun {
  /** Where the working file of this name is. */
  readonly workPath: (file: string) => string;
}

/** The same for the tables of the site. */
export interface SiteContext extends RunContext, ReadContext {
  readonly tenant: Tenant;
  readonly availableSets: AvailableSets;
  /** Absent: nothing is carried over, and nothing kept for the next run. */
  readonly memory: IncrementalMemory | undefined;
}

export function createRunContext(run: BegunRun): RunContext {
  const { state, output } = run;
  return { ...run, workPath: (file) => (state === undefined ? output.workPath(file) : state.path(file)) };
}

/** @returns undefined where only the export is read */
export function createSiteContext(context: RunContext): SiteContext | undefined {
  const { tenant, datasets, emit } = context;
  if (tenant === undefined) return undefined;
  const ask = askMonitor(tenant, emit);
  const availableSets = openAvailableSets(tenant);
  const memory = memoryOf(context);
  const help = { kept: memory && openKeptRows(memory), availableSets };
  const dimensions = createDimensions(ask, tenant.monitorRoot, dimensionNeeds(datasets), emit, help);
  const site = openSiteObjects(tenant);
  return { ...context, tenant, site, ask, availableSets, dimensions, memory };
}

function memoryOf(run: RunContext): IncrementalMemory | undefined {
  const { snapshots, parameters, host, connector, window, workPath } = run;
  if (snapshots === undefined) return undefined;
  const { incrementalOverlap: overlapMinutes, fullRefreshEvery: refreshDays } = parameters;
  const settings = snapshotSettings({ parameters, host, version: connector.version });
  return { snapshots, settings, window, overlapMinutes, refreshDays, pathOf: workPath };
}
