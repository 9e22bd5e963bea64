import { brokersOf } from '../../parameters/fields/analytics.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { ExportAccess } from './export.ts';

/** How the export is reached; where no risk dataset is asked for, what is missing is empty. */
export function accessOf(parameters: Parameters, readFile: (path: string) => string): ExportAccess {
  const { analyticsTopic = '', analyticsGroup = '', analyticsUser = '', analyticsPassword = '' } = parameters;
  const { analyticsCaFile, requestTimeout } = parameters;
  return {
    brokers: brokersOf(parameters),
    topic: analyticsTopic,
    group: analyticsGroup,
    user: analyticsUser,
    password: analyticsPassword,
    ca: analyticsCaFile === undefined ? undefined : readFile(analyticsCaFile),
    timeoutMs: requestTimeout * 1000,
  };
}
