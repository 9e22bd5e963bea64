import { moment } from '../../duckdb/sql.ts';
import { dayMs } from '../../timestamps.ts';
import type { ReportData, Row, Value } from '../panel.ts';

/** What several panels ask in the same way. */

/** The only row of a query that always has one. */
export async function rowOf(data: ReportData, sql: string): Promise<Row> {
  const [row] = await data.rows(sql);
  return row ?? {};
}

/** A number in a row; null counts as 0. */
export function numberIn(row: Row | undefined, key: string): number {
  const value: Value | undefined = row?.[key];
  return typeof value === 'number' ? value : 0;
}

/** Hours of use within a time, of rows with `starts` and `ends`. */
export function hoursWithin({ from, to }: { readonly from: Date; readonly to: Date }): string {
  return `coalesce(sum(greatest(epoch_us(least(ends, ${moment(to)})) - epoch_us(greatest(starts, ${moment(from)})), 0))::DOUBLE, 0) / 3600000000`;
}

/** How many whole days lie between the moment and the end of the tables. */
export function daysSince(at: string, { period }: ReportData): string {
  return `floor((epoch_us(${moment(period.to)}) - epoch_us(${at})) / 86400000000)::INTEGER`;
}

/** How many whole days the tables reach back. */
export function reachOf({ period }: ReportData): number {
  return Math.floor((period.to.getTime() - period.from.getTime()) / dayMs);
}

/** A column with the customer's name, where there are several. */
export function isOneCustomer({ sources }: ReportData): boolean {
  return new Set(sources.map(({ customer }) => customer)).size === 1;
}

export const customerColumn = { key: 'customer_name', label: 'Customer', format: 'text' } as const;

/** The sub-query that names customers: joins by `customer`. */
export const customers = '(SELECT DISTINCT customer, customer_name FROM sources)';

/** How many licences there are: by the settings, else by the source's own table. */
export async function purchasedOf(
  data: ReportData,
  model: 'concurrent' | 'userDevice',
): Promise<number | undefined> {
  const given = data.settings.licences[model]?.purchased;
  if (given !== undefined || !data.has('license_usage', 'license_count')) return given;
  const row = await rowOf(
    data,
    `SELECT sum(license_count) AS n FROM license_usage WHERE lower(license_model) LIKE '${model.toLowerCase()}%'`,
  );
  return typeof row['n'] === 'number' ? row['n'] : undefined;
}
