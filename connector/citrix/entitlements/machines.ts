import type { ComposedBatch, Composing, Notes } from '../composed.ts';
import type { WholeList } from '../daas/whole-list.ts';
import type { Item } from '../token-pages.ts';
import { grantRows } from './grants.ts';
import { inOrder } from './per-parent.ts';
import { principalsIn } from './principals.ts';
import type { Rule } from './rules.ts';

/** A machine that belongs to somebody. */
export interface Assignment {
  readonly id: string;
  readonly item: Item;
  readonly rule: Rule;
}

/** The machines that users are assigned to; one that belongs to a device has none. */
export function assignmentsOf(machines: WholeList, notes: Pick<Notes, 'look'>): readonly Assignment[] {
  return inOrder(machines, undefined).flatMap(([id, item]) => {
    notes.look('Machine', item);
    const principals = principalsIn(item['AssignedUsers']) ?? [];
    if (principals.length === 0) return [];
    const grants = [{ effect: 'include', principals }] as const;
    return [{ id, item, rule: { shown: { Id: null }, grants, untold: [] } }];
  });
}

/** Machines and those whom they are assigned to by hand, or by their first use. */
export async function* composeAssignments(
  { site, notes }: Composing,
  _from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  const machines = await site.list('Machines', signal);
  const rows = assignmentsOf(machines, notes).flatMap(({ id, item, rule }) =>
    grantRows(rule, { at: [id], layer: 'machine', members: { Machine: item } }, notes),
  );
  const sorted = rows.sort(({ Key: a }, { Key: b }) => (a < b ? -1 : 1));
  yield { rows: sorted, repeated: 0, pages: machines.pages, next: undefined };
}
