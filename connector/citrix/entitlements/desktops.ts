import { isRecord, scalarText } from '../../json.ts';
import { type ComposedBatch, type Composing, type Notes, unheard } from '../composed.ts';
import { readWholeList } from '../daas/whole-list.ts';
import { keyOf } from '../monitor/reading.ts';
import type { Item } from '../token-pages.ts';
import { detailOf } from './details.ts';
import { foundOf, grantRows } from './grants.ts';
import { type Assignment, assignmentsOf } from './machines.ts';
import { inOrder, type KeyedRow, rowsOfEach } from './per-parent.ts';
import { desktopFilter, type Rule } from './rules.ts';

/** The desktops of every delivery group, and whom access rules, desktops and machines name. */
export async function* composeDesktops(
  composing: Composing,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  const { site, notes, atOnce } = composing;
  const groups = await site.list('DeliveryGroups', signal);
  const machines = await site.list('Machines', signal);
  // A reading that goes on has told of all machines.
  const ofMachines = from === undefined ? notes : unheard;
  const assigned = byGroup(assignmentsOf(machines, ofMachines), groups.items, ofMachines);
  const rest = inOrder(groups, from).filter(([, { DeliveryType }]) => DeliveryType !== 'AppsOnly');
  notes.planned(2 * rest.length);
  const listed = groups.pages + machines.pages;
  yield* rowsOfEach(rest, { listed, atOnce }, async (id, group) => {
    notes.look('DeliveryGroup', group);
    const own = { DeliveryGroup: group, Desktop: null, Machine: null };
    const rows: KeyedRow[] = (assigned.get(id) ?? []).flatMap(({ machine, rule }) =>
      grantRows(
        rule,
        { at: [id, 'machine', machine.id], layer: 'machine', members: { ...own, Machine: machine.item } },
        notes,
      ),
    );
    const rules = foundOf(await site.deliveryGroups.of(id, signal), 'DeliveryGroups', notes);
    if (rules === undefined) return { rows, pages: 1 };
    if (rules.access === undefined) notes.missing('AdvancedAccessPolicy');
    for (const rule of rules.access ?? []) {
      const place = {
        at: [id, 'access_policy', rule.shown.Id ?? ''],
        layer: 'access_policy',
        members: own,
      } as const;
      rows.push(...grantRows(rule, place, notes));
    }
    const desktops = foundOf(await desktopsOf(id, composing, signal), 'Desktops', notes);
    for (const [desktopId, Desktop] of desktops?.items ?? []) {
      notes.look('Desktop', Desktop);
      const filter = desktopFilter(Desktop, group['IsRemotePC'] === true);
      const members = { ...own, Desktop: { ...Desktop, Id: desktopId } };
      rows.push(...grantRows(filter, { at: [id, 'desktop', desktopId], layer: 'desktop', members }, notes));
    }
    return { rows, pages: 1 + (desktops?.pages ?? 1) };
  });
}

function desktopsOf(id: string, { tenant }: Composing, signal: AbortSignal) {
  const listing = { path: `DeliveryGroups/${encodeURIComponent(id)}/Desktops`, isCut: true } as const;
  return detailOf(() => readWholeList(tenant, listing, desktopId, signal), true);
}

/** Some come without an id, and then have the older number. */
function desktopId(desktop: Item): string {
  return scalarText(desktop['Id']) ?? keyOf(desktop, ['Uid']);
}

type OfMachine = { readonly machine: Assignment; readonly rule: Rule };

function byGroup(
  assignments: readonly Assignment[],
  groups: ReadonlyMap<string, Item>,
  notes: Pick<Notes, 'unresolved'>,
): ReadonlyMap<string, readonly OfMachine[]> {
  const listed = new Map([...groups.keys()].map((id) => [id.toLowerCase(), id]));
  const found = new Map<string, OfMachine[]>();
  for (const machine of assignments) {
    const { DeliveryGroup } = machine.item;
    const wanted = isRecord(DeliveryGroup) ? scalarText(DeliveryGroup['Id']) : undefined;
    if (wanted === undefined) continue;
    const id = listed.get(wanted.toLowerCase());
    if (id === undefined) notes.unresolved('DeliveryGroup of Machines');
    else found.set(id, [...(found.get(id) ?? []), { machine, rule: machine.rule }]);
  }
  return found;
}
