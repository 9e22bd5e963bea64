import type { Panel } from '../panel.ts';

const least = 3;

const columns = (label: string) =>
  [
    { key: 'name', label, format: 'text' },
    { key: 'median', label: 'Log-on, median', format: 'ms', bar: true },
    { key: 'slowest', label: 'Slowest', format: 'ms' },
    { key: 'n', label: 'Log-ons', format: 'count' },
  ] as const;

const listOf = (
  name: string,
  join: string,
) => `SELECT ${name} AS name, quantile_cont(log_on_duration_ms, 0.5) AS median, max(log_on_duration_ms) AS slowest, count(*) AS n
  FROM uses ${join} WHERE began AND log_on_duration_ms IS NOT NULL AND ${name} IS NOT NULL GROUP BY ALL HAVING count(*) >= ${least} ORDER BY median DESC, name`;

export const slowLogOns: Panel = {
  id: 'slow-log-ons',
  title: 'Slowest log-ons',
  section: 'Quality',
  question: 'Which users and machines wait longest?',
  readers: ['operations'],
  method: `Median log-on time of each user and machine with at least ${least} measured log-ons in the period. Profile sizes are the largest that was measured of the user.`,
  limits: ['Only first connections have a log-on time.'],
  needs: { sessions: ['session_key', 'start_date', 'user_id', 'log_on_duration_ms', 'machine_dns_name'] },
  uses: { session_logon_metrics: ['session_key', 'profile_size'] },
  make(data) {
    const hasProfiles = data.has('session_logon_metrics', 'profile_size');
    const users = listOf('p.label', 'JOIN persons p USING (person)');
    const profiles = `SELECT u.*, profile_mb FROM (${users}) u LEFT JOIN (SELECT p.label AS name, max(profile_size) / 1048576.0 AS profile_mb
      FROM session_logon_metrics m JOIN uses USING (customer, session_key) JOIN persons p USING (person) GROUP BY ALL) USING (name) ORDER BY median DESC, name`;
    return Promise.resolve({
      views: [
        {
          title: 'Users',
          columns: [
            ...columns('User'),
            ...(hasProfiles ? [{ key: 'profile_mb', label: 'Profile, MB', format: 'hours' as const }] : []),
          ],
          rows: { sql: hasProfiles ? profiles : users },
        },
        { title: 'Machines', columns: columns('Machine'), rows: { sql: listOf('machine_dns_name', '') } },
      ],
    });
  },
};
