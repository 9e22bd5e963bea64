import { counted } from '../../amounts.ts';
import { visible } from '../../visible.ts';
import type { PushResult } from './report.ts';

/** The result of one upload: what was done, or what is wrong and what to do. */
export function linesOfPush({ dataset, taskId, mode, status, rows, error }: PushResult): readonly string[] {
  const said = {
    pushed: `${counted(rows, 'row')} ${mode === 'append' ? 'appended' : 'uploaded, replacing the existing rows'}`,
    again: `${counted(rows, 'row')} already appended; not sent again`,
    failed: 'not pushed',
  }[status];
  const lines = [`${status.padEnd(8)}${dataset}: ${said} (task ${taskId})`];
  if (error !== null) lines.push(`        ${error.code}: ${error.message}`, `        -> ${error.remedy}`);
  return lines.map(visible);
}
