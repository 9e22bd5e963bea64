import { counted } from '../amounts.ts';
import type { ErrorReport } from '../errors.ts';
import { visible } from '../visible.ts';
import type { PushReport, PushResult } from './report.ts';

/** The result of one table: what was done, or what is wrong and what to do. */
export function linesOfPush({ dataset, place, status, rows, detail, error }: PushResult): readonly string[] {
  const said = {
    pushed: detail,
    again: `${counted(rows, 'row')} already delivered; not sent again`,
    failed: 'not pushed',
  }[status];
  const lines = [`${status.padEnd(8)}${dataset}: ${said} (${place})`];
  return [...lines, ...linesOfError(error)].map(visible);
}

/** What went wrong after the tables. */
export function linesAfterTables({ address, error }: PushReport): readonly string[] {
  return error === null ? [] : [`failed  ${address}`, ...linesOfError(error)].map(visible);
}

function linesOfError(error: ErrorReport | null): readonly string[] {
  return error === null ? [] : [`        ${error.code}: ${error.message}`, `        -> ${error.remedy}`];
}
