import { moment } from '../../duckdb/sql.ts';
import type { Panel, ReportData } from '../panel.ts';
import { dailyPeaks, peakOf } from '../sweep.ts';
import { numberIn, rowOf } from './shared.ts';

/** Two other ways to count, which others call by the same name. */
const otherWays = `SELECT
  (SELECT max(n) FROM (SELECT count(*) AS n FROM uses WHERE began GROUP BY date_trunc('hour', starts))) AS started,
  (SELECT max(n) FROM (SELECT sum(sum(d)) OVER (ORDER BY hour) AS n FROM (
      SELECT date_trunc('hour', starts) AS hour, 1 AS d FROM uses
      UNION ALL SELECT date_trunc('hour', greatest(ends - INTERVAL 1 MICROSECOND, starts)) + INTERVAL 1 HOUR, -1 FROM uses)
    GROUP BY hour)) AS touching`;

/** By the source: intervals of the finest length that it has of a day, delivery groups added up. */
const sourcePeaks = `(SELECT day, max(n) AS source_peak FROM (
    SELECT local_day(summary_date) AS day, summary_date, granularity_minutes, sum(concurrent_session_count) AS n
    FROM (SELECT * FROM session_activity_summaries
      QUALIFY granularity_minutes = min(granularity_minutes) OVER (PARTITION BY customer, local_day(summary_date)))
    GROUP BY ALL) GROUP BY day)`;

async function peakDay(data: ReportData, at: Date) {
  const day = data.days.find(({ from, to }) => from <= at && at < to);
  if (day === undefined) return [];
  // The value that a slice begins with counts in it as well as those it changes to.
  return await data.rows(`
    WITH slices AS (SELECT slice FROM generate_series(${moment(day.from)}, ${moment(day.to)} - INTERVAL 1 MICROSECOND, INTERVAL 5 MINUTE) t(slice)),
      points AS (SELECT ts, n FROM session_curve UNION ALL
        SELECT slice, n FROM slices ASOF JOIN session_curve ON slice >= ts)
    SELECT time_bucket(INTERVAL 5 MINUTE, ts, ${moment(day.from)}) AS ts, max(n) AS sessions FROM points
    WHERE ts >= ${moment(day.from)} AND ts < ${moment(day.to > data.period.to ? data.period.to : day.to)} GROUP BY 1 ORDER BY 1`);
}

export const concurrentSessions: Panel = {
  id: 'concurrent-sessions',
  title: 'Sessions at once',
  section: 'Use',
  question: 'How many sessions are there at the same time, and when is the peak?',
  readers: ['licences', 'operations'],
  method:
    'Exact: one more where a session begins, one less where it ends, all events of a moment taken together. Connected and disconnected sessions both count, as in Director.',
  source: {
    name: 'Citrix Director: trends explained',
    url: 'https://www.citrix.com/blogs/2014/09/22/citrix-director-trends-explained/',
  },
  limits: [
    'A session without an end lasts until the tables were read; one whose end was lost counts for ever and is shown apart.',
    'Sessions that began before the tables do are missing unless they were read with `sessionWindow: overlapping`; then the first day is too low, and shaded.',
    'Peaks of several groups or customers are reached at different moments and may not be added up.',
  ],
  needs: { sessions: ['start_date', 'end_date', 'is_failed_launch'] },
  uses: {
    session_activity_summaries: ['summary_date', 'concurrent_session_count', 'granularity_minutes'],
  },
  async make(data) {
    const peak = await rowOf(data, `SELECT * FROM ${peakOf('session_curve')}`);
    const other = await rowOf(data, otherWays);
    const long = await rowOf(
      data,
      `SELECT count(*) AS n FROM uses WHERE is_open AND ends - starts > INTERVAL ${data.settings.openTooLongDays} DAY`,
    );
    const hasSource = data.has('session_activity_summaries', 'concurrent_session_count');
    const days = await data.rows(
      `SELECT day, peak, peak_at${hasSource ? ', source_peak' : ''} FROM ${dailyPeaks('session_curve')}
        ${hasSource ? `LEFT JOIN ${sourcePeaks} USING (day)` : ''} ORDER BY day`,
    );
    // A source that counts quite another thing would press our line to the ground.
    const isNear = days.every((row) => numberIn(row, 'source_peak') <= 3 * numberIn(peak, 'peak'));
    const at = peak['peak_at'];
    const curve = at instanceof Date ? await peakDay(data, at) : [];
    const source = [{ key: 'source_peak', label: 'Peak by the source' }];
    return {
      figures: [
        { label: 'Peak', value: peak['peak'] ?? null, format: 'count', how: 'exact, over the whole period' },
        { label: 'Reached', value: at ?? null, format: 'moment', how: 'the first time' },
        {
          ...{ label: 'Begun in the busiest hour', value: numberIn(other, 'started'), format: 'count' },
          how: 'often called the peak; it is another number',
        },
        {
          ...{ label: 'Touching the busiest hour', value: numberIn(other, 'touching'), format: 'count' },
          how: 'often called the peak; it is another number',
        },
        {
          label: `Open for more than ${data.settings.openTooLongDays} days`,
          value: numberIn(long, 'n'),
          ...{ format: 'count', how: 'begun so long before the tables were read, and without an end' },
        },
      ],
      views: [
        {
          title: 'Peak of each day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'peak', label: 'Sessions at once', format: 'count' },
            { key: 'peak_at', label: 'Reached', format: 'moment' },
            ...source.slice(hasSource ? 0 : 1).map((one) => ({ ...one, format: 'count' as const })),
          ],
          rows: days,
          chart: {
            ...{ kind: 'lines', x: 'day', description: 'Highest number of sessions at once on each day' },
            series: [{ key: 'peak', label: 'Exact peak' }, ...(hasSource && isNear ? source : [])],
          },
        },
        {
          title: 'The day of the peak',
          note: 'The highest number of each five minutes.',
          columns: [
            { key: 'ts', label: 'From', format: 'moment' },
            { key: 'sessions', label: 'Sessions at once', format: 'count' },
          ],
          rows: curve,
          chart: {
            ...{
              kind: 'lines',
              x: 'ts',
              isStep: true,
              description: 'Sessions at once on the day of the peak',
            },
            series: [{ key: 'sessions', label: 'Sessions at once' }],
          },
        },
      ],
      notes: hasSource
        ? [
            'The peak by the source is `concurrent_session_count` of `session_activity_summaries`. It differs because it adds up peaks of delivery groups, knows stubs and sessions that began before the tables do, and looks at intervals.',
          ]
        : [],
    };
  },
};
