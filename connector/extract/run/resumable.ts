import { riskTables } from '../../datasets/risk/tables.ts';
import type { ConnectorError } from '../../errors.ts';

/** Misconfigurations that may affect one table permanently while the others are read every day. */
const ofOneTable: ReadonlySet<string> = new Set([
  ...['RIGHTS_MISSING', 'SITE_NOT_FOUND', 'DAAS_NOT_ENABLED', 'PARAMETERS_INVALID'],
]);

/**
 * Whether the run may get further when it is resumed, even if only after credentials, region, proxy or certificates
 * were corrected. Where only one table cannot be read, or the source breaks its contract, the next run should start
 * over, with a window of its own.
 */
export function isResumable({ kind, code, dataset }: ConnectorError): boolean {
  // The events that were read are remembered: any run continues after them.
  if (riskTables.some(({ name }) => name === dataset)) return false;
  if (dataset === undefined || code === 'OUTPUT_FAILED') return true;
  return kind !== 'system' && !ofOneTable.has(code);
}
