import { tmpdir } from 'node:os';
import type { Dataset } from '../datasets/define.ts';
import { datasets } from '../datasets/registry.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import { openTemporary } from '../output/temporary.ts';
import { loadLogo } from '../report/logo.ts';
import { loadSettings } from '../report/load-settings.ts';
import { panels } from '../report/panels/all.ts';
import { makeReport, type ReportResult } from '../report/report.ts';
import type { Settings } from '../report/settings.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';

interface ReportCommand {
  readonly folders: readonly string[];
  readonly page: string | undefined;
  readonly workbook: string | undefined;
  readonly settings: Settings;
  /** Of days and hours where the settings name none. */
  readonly timeZone: string;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** The settings of a file, or the defaults. @throws ConnectorError PARAMETERS_INVALID */
export { loadSettings };

/**
 * Makes the report of the tables that runs have left. It asks nothing of any network.
 * @throws ConnectorError PACKAGE_MISSING, REPORT_INPUT_INVALID, REPORT_FAILED, PARAMETERS_INVALID (the logo),
 *   FOLDER_INVALID, OUTPUT_FAILED
 */
export async function reportCommand(command: ReportCommand): Promise<ReportResult> {
  const { emit, settings, timeZone } = command;
  const logo = settings.logo === undefined ? undefined : loadLogo(settings.logo);
  const temporary = await openTemporary(tmpdir(), command.runtime);
  try {
    return await makeReport({
      ...command,
      ...{ panels, logo, version, switchOf },
      settings: { ...settings, timeZone: settings.timeZone ?? timeZone },
      temporary: temporary.path,
      onStep: (message) => emit({ type: 'progress', message }),
      onFailure: (message) => emit({ type: 'warning', message }),
    });
  } finally {
    await temporary.discard();
  }
}

/** How a table gets into the output folder. */
function switchOf(table: string): string {
  const dataset: Dataset | undefined = datasets.find(({ name }) => name === table);
  return dataset?.parameter === undefined ? `add \`${table}\` to \`extraDatasets\`` : `set \`${dataset.parameter}\` to true`;
}

/** A panel that failed makes the report incomplete, which a scheduler should see. */
export function failureOf({ failed }: ReportResult): ConnectorError | undefined {
  if (failed.length === 0) return undefined;
  return new ConnectorError('REPORT_FAILED', `These panels could not be made: ${failed.join(', ')}.`);
}
