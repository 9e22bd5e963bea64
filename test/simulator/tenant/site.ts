import type { RawRow, Row } from '../values/rows.ts';
import type { RowContext } from './context.ts';
import {
  applicationGroupRows,
  applicationRow,
  deliveryGroupRow,
  desktopRows,
  liveApplications,
  liveGroups,
  siteMachineRow,
} from './site-rows.ts';

/** The objects of a site, each list in the order in which the API shows it. */
export interface Site {
  readonly deliveryGroups: readonly RawRow[];
  readonly applications: readonly RawRow[];
  readonly applicationGroups: readonly RawRow[];
  readonly machines: readonly RawRow[];
  /** Published desktops, by the id of their delivery group. */
  readonly desktops: ReadonlyMap<string, readonly RawRow[]>;
}

/** Made when it is first asked for: most tenants are never asked. */
export function createSite(context: RowContext, machines: readonly Row[]): () => Site {
  let site: Site | undefined;
  return () => {
    site ??= {
      deliveryGroups: liveGroups(context).map((index) => deliveryGroupRow(context, index)),
      applications: liveApplications(context).map((index) => applicationRow(context, index)),
      applicationGroups: applicationGroupRows(context),
      machines: machines.flatMap((row, index) => {
        const { LifecycleState, DesktopGroupId, Name } = row;
        const group = typeof DesktopGroupId === 'string' ? DesktopGroupId : null;
        return LifecycleState === 0 ? [siteMachineRow(context, index, group, String(Name))] : [];
      }),
      desktops: new Map(
        liveGroups(context).map((index) => [
          String(deliveryGroupRow(context, index)['Id']),
          desktopRows(context, index),
        ]),
      ),
    };
    return site;
  };
}
