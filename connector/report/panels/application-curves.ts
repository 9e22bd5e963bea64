import type { Panel } from '../panel.ts';
import { curveOf, dailyPeaks, merged } from '../sweep.ts';

const shown = 10;

const most = `(SELECT app FROM (SELECT app, count(DISTINCT person) AS users, count(*) AS launches FROM app_uses WHERE app IS NOT NULL GROUP BY app)
  ORDER BY users DESC, launches DESC, app LIMIT ${shown})`;

export const applicationCurves: Panel = {
  id: 'application-curves',
  title: 'Applications over time',
  section: 'Applications',
  question: 'How does the use of the most used applications change?',
  readers: ['licences'],
  method: `For the ${shown} applications with the most users: the exact daily peak of runs at once, and of users at once.`,
  limits: ['Runs that began before the tables do are missing, so the first day is too low.'],
  needs: {
    application_instances: ['start_date', 'end_date', 'application_id', 'application_name', 'user_id'],
  },
  async make(data) {
    const from = `(SELECT * FROM app_uses WHERE app IN ${most})`;
    const peaks = (rows: string) => dailyPeaks(curveOf({ from: rows, by: ['app'] }), ['app']);
    const rows = await data.rows(
      `SELECT r.day, a.label AS application, r.peak AS runs, coalesce(u.peak, 0) AS users FROM ${peaks(from)} r
      LEFT JOIN ${peaks(merged(from, ['app', 'person']))} u USING (app, day) JOIN (SELECT app, label FROM apps) a USING (app)
      ORDER BY application, r.app, r.day`,
    );
    return {
      views: [
        {
          title: 'Daily peaks',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'runs', label: 'Runs at once', format: 'count' },
            { key: 'users', label: 'Users at once', format: 'count' },
          ],
          rows,
          chart: {
            ...{ kind: 'lines', x: 'day', facet: 'application' },
            description:
              'Most runs and most users at once on each day, one line of charts for each application',
            series: [
              { key: 'runs', label: 'Runs at once' },
              { key: 'users', label: 'Users at once' },
            ],
          },
        },
      ],
    };
  },
};
