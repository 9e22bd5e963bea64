import type { Panel } from '../panel.ts';
import { hoursWithin, rowOf } from './shared.ts';

export const reconnects: Panel = {
  id: 'reconnects',
  title: 'Unsteady networks',
  section: 'Quality',
  question: 'Whose connections break and come back by themselves?',
  readers: ['operations'],
  method:
    'Automatic reconnects in the period, and how many there are for each 100 hours of sessions of the same provider.',
  limits: [
    'Providers are those of the last connection of a session. A break after which the user connects by hand is not counted.',
  ],
  needs: {
    session_auto_reconnects: ['session_key', 'auto_reconnect_count', 'event_date'],
    sessions: ['session_key', 'start_date', 'end_date', 'client_isp'],
  },
  async make(data) {
    const provider = "coalesce(nullif(client_isp, ''), '(unknown)')";
    const hours = await rowOf(data, `SELECT ${hoursWithin(data.period)} AS hours FROM uses`);
    const all = await rowOf(
      data,
      'SELECT sum(coalesce(auto_reconnect_count, 1))::BIGINT AS n, count(DISTINCT session_key) AS sessions FROM session_auto_reconnects',
    );
    const sql = `SELECT provider, reconnects, sessions, hours, reconnects * 100.0 / nullif(hours, 0) AS rate FROM (
        SELECT ${provider} AS provider, ${hoursWithin(data.period)} AS hours FROM uses GROUP BY ALL)
      JOIN (SELECT coalesce(nullif(u.client_isp, ''), '(unknown)') AS provider, sum(coalesce(r.auto_reconnect_count, 1))::BIGINT AS reconnects, count(DISTINCT r.session_key) AS sessions
        FROM session_auto_reconnects r JOIN uses u USING (customer, session_key) GROUP BY ALL) USING (provider) ORDER BY reconnects DESC, provider`;
    const [n, total] = [all['n'], hours['hours']];
    return {
      figures: [
        { label: 'Reconnects', value: n ?? 0, format: 'count', how: 'automatic ones' },
        {
          label: 'Sessions with any',
          value: all['sessions'] ?? null,
          format: 'count',
          how: 'distinct sessions',
        },
        {
          ...{ label: 'In 100 hours', format: 'number', how: 'reconnects for 100 hours of sessions' },
          value: typeof n === 'number' && typeof total === 'number' && total > 0 ? (n * 100) / total : null,
        },
      ],
      views: [
        {
          title: 'By provider',
          columns: [
            { key: 'provider', label: 'Provider', format: 'text' },
            { key: 'reconnects', label: 'Reconnects', format: 'count', bar: true },
            { key: 'sessions', label: 'Sessions with any', format: 'count' },
            { key: 'hours', label: 'Hours', format: 'hours' },
            { key: 'rate', label: 'In 100 hours', format: 'number' },
          ],
          rows: { sql },
        },
      ],
    };
  },
};
