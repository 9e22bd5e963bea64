import type { TableFormat } from '../table-formats.ts';

/**
 * Loads what the forms need in which tables are published, before anything is read.
 * @throws ConnectorError PACKAGE_MISSING
 */
export async function loadFormats(formats: readonly TableFormat[]): Promise<void> {
  if (!formats.includes('parquet')) return;
  const { loadParquet } = await import('./parquet/write-parquet.ts');
  await loadParquet();
}
