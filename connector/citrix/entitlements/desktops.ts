import { isRecord, scalarText } from '../../json.ts';
import { type ComposedBatch, type ComposeReporter, type Composing, silentReporter } from '../composed.ts';
import { readCompleteList } from '../daas/whole-list.ts';
import { keyOf } from '../monitor/reading.ts';
import type { Item } from '../token-pages.ts';
import { detailOf } from './details.ts';
import { detailOrNothing, grantRows } from './grants.ts';
import { type Assignment, assignmentsOf } from './machines.ts';
import { inOrder, type KeyedRow, rowsOfEach } from './per-parent.ts';
import { desktopFilter, type Rule } from './rules.ts';

/** The desktops of every delivery group, and whom access rules, desktops and machines name. */
export async function* composeDesktops(
  composing: Composing,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  const { site, reporter, atOnce } = composing;
  const groups = await site.list('DeliveryGroups', signal);
  const machines = await site.list('Machines', signal);
  // A reading that goes on has told of all machines.
  const ofMachines = from === undefined ? reporter : silentReporter;
  const assigned = byGroup(assignmentsOf(machines, ofMachines), groups.items, ofMachines);
  const rest = inOrder(groups, from).filter(([, { DeliveryType }]) => DeliveryType !== 'AppsOnly');
  reporter.planned(2 * rest.length);
  const listed = groups.pages + machines.pages;
  yield* rowsOfEach(rest, { listed, atOnce }, async (id, group) => {
    reporter.received('DeliveryGroup', group);
    const own = { DeliveryGroup: group, Desktop: null, Machine: null };
    const rows: KeyedRow[] = (assigned.get(id) ?? []).flatMap(({ machine, rule }) =>
      grantRows(
        rule,
        { at: [id, 'machine', machine.id], layer: 'machine', members: { ...own, Machine: machine.item } },
        reporter,
      ),
    );
    const rules = detailOrNothing(await site.deliveryGroups.of(id, signal), 'DeliveryGroups', reporter);
    if (rules === undefined) return { rows, pages: 1 };
    if (rules.access === undefined) reporter.missing('AdvancedAccessPolicy');
    for (const rule of rules.access ?? []) {
      const place = {
        at: [id, 'access_policy', rule.shown.Id ?? ''],
        layer: 'access_policy',
        members: own,
      } as const;
      rows.push(...grantRows(rule, place, reporter));
    }
    const desktops = detailOrNothing(await desktopsOf(id, composing, signal), 'Desktops', reporter);
    for (const [desktopId, Desktop] of desktops?.items ?? []) {
      reporter.received('Desktop', Desktop);
      const filter = desktopFilter(Desktop, group['IsRemotePC'] === true);
      const members = { ...own, Desktop: { ...Desktop, Id: desktopId } };
      rows.push(
        ...grantRows(filter, { at: [id, 'desktop', desktopId], layer: 'desktop', members }, reporter),
      );
    }
    return { rows, pages: 1 + (desktops?.pages ?? 1) };
  });
}

function desktopsOf(id: string, { tenant }: Composing, signal: AbortSignal) {
  const listing = { path: `DeliveryGroups/${encodeURIComponent(id)}/Desktops`, isCut: true } as const;
  return detailOf(() => readCompleteList(tenant, listing, desktopId, signal), true);
}

/** Some come without an id, and then have the older number. */
function desktopId(desktop: Item): string {
  return scalarText(desktop['Id']) ?? keyOf(desktop, ['Uid']);
}

type OfMachine = { readonly machine: Assignment; readonly rule: Rule };

function byGroup(
  assignments: readonly Assignment[],
  groups: ReadonlyMap<string, Item>,
  reporter: Pick<ComposeReporter, 'unresolved'>,
): ReadonlyMap<string, readonly OfMachine[]> {
  const listed = new Map([...groups.keys()].map((id) => [id.toLowerCase(), id]));
  const found = new Map<string, OfMachine[]>();
  for (const machine of assignments) {
    const { DeliveryGroup } = machine.item;
    const wanted = isRecord(DeliveryGroup) ? scalarText(DeliveryGroup['Id']) : undefined;
    if (wanted === undefined) continue;
    const id = listed.get(wanted.toLowerCase());
    if (id === undefined) reporter.unresolved('DeliveryGroup of Machines');
    else found.set(id, [...(found.get(id) ?? []), { machine, rule: machine.rule }]);
  }
  return found;
}
