import type { RunEvent } from '../events.ts';

/** Rows came, and how many there are is not known. */
export function notCompared(name: string, rows?: number): RunEvent {
  const what = rows === undefined ? 'what came was' : `the ${rows} rows that came were`;
  const message = `${name}: the source gave no count that can be read; ${what} compared with nothing.`;
  return { type: 'warning', code: 'NOT_COUNTED', message };
}
