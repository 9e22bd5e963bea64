import type { Panel } from '../panel.ts';
import { curveOf, peakOf } from '../sweep.ts';
import { customerColumn, customers, isOneCustomer } from './shared.ts';

const by = ['customer', 'site', 'catalog_name'];

export const catalogs: Panel = {
  id: 'catalogs',
  title: 'Machine catalogs',
  section: 'Machines and cost',
  question: 'How many machines does a catalog hold, and how many of them are in use?',
  readers: ['operations', 'budget'],
  method:
    'Machines, used and assigned machines as the site counted them when the tables were read; peaks of sessions on machines of the catalog are exact and over the whole period.',
  limits: ['Used means that the machine belongs to a delivery group, not that a user works on it.'],
  needs: {
    machine_catalogs: ['catalog_id', 'name', 'total_count', 'used_count', 'assigned_count'],
    sessions: ['start_date', 'end_date', 'catalog_name'],
  },
  async make(data) {
    const sql = `SELECT c.name AS catalog, customer_name, total_count AS machines, used_count AS used, assigned_count AS assigned,
        greatest(total_count - used_count, 0) AS spare, peak FROM machine_catalogs c JOIN ${customers} USING (customer)
      LEFT JOIN ${peakOf(curveOf({ from: 'uses', by }), by)} p ON p.customer = c.customer AND p.site = c.site AND p.catalog_name = c.name
      ORDER BY total_count DESC NULLS LAST, catalog`;
    return {
      views: [
        {
          title: 'The largest catalogs',
          columns: [
            { key: 'catalog', label: 'Catalog', format: 'text' },
            { key: 'used', label: 'Used', format: 'count' },
            { key: 'spare', label: 'Not used', format: 'count' },
          ],
          rows: await data.rows(`${sql} LIMIT 15`),
          chart: {
            ...{ kind: 'bars', label: 'catalog', format: 'count', isStacked: true },
            description: 'Used and unused machines of the largest catalogs',
            series: [
              { key: 'used', label: 'Used' },
              { key: 'spare', label: 'Not used' },
            ],
          },
        },
        {
          title: 'All catalogs',
          columns: [
            { key: 'catalog', label: 'Catalog', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'machines', label: 'Machines', format: 'count', bar: true },
            { key: 'used', label: 'Used', format: 'count' },
            { key: 'assigned', label: 'Assigned', format: 'count' },
            { key: 'peak', label: 'Sessions at once', format: 'count' },
          ],
          rows: { sql },
        },
      ],
    };
  },
};
