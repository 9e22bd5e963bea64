import type { Column, Dataset } from './define.ts';

/**
 * The source writes both null and the empty string for none. In a table null alone stands for it: in every column of
 * texts but those of the key, which say what the source calls a row, and those in which a row must have a value.
 */
export function isEmptyNull(
  { name, type, nullable }: Pick<Column, 'name' | 'type' | 'nullable'>,
  { key }: Pick<Dataset, 'key'>,
): boolean {
  return type === 'text' && nullable && !key.includes(name);
}

/** The cell that stands for another where {@link isEmptyNull} holds. */
export function emptyAsNull<T>(cell: T): T | null {
  return cell === '' ? null : cell;
}
