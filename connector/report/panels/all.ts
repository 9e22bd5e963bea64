import type { Panel } from '../panel.ts';
import { activeUsers } from './active-users.ts';
import { agentVersions } from './agent-versions.ts';
import { applicationCurves } from './application-curves.ts';
import { applications } from './applications.ts';
import { busyHours } from './busy-hours.ts';
import { catalogs } from './catalogs.ts';
import { changes } from './changes.ts';
import { clientVersions } from './client-versions.ts';
import { concurrentLicence } from './concurrent-licence.ts';
import { concurrentSessions } from './concurrent-sessions.ts';
import { customersSideBySide } from './customers.ts';
import { deliveryGroups } from './delivery-groups.ts';
import { deviceExposure } from './device-exposure.ts';
import { failures } from './failures.ts';
import { headline } from './headline.ts';
import { idleCost } from './idle-cost.ts';
import { type PanelId, panelIds } from './ids.ts';
import { insideOutside } from './inside-outside.ts';
import { load } from './load.ts';
import { logOnPhases } from './log-on-phases.ts';
import { logOnTime } from './log-on-time.ts';
import { machineAvailability } from './machine-availability.ts';
import { namedUsers } from './named-users.ts';
import { rdsLicences } from './rds-licences.ts';
import { reclaimUsers } from './reclaim-users.ts';
import { reconnects } from './reconnects.ts';
import { rightsizing } from './rightsizing.ts';
import { risk } from './risk.ts';
import { roundTripTime } from './round-trip-time.ts';
import { sharedAccounts } from './shared-accounts.ts';
import { slowLogOns } from './slow-log-ons.ts';
import { standing } from './standing.ts';
import { timePerUser } from './time-per-user.ts';
import { unusedApplications } from './unused-applications.ts';
import { unusedDesktops } from './unused-desktops.ts';
import { userDeviceLicence } from './user-device-licence.ts';

const byId: Readonly<Record<PanelId, Panel>> = {
  headline: headline,
  customers: customersSideBySide,
  'concurrent-licence': concurrentLicence,
  'user-device-licence': userDeviceLicence,
  'active-users': activeUsers,
  'reclaim-users': reclaimUsers,
  'rds-licences': rdsLicences,
  applications: applications,
  'application-curves': applicationCurves,
  'device-exposure': deviceExposure,
  'unused-applications': unusedApplications,
  'concurrent-sessions': concurrentSessions,
  'busy-hours': busyHours,
  'delivery-groups': deliveryGroups,
  failures: failures,
  'log-on-time': logOnTime,
  'log-on-phases': logOnPhases,
  'slow-log-ons': slowLogOns,
  'round-trip-time': roundTripTime,
  reconnects: reconnects,
  'client-versions': clientVersions,
  'idle-cost': idleCost,
  rightsizing: rightsizing,
  load: load,
  'machine-availability': machineAvailability,
  catalogs: catalogs,
  'unused-desktops': unusedDesktops,
  'agent-versions': agentVersions,
  'named-users': namedUsers,
  'time-per-user': timePerUser,
  'inside-outside': insideOutside,
  'shared-accounts': sharedAccounts,
  changes: changes,
  risk: risk,
  standing: standing,
};

/** All panels, in the order of the page. */
export const panels: readonly Panel[] = panelIds.map((id) => byId[id]);
