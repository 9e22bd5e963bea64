import type { Row } from '../values/rows.ts';
import type { Timestamp } from '../values/timestamp.ts';
import { applicationRows, failureCategoryRows, publishedDesktopRows } from './application-rows.ts';
import { kinds, type RowContext } from './context.ts';
import { catalogRows, desktopGroupRows, hypervisorRows } from './group-rows.ts';
import { machineCostRows, machineRows } from './machine-rows.ts';
import { userRows } from './user-rows.ts';

/** The small sets of the tenant, held in memory, and ways to point at their rows. */
export interface Dimensions {
  readonly users: readonly Row[];
  readonly machines: readonly Row[];
  readonly machineCosts: readonly Row[];
  readonly applications: readonly Row[];
  readonly catalogs: readonly Row[];
  readonly desktopGroups: readonly Row[];
  readonly hypervisors: readonly Row[];
  readonly failureCategories: readonly Row[];
  readonly publishedDesktops: readonly Row[];
  stamp(timestamp: Timestamp): Timestamp;
  machineIdOf(number: number): string;
  /** A machine that was groomed: nothing has this Id. */
  lostMachine(number: number): string;
  applicationIdOf(number: number): string;
  failureIdOf(number: number): number;
  desktopIdOf(number: number): number | bigint;
}

export function createDimensions(context: RowContext): Dimensions {
  const { options } = context;
  const publishedDesktops = publishedDesktopRows();
  const failureCategories = failureCategoryRows(context);
  return {
    users: userRows(context, options.users),
    machines: machineRows(context),
    machineCosts: machineCostRows(context),
    applications: applicationRows(context, options.applications),
    catalogs: catalogRows(context, options.catalogs),
    desktopGroups: desktopGroupRows(context, options.deliveryGroups),
    hypervisors: hypervisorRows(context, options.hypervisors),
    failureCategories,
    publishedDesktops,
    stamp: context.stamp,
    machineIdOf: (number) => context.guid(kinds.machine, number % Math.max(1, options.machines)),
    lostMachine: (number) => context.guid(kinds.machine, 5_000_000 + (number % 40)),
    applicationIdOf: (number) =>
      context.guid(
        kinds.application,
        number % 900 === 7 ? 5_000_000 : number % Math.max(1, options.applications),
      ),
    // One more than there are: some failures point at a category that is not there.
    failureIdOf: (number) => 1 + (number % (failureCategories.length + 1)),
    desktopIdOf: (number) => publishedDesktops[number % publishedDesktops.length]?.['Id'] as number | bigint,
  };
}
