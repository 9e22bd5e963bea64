import { type Duckdb, duckdbRange, loadDuckdb } from '../duckdb/load.ts';
import { loadOptional } from '../optional-package.ts';

/**
 * The packages that the report needs. They are not installed with the connector, since they are larger than all
 * else together; users who want reports install them. The ranges are those of package.json.
 */
export const reportPackages = {
  '@duckdb/node-api': duckdbRange,
  '@observablehq/plot': '^0.6.17',
  linkedom: '^0.18.15',
  '@cj-tech-master/excelts': '^10.2.0',
} as const;

const ofReport = { user: 'The report', ranges: reportPackages } as const;

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadEngine(): Promise<Duckdb> {
  return await loadDuckdb(ofReport);
}

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadCharts() {
  const plot = await loadOptional('@observablehq/plot', ofReport, () => import('@observablehq/plot'));
  const { parseHTML } = await loadOptional('linkedom', ofReport, () => import('linkedom'));
  return { plot, parseHTML };
}

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadWorkbook() {
  return await loadOptional('@cj-tech-master/excelts', ofReport, () => import('@cj-tech-master/excelts'));
}
