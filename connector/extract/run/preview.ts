import { openSiteObjects } from '../../citrix/entitlements/site-objects.ts';
import { openAvailableSets } from '../../citrix/monitor/available-sets.ts';
import { firstRowsOf } from '../../citrix/monitor/first-rows.ts';
import { createPageFetcher } from '../../citrix/monitor/service.ts';
import { type Column, type Dataset, isAnalytics } from '../../datasets/define.ts';
import { type Protection, protectedDataset } from '../../datasets/personal-data/protect.ts';
import type { AnalyticsSource, Source } from '../../datasets/sources.ts';
import { ConnectorError, whyEnded } from '../../errors.ts';
import { type Cell, cellAt, type MadeRow } from '../../output/cells.ts';
import { createRedactor, type Redactor, secretsOf } from '../../parameters/secrets.ts';
import { type Budget, openBudget } from '../budget.ts';
import { previewProtectionOf } from '../memory/protection.ts';
import { previewRisk } from '../risk/preview.ts';
import { riskValues } from '../risk/run-values.ts';
import { columnSubsetOf } from '../rows/column-subset.ts';
import { createFindings } from '../rows/findings.ts';
import { createOddCells } from '../rows/odd-cells.ts';
import { createDimensions } from '../sources/dimensions.ts';
import { partsOf } from '../sources/parts.ts';
import { dimensionNeeds } from '../sources/plan.ts';
import type { BegunRead, ReadContext } from '../sources/read-context.ts';
import { runValuesFor } from '../sources/run-values.ts';
import type { RunOptions } from './run-options.ts';
import { openSession } from './session.ts';
import { runTimeOf, startOf, windowOf } from './start-time.ts';

interface PreviewOptions
  extends Pick<
    RunOptions,
    'parameters' | 'source' | 'transport' | 'analytics' | 'trace' | 'runtime' | 'emit' | 'signal'
  > {
  readonly dataset: Dataset;
  /** Columns of the dataset; nothing is fetched that only other columns need. */
  readonly columns: readonly Column[];
  /** Rows at most. */
  readonly limit: number;
  /** How far the window goes back; `fetchStartDatePeriod` if undefined. */
  readonly days?: number | undefined;
}

/** The first rows of a table. */
export interface Preview {
  readonly dataset: string;
  /** The column the rows are sorted by before the key. */
  readonly cursor: string | undefined;
  readonly columns: readonly Column[];
  /** By row, in the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** The source's row count; null if it does not return one. */
  readonly total: number | null;
}

/**
 * Reads the first rows of a table as `run` would, with requests for only so many rows. Writes nothing.
 * @throws ConnectorError
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const { parameters, runtime } = options;
  const protection = previewProtectionOf(parameters, runtime);
  const dataset = protectedDataset(options.dataset, protection);
  const columns = options.columns.map(
    (column) => dataset.columns.find(({ name }) => name === column.name) ?? column,
  );
  const redactor = createRedactor();
  for (const secret of secretsOf(parameters)) redactor.add(secret);
  const budget = openBudget({ maxRows: undefined, maxMinutes: parameters.maxRunMinutes }, options.runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  try {
    const { rows, total } = isAnalytics(dataset)
      ? await readFirstEvents({ ...options, dataset, columns, protection, signal }, redactor)
      : await readFirst({ ...options, dataset, columns, signal }, redactor, budget);
    const { name, cursor } = dataset;
    return { dataset: name, cursor, columns, rows: redactor.redactDeep(rows), total };
  } catch (error) {
    const failure = whyEnded(error, signal);
    const { code, message, namedProblems, exitCode } = failure;
    const context = {
      dataset: dataset.name,
      problems: redactor.redactDeep(namedProblems),
      exitCode,
      remedy: failure,
    };
    throw new ConnectorError(code, redactor.redact(message), context);
  } finally {
    budget.close();
  }
}

/** The rows that a preview shows. */
interface FirstRows {
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number | null;
}

/** @throws ConnectorError */
async function readFirstEvents(
  options: PreviewOptions & {
    readonly dataset: Dataset<AnalyticsSource>;
    readonly protection: Protection | undefined;
  },
  redactor: Redactor,
): Promise<FirstRows> {
  const emit: PreviewOptions['emit'] = (event) => options.emit(redactor.redactDeep(event));
  const { analytics: access, parameters } = options;
  if (access === undefined) throw new Error('the export has no settings');
  const { rows, total } = await previewRisk({
    ...options,
    access,
    run: riskValues(parameters, access.topic),
    emit,
  });
  return { rows, total: total ?? null };
}

/** @throws ConnectorError */
async function readFirst(options: PreviewOptions, redactor: Redactor, budget: Budget): Promise<FirstRows> {
  const { parameters, runtime, columns, limit, signal } = options;
  const { days = parameters.fetchStartDatePeriod } = options;
  const dataset = columnSubsetOf(options.dataset, columns);
  const { tenant, emit } = openSession({ ...options, redactor });
  if (tenant === undefined) throw new Error(`${dataset.name} has no customer to read it from`);
  const start = startOf(runtime);
  await tenant.signIn(signal);
  const runTime = runTimeOf(runtime, start, tenant.clock());
  if (runTime.warning !== undefined)
    emit({ type: 'warning', code: 'CLOCK_SKEWED', message: runTime.warning });
  const fetchPage = createPageFetcher(tenant, emit);
  const first = firstRowsOf(fetchPage, limit);
  const context: ReadContext = {
    ...{ parameters, tenant, budget, emit, signal, now: runTime.now },
    site: openSiteObjects(tenant),
    fetchPage: first.fetchPage,
    dimensions: createDimensions(fetchPage, tenant.monitorRoot, dimensionNeeds([dataset]), emit, {
      availableSets: openAvailableSets(tenant),
    }),
    window: windowOf(days, runTime.end),
  };
  const read: BegunRead = {
    mode: 'full',
    ...{ only: undefined, since: undefined, closedFrom: undefined },
    run: Promise.resolve(await runValuesFor(dataset, tenant, signal)),
    ...{ restoredRows: 0, findings: createFindings(), odd: createOddCells() },
  };
  const rows: MadeRow[] = [];
  for (const part of await partsOf(dataset, context, read)) {
    if (rows.length >= limit) break;
    for await (const { cells } of part.read(signal)) {
      rows.push(...cells);
      if (rows.length >= limit) break;
    }
  }
  // A list of the site is always loaded in full, so its total is known; a log is read only up to the first rows.
  const totals: Partial<Record<Source['service'], number | undefined>> = {
    monitor: first.counted(),
    daas: rows.length,
  };
  const total = totals[dataset.source.service];
  const cellsOf = (row: MadeRow) => columns.map((_, index) => cellAt(row, index) ?? null);
  return { rows: rows.slice(0, limit).map(cellsOf), total: total ?? null };
}
