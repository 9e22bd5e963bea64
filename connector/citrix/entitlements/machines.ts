import type { ComposedBatch, ComposeReporter, Composing } from '../composed.ts';
import type { CompleteList } from '../daas/whole-list.ts';
import type { Item } from '../token-pages.ts';
import { grantRows } from './grants.ts';
import { inOrder } from './per-parent.ts';
import { principalsIn } from './principals.ts';
import type { Rule } from './rules.ts';

/** A machine that is assigned to users. */
export interface Assignment {
  readonly id: string;
  readonly item: Item;
  readonly rule: Rule;
}

/** The machines that are assigned to users; a machine that is assigned to a device has none. */
export function assignmentsOf(
  machines: CompleteList,
  reporter: Pick<ComposeReporter, 'received'>,
): readonly Assignment[] {
  return inOrder(machines, undefined).flatMap(([id, item]) => {
    reporter.received('Machine', item);
    const principals = principalsIn(item['AssignedUsers']) ?? [];
    if (principals.length === 0) return [];
    const grants = [{ effect: 'include', principals }] as const;
    return [{ id, item, rule: { shown: { Id: null }, grants, unreported: [] } }];
  });
}

/** Machines and their users, who were assigned by an administrator or by their first log-on. */
export async function* composeAssignments(
  { site, reporter }: Composing,
  _from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  const machines = await site.list('Machines', signal);
  const rows = assignmentsOf(machines, reporter).flatMap(({ id, item, rule }) =>
    grantRows(rule, { at: [id], layer: 'machine', members: { Machine: item } }, reporter),
  );
  const sorted = rows.sort(({ Key: a }, { Key: b }) => (a < b ? -1 : 1));
  yield { rows: sorted, repeated: 0, pages: machines.pages, next: undefined };
}
