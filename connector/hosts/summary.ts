import type { RunReport } from '../extract/report.ts';
import { counted, size } from './amounts.ts';

/** The report in a few lines for a person: one per table, one for the whole run, and at the end what to do if it failed. */
export function summaryOf(report: RunReport, out: string): readonly string[] {
  const rows = Object.entries(report.datasets).map(([name, { status, rowsWritten, file, error }]) => {
    if (file !== null) return [name, counted(rowsWritten, 'row'), `${out}/${file.path}`, size(file.bytes)];
    return [name, status.replace('-', ' '), error?.code ?? '', ''];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map(([name = '', count = '', path = '', bytes = '']) =>
    `${name.padEnd(widths[0] ?? 0)}  ${count.padStart(widths[1] ?? 0)}  ${path.padEnd(widths[2] ?? 0)}  ${bytes}`.trimEnd(),
  );
  const { totals } = report;
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const { retries, waitedMs } = totals;
  const waited =
    retries === 0
      ? ''
      : `${counted(retries, 'retry', 'retries')} (${Math.round(waitedMs / 1000)} s waiting), `;
  return [
    ...table,
    `${report.verdict}: ${counted(totals.rowsWritten, 'row')}, ${counted(totals.requests, 'request')}, ${waited}${size(totals.bytes)} received, ${seconds.toFixed(1)} s`,
    ...(report.error === null
      ? []
      : ['', `${report.error.code}: ${report.error.message}`, report.error.remedy]),
  ];
}
