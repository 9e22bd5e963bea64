import { counted } from '../../amounts.ts';
import type { RunEvent } from '../../events.ts';

/** The warning that rows could not be reconciled because the source returned no usable count. */
export function notCountedWarning(name: string, rows?: number): RunEvent {
  const what = rows === undefined ? 'the received rows' : `the ${counted(rows, 'received row')}`;
  const message = `${name}: the source returned no usable row count; ${what} could not be reconciled.`;
  return { type: 'warning', code: 'NOT_COUNTED', dataset: name, message };
}
