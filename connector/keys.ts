import { looseTimestamp } from './readings/times.ts';

/**
 * The text that identifies a row: its key, or the parts of it one after the other. It is the same whether
 * it is made of what the source sent or of the cells of a table.
 */
export function keyText(parts: readonly unknown[]): string {
  const [first, ...rest] = parts;
  if (rest.length === 0) return String(first ?? '');
  return parts.map(partText).join(' ');
}

/** A part of a key may be missing, and a timestamp may be written in more than one way. */
function partText(part: unknown): string {
  if (typeof part !== 'string') return String(part ?? '');
  return looseTimestamp(part) ?? part;
}
