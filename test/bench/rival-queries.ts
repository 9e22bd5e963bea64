/** The queries of two other plans for the same columns. */

export type Selects = ReadonlyMap<string, readonly string[]>;

export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Properties that are asked for of a set only to page or join it; who expands does not need them. */
const joining: ReadonlySet<string> = new Set(['Id', 'MachineId', 'CreatedDate']);

/** Pages of sessions with everything that belongs to them. */
export function everythingExpanded(selects: Selects, window: Window): string {
  const machine = expanded('Machine', columnsOf(selects, 'Machines'), machineExpansions(selects));
  return sessionsQuery(selects, window, [...ownExpansions(selects), machine]);
}

/** Pages of sessions without their machines, which are then looked up one by one. */
export function withoutMachines(selects: Selects, window: Window): string {
  return sessionsQuery(selects, window, ownExpansions(selects));
}

/** The machine of one session, with all that belongs to it. The service does not offer reading by key. */
export function machineLookUp(selects: Selects, machineId: string): string {
  return query('Machines', {
    $select: columnsOf(selects, 'Machines').join(','),
    $expand: machineExpansions(selects).join(','),
    $filter: `Id eq ${machineId}`,
  });
}

/** How many connections the window has, without any row. */
export function connectionsCount({ from, to }: Window): string {
  const $filter = `CreatedDate ge ${from} and CreatedDate lt ${to}`;
  return query('Connections', { $filter, $count: 'true', $top: '0' });
}

function sessionsQuery(selects: Selects, { from, to }: Window, expansions: readonly string[]): string {
  return query('Sessions', {
    $select: (selects.get('Sessions') ?? []).join(','),
    $expand: expansions.join(','),
    $filter: `StartDate ge ${from} and StartDate lt ${to}`,
    $orderby: 'StartDate,SessionKey',
  });
}

function ownExpansions(selects: Selects): readonly string[] {
  const connection = selects.get('CurrentConnection') ?? selects.get('Connections') ?? [];
  return [
    expanded('CurrentConnection', connection),
    expanded('User', columnsOf(selects, 'Users')),
    expanded('Failure', columnsOf(selects, 'ConnectionFailureCategories')),
    expanded('PublishedDesktopName', columnsOf(selects, 'PublishedDesktopNames')),
  ];
}

function machineExpansions(selects: Selects): readonly string[] {
  return [
    expanded('Catalog', columnsOf(selects, 'Catalogs')),
    expanded('DesktopGroup', columnsOf(selects, 'DesktopGroups')),
    expanded('Hypervisor', columnsOf(selects, 'Hypervisors')),
    expanded('MachineCost', columnsOf(selects, 'MachineCosts')),
  ];
}

/** Foreign keys to catalog, group and hypervisor stay: the table shows them. */
function columnsOf(selects: Selects, set: string): readonly string[] {
  return (selects.get(set) ?? []).filter((name) => !joining.has(name));
}

function expanded(navigation: string, select: readonly string[], expansions: readonly string[] = []): string {
  const options = [
    select.length === 0 ? '' : `$select=${select.join(',')}`,
    expansions.length === 0 ? '' : `$expand=${expansions.join(',')}`,
  ].filter((option) => option !== '');
  return options.length === 0 ? navigation : `${navigation}(${options.join(';')})`;
}

function query(set: string, options: Readonly<Record<string, string>>): string {
  const written = Object.entries(options)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/monitorodata/${set}?${written.join('&')}`;
}
