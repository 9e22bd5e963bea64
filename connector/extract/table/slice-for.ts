import { inOrder, type SortColumns } from '../../output/order.ts';

/**
 * The last slice that starts at or before the cursor.
 * @param slices in order
 */
export function sliceFor<S extends { readonly from: string | undefined }>(
  cursor: string,
  { type }: Pick<SortColumns, 'type'>,
  slices: readonly S[],
): S {
  const compare = inOrder(type);
  const isBefore = (from: string | undefined) =>
    from === undefined || compare({ cursor: from, key: '' }, { cursor, key: '' }) <= 0;
  const found = slices.findLast(({ from }) => isBefore(from)) ?? slices[0];
  if (found === undefined) throw new Error('a table has no slice');
  return found;
}
