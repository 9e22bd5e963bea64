import { ConnectorError } from '../../errors.ts';
import { cursorTypes } from './cursors.ts';
import type { Reading } from './reading.ts';
import type { Row } from './service.ts';

/** The cursors of rows as canonical text; undefined for a row without one. */
export function cursorsOf(
  rows: readonly Row[],
  { type, property }: Reading['cursor'],
): readonly (string | undefined)[] {
  const { of } = cursorTypes[type];
  return rows.map((row) => of(row[property]));
}

/**
 * A server that ignores `$orderby` would make the keyset skip rows; one that ignores `$filter` would repeat them, or
 * send rows from beyond the window: that must not pass unseen. At the window's own ends a tick is let off, because the
 * source may round them to its clock.
 * @param from where the page was asked for; undefined: at the first row
 * @throws ConnectorError RESPONSE_INVALID
 */
export function checkOrder(
  cursors: readonly (string | undefined)[],
  { set, cursor, from: first, until }: Reading,
  from?: string,
): void {
  const { compare, before: tickBefore, after: tickAfter } = cursorTypes[cursor.type];
  let before = from !== undefined && from === first ? tickBefore(from) : from;
  const end = until && tickAfter(until);
  for (const at of cursors) {
    if (at === undefined) continue;
    if ((before !== undefined && compare(at, before) < 0) || (end !== undefined && compare(at, end) > 0)) {
      throw new ConnectorError(
        'RESPONSE_INVALID',
        `${set}: the rows are not in the requested order or window of \`${cursor.property}\`.`,
      );
    }
    before = at;
  }
}
