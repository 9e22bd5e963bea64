import type { RunEvent } from '../../events.ts';

/** The warning for rows that no count of the source could confirm. */
export function uncountedWarning(name: string, rows?: number): RunEvent {
  const what = rows === undefined ? 'what came' : `the ${rows} rows that came`;
  const message = `${name}: the source gave no count that can be read; ${what} could not be checked for missing rows.`;
  return { type: 'warning', code: 'NOT_COUNTED', message };
}
