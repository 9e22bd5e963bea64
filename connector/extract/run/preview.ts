import { openAvailableSets } from '../../citrix/monitor/available-sets.ts';
import { firstRowsOf } from '../../citrix/monitor/first-rows.ts';
import { askMonitor } from '../../citrix/monitor/service.ts';
import { openTenant } from '../../citrix/tenant.ts';
import { type AnalyticsSource, type Column, type Dataset, isAnalytics } from '../../datasets/define.ts';
import { ConnectorError, whyEnded } from '../../errors.ts';
import { defaultRetryPolicy } from '../../http/retry.ts';
import { manifest } from '../../manifest.ts';
import { type Cell, type Cells, SharedCells } from '../../output/cells.ts';
import { createRedactor, type Redactor, secretsOf } from '../../parameters/secrets.ts';
import { type Budget, openBudget } from '../budget.ts';
import { previewRisk } from '../risk/preview.ts';
import { columnSubsetOf } from '../rows/column-subset.ts';
import { createFindings } from '../rows/findings.ts';
import { createOddCells } from '../rows/odd-cells.ts';
import { createDimensions } from '../sources/dimensions.ts';
import { dimensionNeeds } from '../sources/plan.ts';
import { type ExtractContext, partsOf } from '../table/extract-table.ts';
import type { RunOptions } from './run.ts';
import { runTimeOf, startOf, windowOf } from './start-time.ts';

interface PreviewOptions
  extends Pick<
    RunOptions,
    'parameters' | 'source' | 'transport' | 'analytics' | 'trace' | 'runtime' | 'emit' | 'signal'
  > {
  readonly dataset: Dataset;
  /** Of the dataset; nothing is asked for that only others need. */
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
  /** Rows in all, as the source counts them; null when it does not say. */
  readonly total: number | null;
}

/**
 * Reads the first rows of a table as `run` would, with questions for so few rows. Writes nothing.
 * @throws ConnectorError
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const { parameters, dataset, columns } = options;
  const redactor = createRedactor();
  for (const secret of secretsOf(parameters)) redactor.add(secret);
  const budget = openBudget({ maxRows: undefined, maxMinutes: parameters.maxRunMinutes }, options.runtime);
  const signal = AbortSignal.any([options.signal, budget.signal]);
  try {
    const { rows, total } = isAnalytics(dataset)
      ? await readFirstEvents({ ...options, dataset, signal }, redactor)
      : await readFirst({ ...options, signal }, redactor, budget);
    const { name, cursor } = dataset;
    return { dataset: name, cursor, columns, rows: redactor.redactDeep(rows), total };
  } catch (error) {
    const { code, message, problems, exitCode } = whyEnded(error, signal);
    const context = { dataset: dataset.name, problems: redactor.redactDeep(problems), exitCode };
    throw new ConnectorError(code, redactor.redact(message), context);
  } finally {
    budget.close();
  }
}

/** What a preview shows of a table. */
interface FirstRows {
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number | null;
}

/** @throws ConnectorError */
async function readFirstEvents(
  options: PreviewOptions & { readonly dataset: Dataset<AnalyticsSource> },
  redactor: Redactor,
): Promise<FirstRows> {
  const emit: PreviewOptions['emit'] = (event) => options.emit(redactor.redactDeep(event));
  const { analytics: access } = options;
  if (access === undefined) throw new Error('nobody has said how the export is reached');
  const { rows, total } = await previewRisk({ ...options, access, emit });
  return { rows, total: total ?? null };
}

/** @throws ConnectorError */
async function readFirst(options: PreviewOptions, redactor: Redactor, budget: Budget): Promise<FirstRows> {
  const {
    parameters,
    source,
    runtime,
    columns,
    limit,
    days = parameters.fetchStartDatePeriod,
    signal,
  } = options;
  if (source.kind !== 'cloud') throw new Error('nobody has said which customer is asked');
  const dataset = columnSubsetOf(options.dataset, columns);
  const emit: PreviewOptions['emit'] = (event) => options.emit(redactor.redactDeep(event));
  const userAgent = `${manifest.id}/${manifest.version}`;
  const { cloud } = source;
  const tenant = openTenant({ ...options, cloud, userAgent, policy: defaultRetryPolicy, emit, redactor });
  const start = startOf(runtime);
  await tenant.signIn(signal);
  const moment = runTimeOf(runtime, start, tenant.clock());
  if (moment.warning !== undefined) emit({ type: 'warning', code: 'CLOCK_SKEWED', message: moment.warning });
  const ask = askMonitor(tenant, emit);
  const first = firstRowsOf(ask, limit);
  const context: ExtractContext = {
    tenant,
    ask: first.ask,
    dimensions: createDimensions(ask, tenant.monitorRoot, dimensionNeeds([dataset]), emit, {
      availableSets: openAvailableSets(tenant),
    }),
    customerId: tenant.customerId,
    window: windowOf(days, moment.end),
    hostProgress: {},
    overlapping: parameters.sessionWindow === 'overlapping',
    escapeFormulas: false,
    invalidValues: parameters.invalidValues,
    cmdletParameters: parameters.includeCmdletParameters,
    now: moment.now,
    budget,
    emit,
  };
  const rows: Cells[] = [];
  const told = { findings: createFindings(), odd: createOddCells(), resumed: 0 };
  for (const part of await partsOf(dataset, { ...context, ...told }, signal)) {
    if (rows.length >= limit) break;
    for await (const { cells } of part.read(signal)) {
      rows.push(...cells);
      if (rows.length >= limit) break;
    }
  }
  // A list of the site is read whole, and so counted; a log is read to the first rows, and counts nothing.
  const totals = { monitor: first.counted(), daas: rows.length, log: undefined, analytics: undefined };
  const total = totals[dataset.source.service];
  return { rows: rows.slice(0, limit).map(cellsOf), total: total ?? null };
}

function cellsOf(row: Cells): readonly Cell[] {
  return row.flatMap((group) => (group instanceof SharedCells ? group.cells : group));
}
