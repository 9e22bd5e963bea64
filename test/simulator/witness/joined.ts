import type { Store } from '../tenant/store.ts';
import type { Row, SetName, Value } from '../values/rows.ts';

/** A session with everything its published row is made of. */
export interface JoinedSession {
  readonly store: Store;
  readonly session: Row;
  readonly user: Row | undefined;
  readonly machine: Row | undefined;
  readonly cost: Row | undefined;
  readonly catalog: Row | undefined;
  readonly group: Row | undefined;
  readonly hypervisor: Row | undefined;
  readonly failure: Row | undefined;
  readonly desktop: Row | undefined;
  readonly connection: Row | undefined;
}

export interface JoinedInstance {
  readonly store: Store;
  readonly instance: Row;
  readonly application: Row | undefined;
  readonly joined: JoinedSession | undefined;
}

function one(store: Store, set: SetName, property: string, value: Value | undefined): Row | undefined {
  return store.lookup(set, property, value ?? null)[0];
}

const idOf = (row: Row): bigint => BigInt(row['Id'] as number | bigint);

/** The session's current connection, else its last one. */
function connectionOf(store: Store, session: Row): Row | undefined {
  const current = one(store, 'Connections', 'Id', session['CurrentConnectionId']);
  if (current) return current;
  const all = store.lookup('Connections', 'SessionKey', session['SessionKey'] ?? null);
  return all.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)).at(-1);
}

export function joinSession(store: Store, session: Row): JoinedSession {
  const machine = one(store, 'Machines', 'Id', session['MachineId']);
  return {
    store,
    session,
    machine,
    user: one(store, 'Users', 'Id', session['UserId']),
    cost: one(store, 'MachineCosts', 'MachineId', machine?.['Id']),
    catalog: one(store, 'Catalogs', 'Id', machine?.['CatalogId']),
    group: one(store, 'DesktopGroups', 'Id', machine?.['DesktopGroupId']),
    hypervisor: one(store, 'Hypervisors', 'Id', machine?.['HypervisorId']),
    failure: one(store, 'ConnectionFailureCategories', 'Id', session['FailureId']),
    desktop: one(store, 'PublishedDesktopNames', 'Id', session['PublishedDesktopId']),
    connection: connectionOf(store, session),
  };
}

export function joinInstance(store: Store, instance: Row): JoinedInstance {
  const session = one(store, 'Sessions', 'SessionKey', instance['SessionKey']);
  return {
    store,
    instance,
    application: one(store, 'Applications', 'Id', instance['ApplicationId']),
    joined: session && joinSession(store, session),
  };
}
