import { isRecord, scalarText } from '../../json.ts';
import { type ComposedBatch, type ComposeReporter, type Composing, silentReporter } from '../composed.ts';
import type { Item } from '../token-pages.ts';
import { detailOrNothing, grantRows } from './grants.ts';
import { inOrder, type KeyedRow, rowsOfEach } from './per-parent.ts';

/** Where an application is published: in a delivery group, directly or through an application group. */
interface Publication {
  readonly group: Item;
  readonly groupId: string;
  readonly through: Through | undefined;
}

/** An application group, and how a delivery group takes part in it. */
interface Through {
  readonly id: string;
  readonly item: Item;
  readonly priority: unknown;
}

/** Every application, and whom its own filter, its application groups and the rules of its delivery groups name. */
export async function* composeApplications(
  composing: Composing,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  const { site, reporter, atOnce } = composing;
  const applications = await site.list('Applications', signal);
  const groups = await site.list('ApplicationGroups', signal);
  const deliveryGroups = await site.list('DeliveryGroups', signal);
  const rest = inOrder(applications, from);
  const placesOf = placesIn(byId(deliveryGroups.items), byId(groups.items));
  // What leads nowhere is counted when its application is read.
  reporter.planned(
    rest.length + detailsIn(rest.map(([, application]) => placesOf(application, silentReporter))),
  );
  const listed = applications.pages + groups.pages + deliveryGroups.pages;
  yield* rowsOfEach(rest, { listed, atOnce }, async (id, application) => {
    reporter.received('Application', application);
    const detail = await site.applications.of(id, signal);
    const own = detailOrNothing(detail, 'Applications', reporter);
    if (detail === 'gone') return { rows: [], pages: 1 };
    const base = {
      Application: application,
      Limits: own?.limits ?? null,
      ...{ ApplicationGroup: null, DeliveryGroup: null, PublishedThrough: null, Priority: null },
    };
    const rows: KeyedRow[] = [];
    if (own !== undefined) {
      const place = { at: [id, 'application'], layer: 'application', members: base } as const;
      rows.push(...grantRows(own.filter, place, reporter));
    }
    const { groups: through, publications } = placesOf(application, reporter);
    for (const { id: groupId, item: ApplicationGroup } of through) {
      const filter = detailOrNothing(
        await site.applicationGroups.of(groupId, signal),
        'ApplicationGroups',
        reporter,
      );
      if (filter === undefined) continue;
      const members = { ...base, ApplicationGroup };
      rows.push(
        ...grantRows(
          filter,
          { at: [id, 'application_group', groupId], layer: 'application_group', members },
          reporter,
        ),
      );
    }
    for (const publication of publications) rows.push(...(await rowsOfPublication(id, publication, base)));
    return { rows, pages: 1 };
  });

  /** What the delivery group says of all its applications. */
  async function rowsOfPublication(
    id: string,
    { group, groupId, through }: Publication,
    base: Readonly<Record<string, unknown>>,
  ): Promise<readonly KeyedRow[]> {
    const rules = detailOrNothing(await site.deliveryGroups.of(groupId, signal), 'DeliveryGroups', reporter);
    if (rules === undefined) return [];
    if (rules.access === undefined) reporter.missing('AdvancedAccessPolicy');
    if (rules.applications === undefined) reporter.missing('AppAccessPolicy');
    const members = {
      ...base,
      DeliveryGroup: group,
      ApplicationGroup: through?.item ?? null,
      PublishedThrough: through === undefined ? 'delivery_group' : 'application_group',
      Priority: through?.priority ?? null,
    };
    const where = [groupId, through?.id ?? ''];
    const { access = [], applications: rule } = rules;
    return [
      ...access.flatMap((one) => {
        const at = [id, 'access_policy', ...where, one.shown.Id ?? ''];
        return grantRows(one, { at, layer: 'access_policy', members }, reporter);
      }),
      ...(rule === null || rule === undefined
        ? []
        : grantRows(
            rule,
            { at: [id, 'application_rule', ...where], layer: 'application_rule', members },
            reporter,
          )),
    ];
  }
}

interface Places {
  readonly groups: readonly { readonly id: string; readonly item: Item }[];
  readonly publications: readonly Publication[];
}

type ById = ReadonlyMap<string, readonly [string, Item]>;

/** Ids are GUIDs, which may be written in either case. */
function byId(items: ReadonlyMap<string, Item>): ById {
  return new Map([...items].map(([id, item]) => [id.toLowerCase(), [id, item]]));
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? [...new Set(list.flatMap((entry) => scalarText(entry) ?? []))] : [];
}

type PlacesOf = (application: Item, reporter: Pick<ComposeReporter, 'unresolved'>) => Places;

/** Finds where an application is published; counts what it refers to and no list has. */
function placesIn(deliveryGroups: ById, groups: ById): PlacesOf {
  return ({ AssociatedDeliveryGroupUuids, AssociatedApplicationGroupUuids }, reporter) => {
    const publicationIn = (id: string, through?: Through): readonly Publication[] => {
      const [groupId, group] = deliveryGroups.get(id.toLowerCase()) ?? [];
      if (groupId !== undefined && group !== undefined) return [{ group, groupId, through }];
      reporter.unresolved('DeliveryGroup of Applications');
      return [];
    };
    const direct = textsIn(AssociatedDeliveryGroupUuids).flatMap((id) => publicationIn(id));
    const through = textsIn(AssociatedApplicationGroupUuids).flatMap((wanted) => {
      const [id, item] = groups.get(wanted.toLowerCase()) ?? [];
      if (id !== undefined && item !== undefined) return [{ id, item }];
      reporter.unresolved('ApplicationGroup of Applications');
      return [];
    });
    const indirect = through.flatMap(({ id, item }) =>
      (Array.isArray(item['DeliveryGroups']) ? item['DeliveryGroups'].filter(isRecord) : []).flatMap(
        (entry) => publicationIn(scalarText(entry['Id']) ?? '', { id, item, priority: entry['Priority'] }),
      ),
    );
    return { groups: through, publications: [...direct, ...indirect] };
  };
}

/** How many delivery groups and application groups have to be asked for. */
function detailsIn(places: readonly Places[]): number {
  const groups = new Set(places.flatMap(({ groups: all }) => all.map(({ id }) => id)));
  const deliveryGroups = new Set(
    places.flatMap(({ publications }) => publications.map(({ groupId }) => groupId)),
  );
  return groups.size + deliveryGroups.size;
}
