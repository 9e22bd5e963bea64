import { counted } from '../../amounts.ts';
/** How fresh rows are, and how long the source keeps them, as far as Citrix publishes it. */

export const freshness = {
  present: 'As it is when the table is read.',
  event: 'Recorded as it happens; the delay of late rows is not published.',
  metrics: 'Measured while sessions run; how often is not published.',
  hourly: 'Measured once an hour.',
  resources: 'Sent by the machines every 5 minutes.',
  processes:
    'Collected every 10 minutes, and only where the policy that allows it is on (by default it is off).',
  summaries: 'Of complete intervals only; late events are not added.',
} as const;

/** The defaults of sites on premises: days with a Premium licence, and with another. */
function days(premium: number, other: number): string {
  return premium === other
    ? `On premises ${counted(premium, 'day')} by default; for the cloud no figure is published.`
    : `On premises ${counted(premium, 'day')} by default with a Premium licence, ${other} with another; for the cloud no figure is published.`;
}

export const retention = {
  sessions:
    'In the cloud 90 days; on premises by default 90 days after the end of the session with a Premium licence, 7 with another.',
  deleted: `Deleted ones: ${days(90, 7)}`,
  failures: days(90, 7),
  loadIndexes: days(90, 7),
  sessionMetrics: days(7, 7),
  applicationErrors: days(1, 1),
  resourcesRaw: days(1, 1),
  resources:
    'On premises by default 7 days for 10 minutes, 30 for hours and 90 for days with a Premium licence, 7 with another; for the cloud no figure is published.',
  machineMetrics: days(3, 3),
  machineMetricDays: days(90, 7),
  hotfixes: days(90, 90),
  processRaw: days(1, 1),
  processMinute: days(3, 3),
  processHour: days(7, 7),
  processDay: days(30, 7),
  summaries:
    'On premises by default 3 days for minutes; 32 days for hours and 90 for days with a Premium licence, 7 with another; for the cloud no figure is published.',
} as const;
