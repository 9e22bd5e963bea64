import { loadOptional } from '../../optional-package.ts';

/** The ranges of package.json. */
export const postgresqlPackages = { pg: '^8.23.1', 'pg-copy-streams': '^7.0.0' } as const;

const ofPostgresql = { user: 'A PostgreSQL destination', ranges: postgresqlPackages } as const;

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadPostgresql() {
  const { default: pg } = await loadOptional('pg', ofPostgresql, () => import('pg'));
  const { from: copyFrom } = await loadOptional(
    'pg-copy-streams',
    ofPostgresql,
    () => import('pg-copy-streams'),
  );
  return { Client: pg.Client, copyFrom };
}

export type Postgresql = Awaited<ReturnType<typeof loadPostgresql>>;
