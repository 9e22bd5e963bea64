import { z } from 'zod';
import { type ErrorCode, errorDefinitions, exitCodes } from '../errors.ts';
import { type Emit, mergeFindingNames, mergeFindings, type RunEvent } from '../events.ts';

const errorCode = z.enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]]);
const count = z.int().min(0);
const counts = z.record(z.string(), count);
const instant = z.string().meta({ format: 'date-time' });

export const errorReport = z.strictObject({
  code: errorCode,
  kind: z.enum(['config', 'transient', 'system']),
  message: z.string(),
  remedy: z.string(),
});

const traffic = {
  requests: count.meta({ description: 'Requests sent by this run, repeated ones included.' }),
  retries: count.meta({ description: 'Requests that were sent again.' }),
  retriesByCode: counts.meta({ description: 'Why requests were sent again: error codes with counts.' }),
  waitedMs: z.number().min(0).meta({ description: 'Milliseconds waited between attempts.' }),
  bytes: count.meta({ description: 'Bytes received, as they came over the wire.' }),
  shrunkPages: count.meta({
    description: 'How often a page that failed was asked for again with fewer rows.',
  }),
  smallestPage: z.int().min(1).nullable().meta({
    description:
      "The fewest rows that had to be asked for at once, also of the sets joined; null: pages of the source's own size always came.",
  }),
};

const datasetReport = z.strictObject({
  status: z.enum(['complete', 'failed', 'not-read', 'not-published']).meta({
    description:
      '`failed`: see `error`. `not-read`: the run ended before its turn. `not-published`: it was read, but the run ended before its file was put in place.',
  }),
  rowsRead: count.meta({
    description:
      'Rows the source delivered; = rowsWritten + rowsRepeated, in an incremental run less `kept` and plus `passedOver` of `merged`.',
  }),
  rowsWritten: count,
  rowsRepeated: count.meta({
    description: 'Rows that came a second time at the edge of two pages and were dropped.',
  }),
  plan: z
    .strictObject({
      mode: z.enum(['full', 'incremental', 'refresh']),
      since: instant.nullable(),
      rows: count.nullable(),
      joins: z.record(
        z.string(),
        z.strictObject({ way: z.enum(['whole', 'keys', 'expand']), rows: count.nullable() }),
      ),
    })
    .nullable()
    .meta({
      description:
        "What was planned before reading: whether all rows are read (`full`), those that are not settled or have settled since an instant (`incremental`), or all to be compared with the table before (`refresh`); the source's count of these rows; and by set how the rows they refer to are come by: all of them read (`whole`), asked for by key (`keys`), or sent along (`expand`).",
    }),
  rowsResumed: count.meta({
    description:
      'Rows that were there from an interrupted run; when the table is complete, part of `rowsWritten`.',
  }),
  rowsCounted: count.nullable().meta({
    description:
      "The source's own count of these rows after they were read; null where it gives none. More than it: rows were groomed while they were read.",
  }),
  rowsPlaced: count.meta({
    description:
      'Rows the source counted but had not delivered; they were asked for again and put in their places.',
  }),
  pages: count,
  ...traffic,
  unresolved: counts.meta({
    description: 'Rows whose reference led to no row of the other set; the columns are null.',
  }),
  outside: counts.meta({
    description:
      'Rows that refer to a row of another dataset (by its name) that is not in its table, because it lies outside the window or is gone; the data package declares the foreign key only when there are none.',
  }),
  missing: counts.meta({
    description: 'Rows in which the source left a declared property out; the cell is null.',
  }),
  unknown: counts.meta({ description: 'Rows with a property that nobody declared; it was ignored.' }),
  merged: z.partialRecord(z.enum(mergeFindingNames), count).meta({
    description: `What became of the rows the table had before: ${Object.entries(mergeFindings)
      .map(([name, text]) => `\`${name}\`: ${text}`)
      .join('; ')}. Empty unless \`plan.mode\` is \`incremental\` or \`refresh\`.`,
  }),
  file: z
    .strictObject({ path: z.string(), bytes: count, sha256: z.string() })
    .nullable()
    .meta({ description: 'The published file; null when none was.' }),
  changes: z
    .strictObject({ path: z.string(), bytes: count, sha256: z.string(), rows: count })
    .nullable()
    .meta({
      description:
        'The file with the rows that are new, changed or gone since the run before; null without `--changes`.',
    }),
  error: errorReport.nullable(),
});

/** What `run-report.json` holds; its JSON Schema is made from here. */
export const runReportSchema = z
  .strictObject({
    reportVersion: z.literal('1'),
    connector: z.strictObject({ name: z.string(), version: z.string() }),
    startedAt: instant,
    finishedAt: instant,
    verdict: z.enum(['complete', 'failed', 'interrupted']),
    exitCode: z.literal(Object.keys(exitCodes).map(Number)),
    error: errorReport
      .nullable()
      .meta({ description: 'What failed the run as a whole, or its gravest failure.' }),
    customerId: z.string(),
    host: z.string(),
    siteId: z.string().nullable(),
    rights: z
      .array(z.strictObject({ role: z.string(), scope: z.string(), isAll: z.boolean() }))
      .nullable()
      .meta({
        description:
          'Roles of the API client and the scopes they hold for, as the source tells them; null: it was not asked, or did not tell. When none is for the scope All, the source leaves rows out without a word (RIGHTS_LIMITED).',
      }),
    window: z.strictObject({ from: instant, to: instant }),
    resumed: z
      .boolean()
      .meta({ description: 'Whether the run went on where an interrupted one had stopped.' }),
    parameters: z.record(z.string(), z.unknown()).meta({ description: 'As used; secrets are masked.' }),
    datasets: z.record(z.string(), datasetReport),
    dimensions: z
      .record(z.string(), z.strictObject({ rows: count, pages: count }))
      .meta({ description: 'Sets that were read to be joined, with the rows that came of them.' }),
    totals: z.strictObject({ rowsWritten: count, ...traffic }),
    warnings: z
      .array(z.string())
      .meta({ description: 'What does not fail the run. A warning that has a code begins with it.' }),
  })
  .meta({ title: 'Run report', description: 'What a run did, per table and in all.' });

export type RunReport = Readonly<z.output<typeof runReportSchema>>;

type DatasetReport = z.output<typeof datasetReport>;
type Traffic = Pick<DatasetReport, keyof typeof traffic>;

export interface ReportHead {
  readonly connector: { readonly name: string; readonly version: string };
  readonly parameters: Readonly<Record<string, unknown>>;
}

const noTraffic = (): Traffic => ({
  requests: 0,
  retries: 0,
  retriesByCode: {},
  waitedMs: 0,
  bytes: 0,
  shrunkPages: 0,
  smallestPage: null,
});

const untouched = (): DatasetReport => ({
  status: 'not-read',
  rowsRead: 0,
  rowsWritten: 0,
  rowsRepeated: 0,
  plan: null,
  rowsResumed: 0,
  rowsCounted: null,
  rowsPlaced: 0,
  pages: 0,
  ...noTraffic(),
  unresolved: {},
  missing: {},
  outside: {},
  unknown: {},
  merged: {},
  file: null,
  changes: null,
  error: null,
});

/** The report as a fold over the events of a run: what is not an event is not in it. */
export interface ReportBuilder {
  readonly note: Emit;
  report(): RunReport;
}

export function buildReport(head: ReportHead): ReportBuilder {
  const report: z.output<typeof runReportSchema> = {
    reportVersion: '1',
    connector: head.connector,
    startedAt: '',
    finishedAt: '',
    verdict: 'failed',
    exitCode: 70,
    error: null,
    customerId: '',
    host: '',
    siteId: null,
    rights: null,
    window: { from: '', to: '' },
    resumed: false,
    parameters: head.parameters,
    datasets: {},
    dimensions: {},
    totals: { rowsWritten: 0, ...noTraffic() },
    warnings: [],
  };
  let current: DatasetReport | undefined;

  function traffics(): readonly Traffic[] {
    return current === undefined ? [report.totals] : [report.totals, current];
  }

  function of(dataset: string): DatasetReport {
    report.datasets[dataset] ??= untouched();
    return report.datasets[dataset];
  }

  const handlers: { readonly [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>) => void } = {
    'run-started': ({ at, customerId, host, window, datasets }) => {
      Object.assign(report, { startedAt: at, customerId, host, window });
      for (const dataset of datasets) of(dataset);
    },
    'signed-in': () => undefined,
    'site-found': ({ siteId }) => {
      report.siteId = siteId;
    },
    'rights-found': ({ rights }) => {
      report.rights = rights.map((right) => ({ ...right }));
    },
    'run-resumed': () => {
      report.resumed = true;
    },
    'dataset-planned': ({ dataset, mode, since, rows, joins }) => {
      of(dataset).plan = { mode, since, rows, joins: { ...joins } };
    },
    'dataset-resumed': ({ dataset, rows }) => {
      of(dataset).rowsResumed = rows;
    },
    'dataset-counted': ({ dataset, counted, placed }) => {
      Object.assign(of(dataset), { rowsCounted: counted, rowsPlaced: placed });
    },
    'dataset-started': ({ dataset }) => {
      current = of(dataset);
    },
    request: ({ bytes }) => {
      for (const part of traffics()) {
        part.requests += 1;
        part.bytes += bytes;
      }
    },
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
        part.shrunkPages += 1;
        part.smallestPage = Math.min(rows, part.smallestPage ?? rows);
      }
    },
    'dimension-read': ({ set, rows, pages }) => {
      report.dimensions[set] = { rows, pages };
    },
    // Rows of a table that fails later are thrown away: they count when the table is complete.
    'rows-written': () => undefined,
    'dataset-read': ({ dataset, read, written, repeated, pages, findings }) => {
      Object.assign(of(dataset), {
        status: 'not-published',
        rowsRead: read,
        rowsWritten: written,
        rowsRepeated: repeated,
        pages,
        ...findings,
      });
      report.totals.rowsWritten += written;
      current = undefined;
    },
    'dataset-failed': ({ dataset, error }) => {
      Object.assign(of(dataset), { status: 'failed', error });
      current = undefined;
    },
    'file-published': ({ dataset, path, bytes, sha256 }) => {
      Object.assign(of(dataset), { status: 'complete', file: { path, bytes, sha256 } });
    },
    'changes-published': ({ dataset, path, bytes, sha256, rows }) => {
      of(dataset).changes = { path, bytes, sha256, rows };
    },
    warning: ({ code, message }) => {
      report.warnings.push(code === undefined ? message : `${code}: ${message}`);
    },
    'run-finished': ({ at, exitCode, error }) => {
      const verdict = exitCode === 0 ? 'complete' : exitCode >= 128 ? 'interrupted' : 'failed';
      Object.assign(report, { finishedAt: at, exitCode, error, verdict });
    },
  };

  return {
    note: (event) => (handlers[event.type] as (event: RunEvent) => void)(event),
    report: () => structuredClone(report),
  };
}
