import { type Column, derived, required, timestamp } from '../../define.ts';
import { durationSeconds, isOpen } from '../../derivations.ts';

/** When something began and ended and how long it took; `what` is its name in a sentence. */
export function lifetime(what: string): readonly Column[] {
  return [
    required(
      timestamp('start_date', 'StartDate', `When the ${what} began (UTC); the table's window is cut by it.`),
    ),
    timestamp('end_date', 'EndDate', `When the ${what} ended (UTC); empty while it is still open.`),
    derived(
      'duration_seconds',
      'number',
      ['StartDate', 'EndDate'],
      durationSeconds,
      `Seconds from start to end of the ${what}, to the millisecond; empty while it is still open.`,
    ),
    derived(
      'is_open',
      'boolean',
      ['EndDate'],
      isOpen,
      `True when the ${what} had no end yet at the time the row was read.`,
    ),
  ];
}
