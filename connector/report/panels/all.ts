import type { Panel } from '../panel.ts';
import { activeUsers } from './active-users.ts';
import { applications } from './applications.ts';
import { concurrentLicence } from './concurrent-licence.ts';
import { concurrentSessions } from './concurrent-sessions.ts';
import { customersSideBySide } from './customers.ts';
import { deviceExposure } from './device-exposure.ts';
import { failures } from './failures.ts';
import { headline } from './headline.ts';
import { idleCost } from './idle-cost.ts';
import { logOnTime } from './log-on-time.ts';
import { namedUsers } from './named-users.ts';
import { reclaimUsers } from './reclaim-users.ts';
import { standing } from './standing.ts';
import { unusedApplications } from './unused-applications.ts';
import { userDeviceLicence } from './user-device-licence.ts';

/** All panels, in the order of the page within their sections. */
export const panels: readonly Panel[] = [
  headline,
  customersSideBySide,
  concurrentLicence,
  userDeviceLicence,
  activeUsers,
  reclaimUsers,
  applications,
  deviceExposure,
  unusedApplications,
  concurrentSessions,
  failures,
  logOnTime,
  idleCost,
  namedUsers,
  standing,
];

export const panelIds = panels.map(({ id }) => id);
