/**
 * The entity sets whose rows are joined in memory, and how their pages are cut when they are read whole.
 *
 * A set is best cut by its key; but only an Int64 key can be compared in a `$filter` and means the same order on both
 * sides: the database sorts GUIDs in an order of its own. The others are cut by `CreatedDate`, which never changes,
 * whereas `ModifiedDate` moves rows from page to page while they are read.
 */
export interface Dimension {
  readonly set: string;
  /** The property that rows are found by. */
  readonly key: string;
  readonly cursor: {
    readonly property: string;
    readonly type: 'int64' | 'timestamp';
    /** Whether rows may have none: they stand on no page of a cursor and have to be asked for apart. */
    readonly nullable: boolean;
  };
  /** Grows with the tenant: read whole only where that is cheaper than what is needed of it. */
  readonly grows?: true;
}

const byKey = { property: 'Id', type: 'int64', nullable: false } as const;
const byCreation = { property: 'CreatedDate', type: 'timestamp', nullable: true } as const;

/** By the name of the set. */
export const dimensions: Readonly<Record<string, Dimension>> = {
  Users: { set: 'Users', key: 'Id', cursor: byKey, grows: true },
  Machines: { set: 'Machines', key: 'Id', cursor: byCreation, grows: true },
  Catalogs: { set: 'Catalogs', key: 'Id', cursor: byCreation },
  DesktopGroups: { set: 'DesktopGroups', key: 'Id', cursor: byCreation },
  Hypervisors: { set: 'Hypervisors', key: 'Id', cursor: byCreation },
  Applications: { set: 'Applications', key: 'Id', cursor: { ...byCreation, nullable: false } },
  PublishedDesktopNames: { set: 'PublishedDesktopNames', key: 'Id', cursor: byKey },
  ConnectionFailureCategories: { set: 'ConnectionFailureCategories', key: 'Id', cursor: byKey },
  // Has no Id of its own: there is at most one row a machine.
  MachineCosts: { set: 'MachineCosts', key: 'MachineId', cursor: byCreation, grows: true },
};
