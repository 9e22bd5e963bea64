import type { ColumnType } from '../../datasets/define.ts';
import { ExactNumber } from '../../json.ts';
import { epochTimestamp } from '../../readings/epochs.ts';
import { readValue, type ValueReading } from '../../readings/scalars.ts';

/** Why a message is no event; told with it in rejected.ndjson. Names members and types, never values. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
}

/** What the export writes where something is not known; a text shows it as it is. */
const notKnown: ReadonlySet<string> = new Set(['NA', '']);

/** The cell of a value as it usually comes, for speed; undefined: it has to be looked at. */
export function plainCell(type: ColumnType, value: unknown): string | undefined {
  if (typeof value === 'string') return type === 'text' ? value : undefined;
  return typeof value === 'number' && (type === 'number' || type === 'text') ? String(value) : undefined;
}

/**
 * What a member that is not null means as a cell. `unknown`: a column of its type cannot show it, which is no fault.
 * `invalid`: it is of another type.
 */
export function readMember(type: ColumnType, value: unknown): ValueReading | 'unknown' | 'invalid' {
  if (type === 'text') {
    const reading = readValue.text(value);
    // Lists stand as JSON by the published schema.
    return reading === undefined ? 'invalid' : { cell: reading.cell };
  }
  if (typeof value === 'string' && notKnown.has(value.trim())) return 'unknown';
  const reading = readValue[type](value) ?? (type === 'timestamp' ? readEpoch(value) : undefined);
  return reading ?? 'invalid';
}

function readEpoch(value: unknown): ValueReading | undefined {
  const isCount = typeof value === 'number' || typeof value === 'string' || value instanceof ExactNumber;
  const cell = isCount ? epochTimestamp(String(value).trim()) : undefined;
  return cell === undefined ? undefined : { cell };
}
