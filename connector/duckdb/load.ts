import { loadOptional, type OptionalPackages } from '../optional-package.ts';

/** The version that package.json names; another one may write other bytes. */
export const duckdbRange = '1.5.6-r.1';

const name = '@duckdb/node-api';

export type Duckdb = typeof import('@duckdb/node-api');

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadDuckdb({
  user,
  ranges = { [name]: duckdbRange },
}: Pick<OptionalPackages, 'user'> & Partial<OptionalPackages>): Promise<Duckdb> {
  return await loadOptional(name, { user, ranges }, () => import('@duckdb/node-api'));
}
