import { moment } from '../../duckdb/sql.ts';
import type { Content, Panel, ReportData } from '../panel.ts';
import { curveOf, dailyPeaks, merged, peakOf } from '../sweep.ts';
import { numberIn, purchasedOf, rowOf } from './shared.ts';

/** Connections with a device; one that has no end of its own ended with its session, else when the tables were read. */
const connections = `(SELECT d.device, c.establishment_date AS starts,
    coalesce(c.disconnect_date, l.ends, s.read_at) AS ends
  FROM connections c JOIN sources s USING (source)
  JOIN devices d ON d.customer = c.customer AND d.key = lower(c.client_name)
  LEFT JOIN launches l ON l.customer = c.customer AND l.session_key = c.session_key
  WHERE c.establishment_date IS NOT NULL)`;

/** The number of devices every five minutes. */
function gridOf({ period }: ReportData, curve: string): string {
  return `(SELECT tick AS ts, coalesce(n, 0) AS n FROM
    (SELECT tick FROM generate_series(time_bucket(INTERVAL 5 MINUTE, ${moment(period.from)}) + INTERVAL 5 MINUTE,
      ${moment(period.to)} - INTERVAL 1 MICROSECOND, INTERVAL 5 MINUTE) t(tick))
    ASOF LEFT JOIN ${curve} ON tick >= ts)`;
}

export const concurrentLicence: Panel = {
  id: 'concurrent-licence',
  title: 'Concurrent licences',
  section: 'Licences',
  question: 'How many Concurrent licences of Citrix does this use need?',
  readers: ['licences'],
  method:
    'Citrix Cloud counts, every five minutes, distinct devices with an active connection; a licence is given back at log-off and at disconnect. The same is done here with the connections in the tables.',
  source: {
    name: 'Citrix Cloud: Concurrent licence usage',
    url: 'https://docs.citrix.com/en-us/citrix-cloud/citrix-cloud-management/license-usage/virtual-apps-desktops-service-license-usage-concurrent.html',
  },
  limits: [
    'Citrix counts at moments of its own and knows more devices than have a name here; expect a small difference.',
    'Connections that began before the tables do are missing, so the first day is too low.',
  ],
  needs: { sessions: ['start_date', 'end_date', 'client_name'] },
  uses: {
    connections: [
      ...[
        'connection_id',
        'establishment_date',
        'disconnect_date',
        'client_name',
        'workspace_type',
        'session_key',
      ],
    ],
    license_usage: ['license_model', 'license_count', 'peak_concurrent_count'],
  },
  async make(data): Promise<Content> {
    const isExact = data.has('connections', 'establishment_date') && data.has('connections', 'session_key');
    await data.keep('device_curve', curveOf({ from: merged(isExact ? connections : 'uses', ['device']) }));
    await data.keep('device_grid', gridOf(data, 'device_curve'));
    const purchased = await purchasedOf(data, 'concurrent');
    const all = await rowOf(
      data,
      `SELECT max(n) AS peak, quantile_disc(n, 0.95) AS p95, quantile_disc(n, 0.99) AS p99,
        max(n) FILTER (ts >= ${moment(data.period.to)} - INTERVAL 1 DAY) AS last_day,
        count(*) FILTER (n > ${purchased ?? 0})::DOUBLE / count(*) AS above FROM device_grid`,
    );
    const exact = await rowOf(data, `SELECT peak FROM ${peakOf('device_curve')}`);
    const days =
      await data.rows(`SELECT day, g.peak, e.peak AS exact, g.peak_at FROM ${dailyPeaks('device_grid')} g
      JOIN ${dailyPeaks('device_curve')} e USING (day) ORDER BY day`);
    const months = await data.rows(
      `SELECT date_trunc('month', day)::DATE AS month, max(peak) AS peak FROM ${dailyPeaks('device_grid')} GROUP BY ALL ORDER BY 1`,
    );
    const price = data.settings.licences.concurrent?.price;
    const spare = purchased === undefined ? undefined : purchased - numberIn(all, 'peak');
    return {
      figures: [
        {
          label: 'Peak',
          value: numberIn(all, 'peak'),
          format: 'count',
          how: 'devices at once, every five minutes',
        },
        {
          label: 'Last 24 hours',
          value: numberIn(all, 'last_day'),
          format: 'count',
          how: 'peak, every five minutes',
        },
        {
          label: '99 % of the time',
          value: numberIn(all, 'p99'),
          format: 'count',
          how: 'not more than so many',
        },
        {
          label: '95 % of the time',
          value: numberIn(all, 'p95'),
          format: 'count',
          how: 'not more than so many',
        },
        {
          label: 'Exact peak',
          value: numberIn(exact, 'peak'),
          format: 'count',
          how: 'at every moment, not only every five minutes',
        },
        ...(purchased === undefined || spare === undefined
          ? []
          : ([
              {
                label: 'Purchased',
                value: purchased,
                format: 'count',
                how: 'from the settings, else from license_usage',
              },
              {
                label: 'Time above purchased',
                value: all['above'] ?? null,
                format: 'percent',
                how: 'part of the five-minute steps',
              },
              { label: 'Spare at the peak', value: spare, format: 'count', how: 'purchased less peak' },
            ] as const)),
        ...(spare === undefined || price === undefined
          ? []
          : ([
              {
                label: 'Value of the spare',
                value: spare * price,
                format: 'money',
                how: 'times the price in the settings',
              },
            ] as const)),
      ],
      views: [
        {
          title: 'Devices at once, peak of each day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'peak', label: 'Every five minutes', format: 'count' },
            { key: 'exact', label: 'Exact', format: 'count' },
            { key: 'peak_at', label: 'Reached', format: 'moment' },
          ],
          rows: days,
          chart: {
            ...{
              kind: 'lines',
              x: 'day',
              description: 'Highest number of devices with an active connection on each day',
            },
            series: [{ key: 'peak', label: 'Devices at once' }],
            rules: purchased === undefined ? [] : [{ value: purchased, label: 'purchased' }],
          },
        },
        {
          title: 'By month',
          columns: [
            { key: 'month', label: 'Month', format: 'month' },
            { key: 'peak', label: 'Peak', format: 'count', bar: true },
          ],
          rows: months,
        },
      ],
      notes: isExact
        ? []
        : [
            'An upper bound: the table `connections` is not there, so a device counts for the whole of its sessions, also while they were disconnected. Add `connections` to `extraDatasets`.',
          ],
    };
  },
};
