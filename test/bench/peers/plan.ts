import { schema } from '../../simulator/schema.ts';
import { selectsOf } from '../addresses.ts';
import type { CloudAddress } from '../cloud.ts';
import type { Window } from '../rival-queries.ts';

type ColumnKind = 'integer' | 'number' | 'boolean' | 'date' | 'text';
type Columns = Readonly<Record<string, ColumnKind>>;

/** What a peer asks for of a set. */
interface SetRequest {
  readonly set: string;
  readonly key: string;
  readonly columns: Columns;
  readonly params: Readonly<Record<string, string>>;
}

/** A set that is joined by a foreign key, which stands in the session or in a set before it. */
interface JoinRequest extends SetRequest {
  readonly prefix: string;
  readonly from: string | null;
  readonly foreignKey: string;
}

/** What all peers ask for: the sets, properties and window of a run of ours, by the server's own links. */
export interface Plan {
  readonly cloud: CloudAddress;
  readonly joined: readonly JoinRequest[];
  readonly sessions: SetRequest & { readonly connection: Columns };
}

const joins: readonly Pick<JoinRequest, 'set' | 'key' | 'prefix' | 'from' | 'foreignKey'>[] = [
  { set: 'Users', key: 'Id', prefix: 'user', from: null, foreignKey: 'UserId' },
  { set: 'Machines', key: 'Id', prefix: 'machine', from: null, foreignKey: 'MachineId' },
  { set: 'MachineCosts', key: 'MachineId', prefix: 'cost', from: null, foreignKey: 'MachineId' },
  { set: 'Catalogs', key: 'Id', prefix: 'catalog', from: 'machine', foreignKey: 'CatalogId' },
  { set: 'DesktopGroups', key: 'Id', prefix: 'group', from: 'machine', foreignKey: 'DesktopGroupId' },
  { set: 'Hypervisors', key: 'Id', prefix: 'hypervisor', from: 'machine', foreignKey: 'HypervisorId' },
  { set: 'ConnectionFailureCategories', key: 'Id', prefix: 'failure', from: null, foreignKey: 'FailureId' },
  {
    set: 'PublishedDesktopNames',
    key: 'Id',
    prefix: 'desktop',
    from: null,
    foreignKey: 'PublishedDesktopId',
  },
];

/** @param addresses the queries of our run @throws Error when it did not ask for one of the sets */
export function planOf(cloud: CloudAddress, addresses: readonly string[], { from, to }: Window): Plan {
  const selects = selectsOf(addresses);
  const columnsOf = (set: string, select: string): Columns => {
    const names = selects.get(select);
    if (names === undefined) throw new Error(`Our run did not ask for ${select}.`);
    return Object.fromEntries(names.map((name) => [name, kindOf(set, name)]));
  };
  const sessions = columnsOf('Sessions', 'Sessions');
  const connection = columnsOf('Connections', 'CurrentConnection');
  return {
    cloud,
    joined: joins.map((join) => {
      // The date is only asked for to page by it, which the server's links do not need.
      const { CreatedDate: _, ...columns } = columnsOf(join.set, join.set);
      const params = { $select: Object.keys(columns).join(','), $orderby: join.key };
      return { ...join, columns, params };
    }),
    sessions: {
      ...{ set: 'Sessions', key: 'SessionKey', columns: sessions, connection },
      params: {
        $select: Object.keys(sessions).join(','),
        $expand: `CurrentConnection($select=${Object.keys(connection).join(',')})`,
        $filter: `StartDate ge ${from} and StartDate lt ${to}`,
        $orderby: 'StartDate,SessionKey',
      },
    },
  };
}

function kindOf(set: string, property: string): ColumnKind {
  const type = Object.entries(schema).find(([name]) => name === set)?.[1].properties[property];
  if (type === undefined) throw new Error(`The simulator has no ${set}.${property}.`);
  if (type === 'Int32' || type === 'Int64') return 'integer';
  if (type === 'Boolean') return 'boolean';
  if (type === 'Date') return 'date';
  return type === 'Guid' || type === 'String' ? 'text' : 'number';
}
