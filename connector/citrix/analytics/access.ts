import type { Parameters } from '../../parameters/schema.ts';
import type { SourceChoice } from '../../parameters/source.ts';
import type { ExportAccess } from './export.ts';

/** How the export is reached; undefined where no table of it is asked for. */
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
