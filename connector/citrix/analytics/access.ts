import type { Parameters } from '../../parameters/schema.ts';
import type { SourceChoice } from '../../parameters/source.ts';
import type { ExportAccess } from './export.ts';

/** Access to the export; undefined if none of its tables is requested. */
export function accessOf(
  { export: settings }: SourceChoice,
  { requestTimeout }: Parameters,
  readFile: (path: string) => string,
): ExportAccess | undefined {
  if (settings === undefined) return undefined;
  const { caFile, ...access } = settings;
  return {
    ...access,
    ca: caFile === undefined ? undefined : readFile(caFile),
    timeoutMs: requestTimeout * 1000,
  };
}
