import { z } from 'zod';
import { exitCodes } from '../../errors/exit-codes.ts';
import { warningDefinitions } from '../../errors/warnings.ts';
import { count, errorReport, timestamp, windowReport } from '../../events/shared.ts';
import type { Emit, RunEvent } from '../../events.ts';
import {
  connectorReport,
  customerReport,
  type DatasetReport,
  datasetReport,
  noTraffic,
  rejectedValuesReport,
  runIdReport,
  sourceReport,
  type Traffic,
  topicReport,
  traffic,
  untouched,
  warningReport,
} from './dataset-report.ts';

/** The content of `run-report.json`. Its JSON Schema is generated from here. */
export const runReportSchema = z
  .strictObject({
    reportVersion: z.literal('1').meta({
      description:
        'Version of this format. It changes only if a reader of the older format would misread the new one.',
    }),
    runId: runIdReport.meta({
      description: 'Identifies this run: the same in its log, data package and state. A UUID.',
    }),
    resumes: runIdReport.nullable().meta({
      description:
        'The interrupted run that this one resumed; null: none, or one that an earlier version started.',
    }),
    connector: connectorReport.meta({ description: 'The connector that wrote the report.' }),
    startedAt: timestamp.meta({ description: "When the run began, by the source's clock if it is known." }),
    finishedAt: timestamp.meta({ description: 'When it ended, by the same clock.' }),
    verdict: z.enum(['complete', 'failed', 'interrupted']).meta({
      description:
        '`complete`: every selected table was published. `failed`: at least one was not; the others were, see `datasets`. `interrupted`: nothing was published.',
    }),
    exitCode: z.literal(Object.keys(exitCodes).map(Number)).meta({
      description: 'Exit code of the run; the most severe error decides.',
    }),
    error: errorReport.nullable().meta({
      description:
        'The error of the run as a whole, or the most severe error of a table; null if nothing failed.',
    }),
    problems: z.array(z.string()).meta({
      description: 'Every single problem, if the error has several: parameters that are wrong.',
    }),
    customerId: customerReport,
    host: sourceReport,
    siteId: z.string().nullable().meta({ description: 'The DaaS site; null if no table needed it.' }),
    rights: z
      .array(
        z.strictObject({
          role: z.string().meta({ description: 'Name of the role.' }),
          scope: z.string().meta({ description: 'Name of the scope that it is given for.' }),
          isAll: z.boolean().meta({ description: 'Whether that is the scope All.' }),
        }),
      )
      .nullable()
      .meta({
        description:
          'Roles of the API client and their scopes, as Citrix lists them; null: not fetched, or not listed. If none has the scope All, Citrix silently omits rows (RIGHTS_LIMITED).',
      }),
    window: windowReport.meta({ description: 'The half-open time range that the run read.' }),
    resumed: z.boolean().meta({ description: 'Whether this run resumed an interrupted one.' }),
    parameters: z
      .record(z.string(), z.unknown())
      .meta({ description: 'Parameters of the run; secrets are masked.' }),
    fromEnvironment: z
      .record(z.string(), z.string())
      .meta({ description: 'By parameter that came from the environment, the variable.' }),
    datasets: z.record(z.string(), datasetReport).meta({ description: 'By name, each selected table.' }),
    dimensions: z
      .record(
        z.string(),
        z.strictObject({
          rows: count.meta({ description: 'Rows that arrived.' }),
          pages: count.meta({ description: 'Pages that they arrived in.' }),
        }),
      )
      .meta({ description: 'By name, each related set that was fetched to be joined.' }),
    topic: topicReport.nullable().meta({
      description: 'The topic of Citrix Analytics; null if none was read.',
    }),
    rejectedValues: rejectedValuesReport.nullable().meta({
      description:
        "The published file with values that are not of their column's type; null if there are none.",
    }),
    refused: z.boolean().meta({
      description:
        'Whether the run was refused before it began: parameters, command line or state. Nothing was read or published.',
    }),
    previous: z.record(z.string(), z.unknown()).nullable().meta({
      description:
        'Of a run that was refused before it began: the report of the last run that was not, in this form. The files in the folder are those of that run. Otherwise null.',
    }),
    files: z.array(z.string()).meta({
      description:
        'Files of this configuration in the output folder: those of this run, and for a table that failed that of an earlier one.',
    }),
    totals: z
      .strictObject({
        rowsWritten: count.meta({ description: 'Rows in all published tables.' }),
        ...traffic,
      })
      .meta({ description: 'The whole run: all tables, and what was sent before them.' }),
    warnings: z
      .array(warningReport)
      .meta({ description: 'What does not fail the run, in the order in which it was found.' }),
  })
  .meta({ title: 'Run report', description: 'run-report.json: what a run did, per table and in total.' });

export type RunReport = Readonly<z.output<typeof runReportSchema>>;

interface ReportHead {
  readonly connector: { readonly name: string; readonly version: string };
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Builds the report from the events of a run. */
interface ReportBuilder {
  readonly record: Emit;
  /** Sets the files that the output folder contains. */
  setFiles(files: readonly string[]): void;
  report(): RunReport;
}

export function buildReport(head: ReportHead): ReportBuilder {
  const report: z.output<typeof runReportSchema> = {
    reportVersion: '1',
    runId: '',
    resumes: null,
    connector: head.connector,
    startedAt: '',
    finishedAt: '',
    verdict: 'failed',
    exitCode: 70,
    error: null,
    problems: [],
    customerId: null,
    host: '',
    siteId: null,
    rights: null,
    window: { from: '', to: '' },
    resumed: false,
    parameters: head.parameters,
    fromEnvironment: {},
    datasets: {},
    dimensions: {},
    topic: null,
    rejectedValues: null,
    refused: false,
    previous: null,
    files: [],
    totals: { rowsWritten: 0, ...noTraffic() },
    warnings: [],
  };
  let current: DatasetReport | undefined;
  let reading: string | null = null;

  function traffics(): readonly Traffic[] {
    return current === undefined ? [report.totals] : [report.totals, current];
  }

  function received({ bytes }: { readonly bytes: number }): void {
    for (const part of traffics()) {
      part.requests += 1;
      part.bytes += bytes;
    }
  }

  function of(dataset: string): DatasetReport {
    report.datasets[dataset] ??= untouched();
    return report.datasets[dataset];
  }

  const handlers: { readonly [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>) => void } = {
    'run-started': ({ runId, at, customerId, host, window, datasets }) => {
      Object.assign(report, { runId, startedAt: at, customerId, host, window });
      for (const dataset of datasets) of(dataset);
    },
    'environment-used': ({ variables }) => {
      Object.assign(report.fromEnvironment, variables);
    },
    'window-closed': ({ startedAt, window }) => {
      Object.assign(report, { startedAt, window });
    },
    'signed-in': () => undefined,
    'site-found': ({ siteId }) => {
      report.siteId = siteId;
    },
    'rights-found': ({ rights }) => {
      report.rights = rights.map((right) => ({ ...right }));
    },
    'run-resumed': ({ resumes }) => {
      Object.assign(report, { resumed: true, resumes });
    },
    'dataset-planned': ({ dataset, mode, since, rows, joins, requests = null }) => {
      of(dataset).plan = { mode, since, rows, joins: { ...joins }, requests };
    },
    'dataset-resumed': ({ dataset, rows }) => {
      of(dataset).rowsResumed = rows;
    },
    'history-lost': ({ dataset, rows, isExact }) => {
      of(dataset).historyLost = { rows, isExact };
    },
    'dataset-counted': ({ dataset, counted, placed }) => {
      Object.assign(of(dataset), { rowsCounted: counted, rowsBackfilled: placed });
    },
    'dataset-started': ({ dataset }) => {
      current = of(dataset);
      reading = dataset;
    },
    request: received,
    fetch: received,
    retry: ({ code, waitMs }) => {
      for (const part of traffics()) {
        part.retries += 1;
        part.waitedMs += waitMs;
        part.retriesByCode[code] = (part.retriesByCode[code] ?? 0) + 1;
      }
    },
    'page-resized': ({ rows }) => {
      if (rows === null) return;
      for (const part of traffics()) {
        part.pageSizeReductions += 1;
        part.minPageSize = Math.min(rows, part.minPageSize ?? rows);
      }
    },
    'dimension-read': ({ set, rows, pages }) => {
      report.dimensions[set] = { rows, pages };
    },
    // Rows of a table that fails later are discarded: they count when the table is complete.
    'rows-written': () => undefined,
    'dataset-read': ({ dataset, read, written, repeated, pages, findings, odd }) => {
      Object.assign(of(dataset), {
        status: 'not-published',
        rowsRead: read,
        rowsWritten: written,
        rowsRepeated: repeated,
        pages,
        ...findings,
        ...odd,
      });
      report.totals.rowsWritten += written;
      current = undefined;
      reading = null;
    },
    'topic-read': ({ type: _type, ...topic }) => {
      const partitions = topic.partitions.map((partition) => ({ ...partition }));
      report.topic = { ...topic, partitions, committed: null };
    },
    'offsets-committed': ({ offsets }) => {
      if (report.topic !== null) report.topic.committed = { ...offsets };
    },
    'dataset-skipped': ({ dataset, reason }) => {
      Object.assign(of(dataset), { status: 'skipped', skipped: reason });
      current = undefined;
      reading = null;
    },
    'dataset-failed': ({ dataset, error }) => {
      Object.assign(of(dataset), { status: 'failed', error });
      current = undefined;
      reading = null;
    },
    'file-published': ({ dataset, path, format, bytes, sha256 }) => {
      const table = of(dataset);
      table.status = 'complete';
      table.file ??= { path, bytes, sha256 };
      table.files.push({ path, format, bytes, sha256 });
    },
    'changes-published': ({ dataset, path, format, bytes, sha256, rows }) => {
      const table = of(dataset);
      table.changes ??= { path, bytes, sha256, rows };
      table.files.push({ path, format, bytes, sha256 });
    },
    'rejected-values-published': ({ type: _type, ...file }) => {
      report.rejectedValues = file;
    },
    warning: ({ code, dataset = reading, message }) => {
      const { remedy } = warningDefinitions[code];
      report.warnings.push({ code, dataset, message, remedy });
    },
    'run-finished': ({ at, exitCode, error, problems = [] }) => {
      const verdict = exitCode === 0 ? 'complete' : exitCode >= 128 ? 'interrupted' : 'failed';
      Object.assign(report, { finishedAt: at, exitCode, error, problems: [...problems], verdict });
    },
  };

  return {
    record: (event) => (handlers[event.type] as (event: RunEvent) => void)(event),
    setFiles(files) {
      report.files = [...files];
    },
    report: () => structuredClone(report),
  };
}
