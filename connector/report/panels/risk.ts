import { maskedName } from '../names.ts';
import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

export const risk: Panel = {
  id: 'risk',
  title: 'Risky users',
  section: 'Audit',
  question: 'Whom does Citrix Analytics consider risky, and whose score has risen?',
  readers: ['audit'],
  method:
    'Users by the band of their last risk score in `risk_users`, and the indicators that were raised for them, as Citrix Analytics for Security gives them.',
  limits: ['A score is a guess of Citrix Analytics; how it is made is not published.'],
  needs: {
    risk_users: [
      ...[
        'entity_id',
        'risk_score',
        'risk_band',
        'risk_score_date',
        'indicator_count',
        'indicator_high_count',
      ],
      ...['last_indicator_date', 'last_change_type'],
    ],
  },
  async make(data) {
    const name = data.settings.names === 'shown' ? 'entity_id' : maskedName('User', 'entity_id');
    const all = await rowOf(
      data,
      'SELECT count(*) AS users, sum(indicator_count)::BIGINT AS indicators FROM risk_users',
    );
    return {
      figures: [
        {
          label: 'Users with a score',
          value: all['users'] ?? null,
          format: 'count',
          how: 'rows of risk_users',
        },
        { label: 'Indicators', value: all['indicators'] ?? null, format: 'count', how: 'of all these users' },
      ],
      views: [
        {
          title: 'By band',
          columns: [
            { key: 'band', label: 'Band', format: 'text' },
            { key: 'users', label: 'Users', format: 'count' },
          ],
          rows: await data.rows(
            `SELECT coalesce(risk_band, '(none)') AS band, count(*) AS users FROM risk_users GROUP BY band ORDER BY min(risk_score) DESC NULLS LAST`,
          ),
          chart: {
            ...{ kind: 'bars', label: 'band', format: 'count', series: [{ key: 'users', label: 'Users' }] },
            description: 'Users by band of their risk score',
          },
        },
        {
          title: 'Highest scores',
          columns: [
            { key: 'name', label: 'User', format: 'text' },
            { key: 'risk_score', label: 'Score', format: 'count', bar: true },
            { key: 'risk_band', label: 'Band', format: 'text' },
            { key: 'risk_score_date', label: 'As of', format: 'moment' },
            { key: 'last_change_type', label: 'Last change', format: 'text' },
            { key: 'indicator_count', label: 'Indicators', format: 'count' },
            { key: 'indicator_high_count', label: 'of these high', format: 'count' },
          ],
          rows: {
            sql: `SELECT ${name} AS name, risk_score, risk_band, risk_score_date, last_change_type, indicator_count, indicator_high_count
              FROM risk_users ORDER BY risk_score DESC NULLS LAST, name`,
          },
        },
      ],
    };
  },
};
