import { type Dataset, isMonitor, isOfCloud } from '../../datasets/define.ts';
import { isSkip } from '../../errors/codes.ts';
import { asConnectorError, type ConnectorError, reportOf, whyEnded } from '../../errors.ts';
import { workFile } from '../../output/output-names.ts';
import type { CarryOver } from '../memory/carry-over.ts';
import { type Ledger, MemoryLedger } from '../memory/checkpoint.ts';
import { previousTableOf } from '../memory/previous-table.ts';
import { runValuesFor } from '../sources/run-values.ts';
import { extractTable } from '../table/extract-table.ts';
import type { MadeTable } from '../table/made-table.ts';
import { createReferredKeys, inReadingOrder, type ReferredKeys } from '../table/referred-keys.ts';
import { historyLost } from './history-lost.ts';
import type { SiteContext } from './run-context.ts';

/** A finished table of the site. */
export interface SiteTable extends MadeTable {
  readonly carryOver: CarryOver | undefined;
}

export interface SiteTables {
  readonly tables: readonly SiteTable[];
  readonly failures: readonly ConnectorError[];
}

/** Makes the tables of the site one after the other, since the source takes one query at a time. Never rejects. */
export async function extractSiteTables(context: SiteContext): Promise<SiteTables> {
  const tables: SiteTable[] = [];
  const failures: ConnectorError[] = [];
  const datasets = inReadingOrder(context.datasets.filter(isOfCloud));
  const keys = createReferredKeys(datasets);
  for (const dataset of datasets) {
    const made = await extractOne(dataset, context, keys);
    if (made.table !== undefined) tables.push(made.table);
    failures.push(...made.failures);
    if (made.failures.some(({ code }) => code === 'CANCELLED' || code === 'BUDGET_SPENT')) break;
  }
  return { tables, failures };
}

interface OneTable {
  readonly table?: SiteTable;
  readonly failures: readonly ConnectorError[];
}

async function extractOne(dataset: Dataset, context: SiteContext, keys: ReferredKeys): Promise<OneTable> {
  const { state, memory, emit, runtime, signal, platformProgress } = context;
  const { name } = dataset;
  let ledger: Ledger | undefined;
  try {
    const run = runValuesFor(dataset, context.tenant, signal);
    // A full load of a Monitor table begins while the site is looked up.
    run.catch(() => undefined);
    if (!isMonitor(dataset) || memory !== undefined) await run;
    ledger = state === undefined ? new MemoryLedger() : await state.ledger(name);
    const found = await previousTableOf(dataset, memory && { ...memory, run: await run }, emit);
    const { snapshot: previous, carryOver, lost } = found;
    const path = context.workPath(workFile(name));
    const made = await extractTable(context, {
      ...{ dataset, path, run, ledger, runtime, carryOver },
      referred: keys.of(dataset),
      previous: previous?.isOtherSource === true ? undefined : previous,
      platformProgress: platformProgress[name],
      onRowsRead: () => isMonitor(dataset) && context.rights.request(),
    });
    await keys.add(dataset, path);
    const failures = await historyLost(dataset, lost, context);
    return { table: { ...made, previous, carryOver }, failures };
  } catch (error) {
    const failure = whyEnded(error, signal).forDataset(name);
    const isSkipped = await reportUnreadTable(dataset, failure, context);
    const problem = await dropWhatMayBeWrong(ledger, failure);
    return { failures: [...(isSkipped ? [] : [failure]), ...(problem === undefined ? [] : [problem])] };
  } finally {
    await ledger?.close();
  }
}

/**
 * Drops the rows of a table that failed for a reason that may be in these rows.
 * @returns why they could not be dropped
 */
async function dropWhatMayBeWrong(
  ledger: Ledger | undefined,
  { kind, code }: ConnectorError,
): Promise<ConnectorError | undefined> {
  if (kind !== 'system' || code === 'OUTPUT_FAILED') return undefined;
  try {
    await ledger?.cut(0);
    return undefined;
  } catch (error) {
    return asConnectorError(error);
  }
}

/** A table that the site does not have is skipped, which is not a failure. @returns whether it was skipped */
async function reportUnreadTable(
  dataset: Dataset,
  failure: ConnectorError,
  { availableSets, emit, signal }: SiteContext,
): Promise<boolean> {
  const { name } = dataset;
  if (isSkip(failure)) {
    emit({ type: 'dataset-skipped', dataset: name, reason: `${failure.message} ${failure.remedy}` });
    return true;
  }
  const set = isMonitor(dataset) && !signal.aborted ? dataset.source.set : undefined;
  if (set !== undefined && (await availableSets.isMissing(set, failure, signal).catch(() => false))) {
    const reason = `This site has no ${set}: its release or licence does not include it.`;
    emit({ type: 'dataset-skipped', dataset: name, reason });
    return true;
  }
  emit({ type: 'dataset-failed', dataset: name, error: reportOf(failure) });
  return false;
}
