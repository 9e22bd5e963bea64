import { ConnectorError } from '../errors.ts';

/**
 * The packages that only the report needs. They are not installed with the connector, since they are larger than all
 * else together; whoever wants reports adds them. The ranges are those of package.json.
 */
export const reportPackages = {
  '@duckdb/node-api': '1.5.6-r.1',
  '@observablehq/plot': '^0.6.17',
  linkedom: '^0.18.15',
  '@cj-tech-master/excelts': '^10.2.0',
} as const;

const installing = `npm install ${Object.entries(reportPackages)
  .map(([name, range]) => `"${name}@${range}"`)
  .join(' ')}`;

/** @throws ConnectorError PACKAGE_MISSING */
async function load<T>(name: keyof typeof reportPackages, importing: () => Promise<T>): Promise<T> {
  try {
    return await importing();
  } catch (cause) {
    throw new ConnectorError(
      'PACKAGE_MISSING',
      `The report needs the package ${name}, which is not installed here or does not run on this machine. In the folder of the connector: ${installing}`,
      { cause },
    );
  }
}

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadEngine() {
  return await load('@duckdb/node-api', () => import('@duckdb/node-api'));
}

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadCharts() {
  const plot = await load('@observablehq/plot', () => import('@observablehq/plot'));
  const { parseHTML } = await load('linkedom', () => import('linkedom'));
  return { plot, parseHTML };
}

/** @throws ConnectorError PACKAGE_MISSING */
export async function loadWorkbook() {
  return await load('@cj-tech-master/excelts', () => import('@cj-tech-master/excelts'));
}
