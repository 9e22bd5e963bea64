import { visible } from '../../visible.ts';
import type { PushResult } from './report.ts';

/** A table that was to be uploaded, for a person: what became of it, or what is wrong and what to do. */
export function linesOfPush({ dataset, taskId, mode, status, rows, error }: PushResult): readonly string[] {
  const said = {
    pushed: `${rows} rows, ${mode === 'append' ? 'appended' : 'in place of those before'}`,
    again: `${rows} rows that were appended before; not sent again`,
    failed: 'not pushed',
  }[status];
  const lines = [`${status.padEnd(8)}${dataset}: ${said} (task ${taskId})`];
  if (error !== null) lines.push(`        ${error.code}: ${error.message}`, `        -> ${error.remedy}`);
  return lines.map(visible);
}
