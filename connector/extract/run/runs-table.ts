import { type Dataset, isOfRun } from '../../datasets/define.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { ConnectorError } from '../../errors.ts';
import { openCsv } from '../../output/csv.ts';
import { removeExisting } from '../../output/file-operations.ts';
import { workFile } from '../../output/output-names.ts';
import { tableTimeOf } from '../../output/package-time.ts';
import { timestampOf } from '../../timestamps.ts';
import type { DatasetReport } from '../report/dataset-report.ts';
import { createFindings } from '../rows/findings.ts';
import { createFlatten } from '../rows/flatten.ts';
import { createOddCells, nothingOdd } from '../rows/odd-cells.ts';
import type { JudgedTable } from '../table/made-table.ts';
import type { RunContext } from './run-context.ts';

/** What became of the tables of a run. */
interface Outcome {
  /** The tables that are going to be published. */
  readonly tables: readonly JudgedTable[];
  readonly failures: readonly ConnectorError[];
}

/** Whether the table of the run was asked for: it is published also where no other is. */
export function describesRun({ datasets }: Pick<RunContext, 'datasets'>): boolean {
  return datasets.some(isOfRun);
}

/**
 * Makes the table that describes the run, if it is asked for: when all others have been read, and before they are
 * published.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function makeRunsTable(context: RunContext, outcome: Outcome): Promise<readonly JudgedTable[]> {
  const { datasets, workPath, emit, tenant, parameters } = context;
  const { customerId = tenant?.customerId ?? '' } = parameters;
  const run = { customerId, siteId: tenant?.knownSite() ?? null };
  const made: JudgedTable[] = [];
  for (const dataset of datasets.filter(isOfRun)) {
    const { name, columns } = dataset;
    emit({ type: 'dataset-started', dataset: name });
    const path = workPath(workFile(name));
    // A run that was interrupted may have left it.
    await removeExisting(path);
    const csv = await openCsv({ path, columns });
    try {
      await csv.write(rowsOf(dataset, run, context, outcome));
      const summary = await csv.close();
      const { rows } = summary;
      const findings = createFindings().report();
      const counts = { read: rows, written: rows, repeated: 0, pages: 0 };
      emit({ type: 'dataset-read', dataset: name, ...counts, findings, odd: nothingOdd });
      made.push({ dataset, ...summary, outside: {}, references: [], previous: undefined });
    } finally {
      await csv.abort();
    }
  }
  return made;
}

/** A row for each other table, in the order of their names, by which the table is sorted. */
function rowsOf(dataset: Dataset, run: RunValues, context: RunContext, { tables, failures }: Outcome) {
  const { runId, connector, window, now, startedAt, reported } = context;
  const own = {
    ...{ RunId: runId, Version: connector.version },
    ...{ StartedAt: startedAt, WrittenAt: timestampOf(now()) },
  };
  const flatten = createFlatten(dataset, {
    ...{ run, findings: createFindings(), odd: createOddCells(), invalidValues: 'null' },
    ...{ dimensions: new Map(), requested: new Set(dataset.columns.flatMap(({ inputs }) => inputs)) },
  });
  const reports = reported();
  // A refused sign-in, or the end of the run, concerns all tables that were not read.
  const general = failures.find(({ dataset: of, code }) => of === undefined || code === 'BUDGET_SPENT');
  const others = context.datasets.filter((other) => !isOfRun(other));
  return others
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((other) => {
      const table = tables.find((made) => made.dataset.name === other.name);
      const report = reports[other.name];
      const { kind, window: ofRows, readAt } = tableTimeOf(other, window);
      const isRead = table !== undefined;
      return flatten(
        {
          ...{ ...own, TableName: other.name, Kind: kind, Rows: table?.rows ?? null },
          ...{ Verdict: isRead ? 'complete' : verdictOf(report), ReadAt: isRead ? readAt : null },
          ...{ WindowFrom: ofRows?.from ?? null, WindowUntil: ofRows?.to ?? null },
          ErrorCode:
            isRead || report?.status === 'skipped' ? null : (report?.error?.code ?? general?.code ?? null),
        },
        undefined,
      );
    });
}

function verdictOf(report: DatasetReport | undefined): string {
  return report?.status === 'failed' || report?.status === 'skipped' ? report.status : 'not-read';
}
