import { counted, size } from '../../amounts.ts';
import type { ErrorReport } from '../../errors.ts';
import type { RunReport } from '../../extract/report/report.ts';
import { visible } from '../../visible.ts';

type TableReport = RunReport['datasets'][string];

/** The path of a file in the output folder, as this machine writes paths. */
type PathOf = (file: string) => string;

/** Number of warnings of one kind that are shown; the report has all of them. */
const mostWarnings = 3;

/**
 * The report in a few lines for a person: one per table, one for the whole run, then notes and warnings, and the
 * remedies of what failed.
 */
export function summaryOf(report: RunReport, pathOf: PathOf): readonly string[] {
  const tables = Object.entries(report.datasets);
  return [
    ...tableLines(tables, pathOf),
    totalLine(report),
    ...tables.flatMap(([name, table]) => notesOn(name, table)),
    ...warningLines(report.warnings, pathOf),
    ...failuresOf(report),
  ].map(visible);
}

function tableLines(tables: readonly (readonly [string, TableReport])[], pathOf: PathOf): readonly string[] {
  const rows = tables.map(([name, { status, rowsWritten, file, error, skipped }]) => {
    if (file !== null) return [name, counted(rowsWritten, 'row'), pathOf(file.path), size(file.bytes)];
    return [name, status.replace('-', ' '), error?.code ?? skipped ?? '', ''];
  });
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([name = '', count = '', path = '', bytes = '']) =>
    `${name.padEnd(widths[0] ?? 0)}  ${count.padStart(widths[1] ?? 0)}  ${path.padEnd(widths[2] ?? 0)}  ${bytes}`.trimEnd(),
  );
}

function totalLine({ totals, verdict, startedAt, finishedAt }: RunReport): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const { retries, waitedMs } = totals;
  const waited = `${counted(retries, 'retry', 'retries')} (${Math.round(waitedMs / 1000)} s waiting)`;
  const parts = [
    counted(totals.rowsWritten, 'row'),
    counted(totals.requests, 'request'),
    ...(retries === 0 ? [] : [waited]),
    `${size(totals.bytes)} received`,
    `${seconds.toFixed(1)} s`,
  ];
  return `${verdict}: ${parts.join(', ')}`;
}

/** Notes on a table that was read without an error. */
function notesOn(name: string, table: TableReport): readonly string[] {
  const { rowsResumed, rowsBackfilled, rowsCounted, rowsWritten, error } = table;
  if (error !== null) return [];
  const purged = rowsCounted === null ? 0 : rowsWritten - rowsCounted;
  const notes = [
    ...(rowsResumed > 0 ? [`${counted(rowsResumed, 'row')} restored from checkpoint`] : []),
    ...(rowsBackfilled > 0 ? [`${counted(rowsBackfilled, 'late row')} inserted in order`] : []),
    ...(purged > 0 ? [`${counted(purged, 'row')} purged at the source after they were read`] : []),
  ];
  return notes.length === 0 ? [] : [`note: ${name}: ${notes.join('; ')}`];
}

function warningLines(warnings: RunReport['warnings'], pathOf: PathOf): readonly string[] {
  const kinds = Object.values(Object.groupBy(warnings, ({ code }) => code));
  const shown = kinds.flatMap((kind = []) => kind.slice(0, mostWarnings));
  const more = warnings.length - shown.length;
  return [
    ...shown.map(({ code, message }) => `warning: ${code}: ${message}`),
    ...(more > 0 ? [`${counted(more, 'more warning')} in ${pathOf('run-report.json')}`] : []),
  ];
}

/** Each error once, with all tables that it affected, and each remedy once. */
export function failuresOf({ datasets, error }: Pick<RunReport, 'datasets' | 'error'>): readonly string[] {
  const hit = new Map<string, { readonly error: ErrorReport; readonly tables: string[] }>();
  const note = (failure: ErrorReport, table?: string) => {
    const id = `${failure.code} ${failure.message}`;
    const { tables } = hit.get(id) ?? { tables: [] };
    hit.set(id, { error: failure, tables: table === undefined ? tables : [...tables, table] });
  };
  for (const [name, table] of Object.entries(datasets)) if (table.error !== null) note(table.error, name);
  if (error !== null) note(error);
  const said = new Set<string>();
  return [...hit.values()].flatMap(({ error: { code, message, remedy }, tables }) => {
    const whose = tables.length === 0 ? '' : ` (${tables.join(', ')})`;
    const remedies = said.has(remedy) ? [] : [remedy];
    said.add(remedy);
    return ['', `${code}${whose}: ${message}`, ...remedies];
  });
}
