import type { ExportAccess } from '../../citrix/analytics/export.ts';
import { type AvailableSets, openAvailableSets } from '../../citrix/monitor/available-sets.ts';
import { askMonitor } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant.ts';
import { type Dataset, isAnalytics, isMonitor } from '../../datasets/define.ts';
import { riskTables } from '../../datasets/risk/tables.ts';
import { asConnectorError, type ConnectorError, reportOf, whyEnded } from '../../errors.ts';
import type { Emit, Window } from '../../events.ts';
import type { CsvForm } from '../../output/csv-text.ts';
import { openStaging, type Staging } from '../../output/publish.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import type { Budget } from '../budget.ts';
import { type IncrementalMemory, previousTableOf } from '../memory/carry-over.ts';
import { type Ledger, MemoryLedger } from '../memory/checkpoint.ts';
import { openKeptRows } from '../memory/joined-rows.ts';
import { snapshotSettings } from '../memory/settings.ts';
import type { Snapshots } from '../memory/snapshots.ts';
import type { State } from '../memory/state.ts';
import { fileOf, rejectedFile } from '../publish/output-files.ts';
import type { OutputFolder } from '../publish/output-folder.ts';
import { changesOf, type MadeTable, publish } from '../publish/publish.ts';
import { type OpenRisk, openRisk } from '../risk/open.ts';
import type { RiskMemory } from '../risk/risk.ts';
import type { HostProgress } from '../rows/part.ts';
import { createDimensions } from '../sources/dimensions.ts';
import { dimensionNeeds } from '../sources/plan.ts';
import { type ExtractContext, extractDataset } from '../table/extract-table.ts';
import { noteRights } from './rights.ts';

/** What a run does between its first and last event. Long, since it is the one place that decides their order. */
interface WorkOptions {
  readonly parameters: Parameters;
  readonly datasets: readonly Dataset[];
  readonly out: string;
  readonly changes?: boolean | undefined;
  readonly hostProgress?: Readonly<Record<string, HostProgress>> | undefined;
  /** How the export of Citrix Analytics is reached; needed for risk datasets. */
  readonly analytics?: ExportAccess | undefined;
  readonly connector: { readonly name: string; readonly version: string };
  /** The source, without its path. */
  readonly host: string;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Misconfigurations that may concern one table for good, while the others are read every day. */
const ofOneTable: ReadonlySet<string> = new Set([
  ...['RIGHTS_MISSING', 'SITE_NOT_FOUND', 'DAAS_NOT_ENABLED', 'PARAMETERS_INVALID'],
]);

/**
 * Whether the run may get further when it is resumed, even if only after credentials, region, proxy or certificates were
 * corrected. Where only one table cannot be read, or the source breaks its contract, the next run had better start over, with
 * a window of its own.
 */
export function isResumable({ kind, code, dataset }: ConnectorError): boolean {
  // What was read of the events is remembered, and goes on from there in any run.
  if (riskTables.some(({ name }) => name === dataset)) return false;
  if (dataset === undefined || code === 'OUTPUT_FAILED') return true;
  return kind !== 'system' && !ofOneTable.has(code);
}

interface Surroundings {
  /** Absent where only the export is read. */
  readonly tenant: Tenant | undefined;
  readonly window: Window;
  /** Milliseconds since 1970, by the source's clock as far as it is known. */
  readonly now: () => number;
  /** Why the source did not let us in, where it did not. */
  readonly notLetIn: ConnectorError | undefined;
  readonly budget: Budget;
  readonly output: OutputFolder;
  readonly state: State | undefined;
  /** Where an incremental run goes on from, and what the next one will. */
  readonly snapshots: Snapshots | undefined;
  /** The same for the export of Citrix Analytics. */
  readonly risk: RiskMemory | undefined;
  /** Aborted when the run is ended from outside; the budget ends the reading, not the publishing. */
  readonly cancelled: AbortSignal;
}

/** Reads and publishes; returns what went wrong. */
export async function extractAll(
  options: WorkOptions,
  surroundings: Surroundings,
): Promise<readonly ConnectorError[]> {
  const { out, signal } = options;
  let staging: Staging | undefined;
  let risk: OpenRisk | undefined;
  const failures: ConnectorError[] = [];
  try {
    staging = await openStaging(out, options.runtime);
    const memory = memoryOf(options, surroundings);
    const path = pathsIn(surroundings.state ?? staging);
    const sources = sourcesOf(options, { ...surroundings, path, memory });
    const tables = sources === undefined ? [] : await extractCloud(options, surroundings, sources, failures);
    risk = await extractRisk(options, { ...surroundings, path }, failures);
    if (!failures.some(({ code }) => code === 'CANCELLED')) {
      await bringOut(options, surroundings, staging, { sources, tables, risk, failures });
    }
  } catch (error) {
    failures.push(whyEnded(error, signal));
  } finally {
    await risk?.close();
    await staging?.discard();
  }
  return failures;
}

interface Extracted {
  /** Absent where only the export is read. */
  readonly sources: Sources | undefined;
  readonly tables: readonly MadeTable[];
  readonly risk: OpenRisk | undefined;
  readonly failures: readonly ConnectorError[];
}

/** Publishes what was made, then remembers it. @throws ConnectorError */
async function bringOut(
  options: WorkOptions,
  surroundings: Surroundings,
  staging: Staging,
  { sources, tables, risk, failures }: Extracted,
): Promise<void> {
  const { cancelled } = surroundings;
  const made = [...tables, ...(risk?.tables ?? [])];
  if (made.length === 0) return;
  if (sources !== undefined && tables.length > 0) {
    await noteRights(sources.tenant, options.emit, options.signal);
  }
  // A run that will be resumed has to find what it began from, and tells what changed when it is over.
  const isOver = !failures.some(isResumable);
  // Events are not read again: what is new of them is told by the run that has read it.
  const changed = options.changes === true ? (isOver ? made : (risk?.tables ?? [])) : [];
  await publishAll({ ...options, signal: cancelled }, surroundings, staging, { made, changed });
  if (isOver && sources !== undefined) await keepAll(sources, tables);
  await risk?.settle(cancelled);
}

/** The tables of the site; adds to `failures`. */
async function extractCloud(
  options: WorkOptions,
  { notLetIn }: Surroundings,
  sources: Sources,
  failures: ConnectorError[],
): Promise<readonly MadeTable[]> {
  if (notLetIn !== undefined) {
    failures.push(notLetIn);
    return [];
  }
  const datasets = options.datasets.filter((dataset) => !isAnalytics(dataset));
  return await extractEach({ ...options, datasets }, sources, failures);
}

/** The tables of the export, if any are asked for; adds to `failures`. */
async function extractRisk(
  options: WorkOptions,
  { window, budget, risk: memory, path }: Surroundings & Pick<Sources, 'path'>,
  failures: ConnectorError[],
): Promise<OpenRisk | undefined> {
  const { parameters, emit, signal } = options;
  const datasets = options.datasets.filter(isAnalytics);
  const isOver = failures.some(({ code }) => code === 'CANCELLED' || code === 'BUDGET_SPENT');
  if (datasets.length === 0 || isOver) return undefined;
  try {
    const form = formOf(parameters);
    const risk = await openRisk({ ...options, datasets, window, budget, memory, path, form });
    if (risk.spent !== undefined) failures.push(risk.spent);
    return risk;
  } catch (error) {
    for (const { name } of datasets) {
      const failure = whyEnded(error, signal).forDataset(name);
      emit({ type: 'dataset-failed', dataset: name, error: reportOf(failure) });
      failures.push(failure);
    }
    return undefined;
  }
}

async function publishAll(
  { parameters, datasets, connector, emit, signal }: WorkOptions,
  { window, state, output }: Surroundings,
  staging: Staging,
  { made, changed }: { readonly made: readonly MadeTable[]; readonly changed: readonly MadeTable[] },
): Promise<void> {
  await state?.confirm();
  await output.confirm();
  const others = made.some(({ dataset }) => isAnalytics(dataset)) ? [rejectedFile] : [];
  const files = [...made.map(({ path }) => path), ...others];
  if (state !== undefined) for (const file of files) await staging.take(state.path(file), file);
  const { customerId } = parameters;
  const changes = await changesOf(changed, staging, { ...formOf(parameters), signal });
  const told = { output, customerId, window, connector, datasets, others, emit };
  await publish(staging, made, changes, { ...told, pathOf: (state ?? staging).path });
}

/** Only now that the tables are published: readers of the changes must not miss any. */
async function keepAll({ state, memory, dimensions }: Sources, tables: readonly MadeTable[]): Promise<void> {
  if (state === undefined || memory === undefined) return;
  const { snapshots, settings, window } = memory;
  for (const { dataset, path, previous, bytes, sha256, rows } of tables) {
    const isComplete = previous.carryOver?.since === undefined;
    const refreshed = isComplete ? window.to : previous.carryOver.snapshot.refreshed;
    await snapshots.keep(dataset, state.path(path), { settings, window, refreshed, bytes, sha256, rows });
  }
  await dimensions.save();
}

function memoryOf(options: WorkOptions, { snapshots, window }: Surroundings): IncrementalMemory | undefined {
  if (snapshots === undefined) return undefined;
  const { parameters, host, connector } = options;
  const { incrementalOverlap: overlapMinutes, fullRefreshEvery: refreshDays } = parameters;
  const settings = snapshotSettings({ parameters, host, version: connector.version });
  return { snapshots, settings, window, overlapMinutes, refreshDays };
}

function formOf({ csvEscapeFormulas, csvByteOrderMark }: Parameters): CsvForm {
  return { escapeFormulas: csvEscapeFormulas, byteOrderMark: csvByteOrderMark };
}

/** What tables are made of, and where. */
interface Sources extends ExtractContext {
  readonly state: State | undefined;
  /** Where an incremental run goes on from. */
  readonly memory: IncrementalMemory | undefined;
  readonly availableSets: AvailableSets;
  /** Where the file of this name is made. */
  readonly path: (file: string) => string;
}

function pathsIn(place: Pick<State | Staging, 'path'>): Sources['path'] {
  return (file) => place.path(file);
}

/** @returns undefined where nothing is asked of Citrix Cloud */
function sourcesOf(
  { parameters, datasets, hostProgress = {}, emit }: WorkOptions,
  { tenant, window, now, budget, state, memory, path }: Surroundings & Pick<Sources, 'memory' | 'path'>,
): Sources | undefined {
  if (tenant === undefined) return undefined;
  const ask = askMonitor(tenant, emit);
  const availableSets = openAvailableSets(tenant);
  const kept = memory && openKeptRows(memory, path);
  return {
    ...{ tenant, ask, availableSets, window, now, hostProgress, budget, emit, state, memory, path },
    dimensions: createDimensions(ask, tenant.monitorRoot, dimensionNeeds(datasets), emit, {
      kept,
      availableSets,
    }),
    customerId: tenant.customerId,
    overlapping: parameters.sessionWindow === 'overlapping',
    ...formOf(parameters),
    invalidValues: parameters.invalidValues,
    cmdletParameters: parameters.includeCmdletParameters,
  };
}

/** One table after the other (the source takes one query at a time); adds to `failures`. */
async function extractEach(
  { datasets, runtime, emit, signal }: WorkOptions,
  sources: Sources,
  failures: ConnectorError[],
): Promise<readonly MadeTable[]> {
  const { state, memory } = sources;
  const tables: MadeTable[] = [];
  for (const dataset of datasets) {
    const file = fileOf(dataset.name);
    let ledger: Ledger | undefined;
    try {
      ledger = state === undefined ? new MemoryLedger() : await state.ledger(dataset.name);
      const previous = await previousTableOf(dataset, memory, emit);
      const place = { path: sources.path(file), ledger, carryOver: previous.carryOver, runtime };
      tables.push({ path: file, previous, ...(await extractDataset(dataset, sources, place, signal)) });
    } catch (error) {
      const failure = whyEnded(error, signal).forDataset(dataset.name);
      const isSkipped = await reportUnreadTable(dataset, failure, sources, signal);
      if (!isSkipped) failures.push(failure);
      await forget(ledger, failure).catch((problem: unknown) => failures.push(asConnectorError(problem)));
      if (failure.code === 'CANCELLED' || failure.code === 'BUDGET_SPENT') break;
    } finally {
      await ledger?.close();
    }
  }
  return tables;
}

/** What was read of a table may be what is wrong with it. */
async function forget(ledger: Ledger | undefined, { kind, code }: ConnectorError): Promise<void> {
  if (kind === 'system' && code !== 'OUTPUT_FAILED') await ledger?.cut(0);
}

/** A table is skipped, which is no failure, where the site has none of it. @returns whether it is */
async function reportUnreadTable(
  dataset: Dataset,
  failure: ConnectorError,
  { availableSets, emit }: Sources,
  signal: AbortSignal,
): Promise<boolean> {
  const { name } = dataset;
  const set = isMonitor(dataset) && !signal.aborted ? dataset.source.set : undefined;
  if (set !== undefined && (await availableSets.isMissing(set, failure, signal).catch(() => false))) {
    const reason = `This site has no ${set}: its release or licence does not offer it.`;
    emit({ type: 'dataset-skipped', dataset: name, reason });
    return true;
  }
  emit({ type: 'dataset-failed', dataset: name, error: reportOf(failure) });
  return false;
}
