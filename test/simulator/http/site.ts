import type { Site } from '../tenant/site.ts';
import type { Store } from '../tenant/store.ts';
import type { RawRow } from '../values/rows.ts';
import { fingerprint, readParameters, readToken, writeToken } from './page-tokens.ts';
import { failure, json, type Reply, type Request } from './reply.ts';

/** The lists of a site whose objects say who may use them, each with the fields that come unasked. */
const lists = {
  deliverygroups: {
    of: 'deliveryGroups',
    usual:
      'Id Uid Delivering DeliveryType Description Enabled InMaintenanceMode IsRemotePC Name FullName PublishedName SessionSupport SharingKind',
    onlyInDetail: ['AdvancedAccessPolicy', 'AppAccessPolicy', 'TotalMachines'],
  },
  applications: {
    of: 'applications',
    usual:
      'Id Uid ApplicationFolder ApplicationType Description DoNotEnumerate Enabled Name PublishedName Visible',
    onlyInDetail: ['IncludedUserFilterEnabled', 'IncludedUsers', 'MaxPerUserInstances', 'MaxTotalInstances'],
  },
  applicationgroups: {
    of: 'applicationGroups',
    usual: 'Id Uid Description Enabled Name FullName AdminFolder',
    onlyInDetail: ['IncludedUsersFilterEnabled', 'IncludedUsers', 'SessionSharingEnabled'],
  },
  machines: { of: 'machines', usual: 'Id Uid Name DeliveryGroup', onlyInDetail: [] },
} as const satisfies Readonly<
  Record<
    string,
    { readonly of: keyof Site; readonly usual: string; readonly onlyInDetail: readonly string[] }
  >
>;

type ListName = keyof typeof lists;

const PATH = /^(deliverygroups|applications|applicationgroups|machines)(?:\/([^/]+)(\/desktops)?)?$/;
const LARGEST_PAGE = 1000;

export function isSiteObject(resource: string): boolean {
  return PATH.test(resource) || /^sites\/[^/]+$/.test(resource);
}

function only(row: RawRow, names: readonly string[]): RawRow {
  const wanted = new Set(names.map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name.toLowerCase())));
}

/** Answers questions about the objects of a site. */
export function siteReply(store: Store, resource: string, request: Request): Reply {
  const parameters = readParameters(request.query);
  if (resource.startsWith('sites/')) {
    const isOurs = resource === `sites/${store.options.siteId}`;
    return isOurs ? json(200, store.licenses.site()) : missing('Site', resource);
  }
  const [, name = '', id, desktops] = PATH.exec(resource) ?? [];
  const list = name as ListName;
  const rows: readonly RawRow[] = store.site()[lists[list].of];
  if (id === undefined) return listReply(store, list, rows, parameters);
  const row = rows.find(({ Id }) => Id === id);
  if (row === undefined || (desktops !== undefined && list !== 'deliverygroups')) return missing(list, id);
  if (desktops !== undefined) return page(store, store.site().desktops.get(id) ?? [], parameters);
  return json(200, detailOf(store, list, row, parameters.get('fields')));
}

function missing(entityType: string, id: string): Reply {
  return failure(404, 'notFound', 'Object does not exist', { entityType, id });
}

function listReply(
  store: Store,
  list: ListName,
  rows: readonly RawRow[],
  parameters: ReadonlyMap<string, string>,
): Reply {
  const fields = parameters.get('fields')?.split(',') ?? lists[list].usual.split(' ');
  // No list tells who may use its objects.
  const told = fields.filter((name) => !lists[list].onlyInDetail.some((other) => other === name));
  return page(
    store,
    rows.map((row) => only(row, told)),
    parameters,
  );
}

/** Whether a detail takes names of fields that do not come unasked, nobody has published. */
function detailOf(store: Store, list: ListName, row: RawRow, fields: string | undefined): RawRow {
  const { usual, onlyInDetail } = lists[list];
  const way = store.options.details;
  const names = usual.split(' ');
  if (fields === undefined) return way === 'unnamed' ? row : only(row, names);
  if (way === 'named') return only(row, fields.split(','));
  const hidden = new Set<string>(onlyInDetail);
  return only(
    row,
    fields.split(',').filter((name) => !hidden.has(name)),
  );
}

function page(store: Store, rows: readonly RawRow[], parameters: ReadonlyMap<string, string>): Reply {
  const limit = parameters.get('limit') ?? String(store.options.daasPageSize);
  if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > LARGEST_PAGE) {
    return failure(400, 'outOfRange', 'A parameter in the request is out of range', { property: 'limit' });
  }
  const print = fingerprint(parameters);
  const offset = readToken(parameters.get('continuationtoken'), print);
  if (offset === undefined) {
    return failure(400, 'invalidString', 'The continuation token is not valid', {
      property: 'continuationToken',
    });
  }
  // Some sites give smaller pages than they are asked for.
  const next = offset + Math.min(Number(limit), store.options.daasPageSize);
  const token = next < rows.length ? writeToken(next, print) : null;
  return json(200, { Items: rows.slice(offset, next), ContinuationToken: token, TotalItems: null });
}
