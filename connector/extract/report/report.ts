import type { z } from 'zod';
import { warningDefinitions } from '../../errors/warnings.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { type DatasetReport, noTraffic, ofNoTable, type Traffic, untouched } from './dataset-report.ts';
import type { RunReport, runReportSchema } from './run-report.ts';

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

  function traffics(path = ''): readonly Traffic[] {
    return current === undefined || ofNoTable.test(path) ? [report.totals] : [report.totals, current];
  }

  function received({ bytes, path }: { readonly bytes: number; readonly path?: string }): void {
    for (const part of traffics(path)) {
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
    retry: ({ code, path, waitMs }) => {
      for (const part of traffics(path)) {
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
