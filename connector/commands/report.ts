import { tmpdir } from 'node:os';
import type { Dataset } from '../datasets/define.ts';
import { datasets } from '../datasets/registry.ts';
import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import { openTemporary } from '../output/temporary.ts';
import { loadCharts, loadEngine, loadWorkbook } from '../report/libraries.ts';
import { loadSettings } from '../report/load-settings.ts';
import { loadLogo } from '../report/logo.ts';
import { panels } from '../report/panels/all.ts';
import { makeReport, type ReportResult } from '../report/report.ts';
import type { Settings } from '../report/settings.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';

interface ReportCommand {
  /** Folders that runs have left, one for each customer or time. */
  readonly folders: readonly string[];
  /** Files to write; none where undefined. */
  readonly page: string | undefined;
  readonly workbook: string | undefined;
  readonly settings: Settings;
  /** Of days and hours where the settings name none. */
  readonly timeZone: string;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * The settings of a file, or the defaults, once everything that the report needs is known to be there.
 * @throws ConnectorError PARAMETERS_INVALID, PACKAGE_MISSING
 */
export async function preparedSettings(source: {
  readonly text: string | undefined;
  readonly origin: string;
  readonly isWorkbook: boolean;
}): Promise<Settings> {
  const settings = loadSettings(source);
  if (settings.logo !== undefined) loadLogo(settings.logo);
  await Promise.all([loadEngine(), loadCharts(), ...(source.isWorkbook ? [loadWorkbook()] : [])]);
  return settings;
}

/**
 * Makes the report of the tables that runs have left. It asks nothing of any network.
 * @throws ConnectorError PACKAGE_MISSING, REPORT_INPUT_INVALID, REPORT_FAILED (also when all but some panels were made,
 *   and the report written), PARAMETERS_INVALID (the logo), FOLDER_INVALID, OUTPUT_FAILED
 */
export async function reportCommand(command: ReportCommand): Promise<ReportResult> {
  const { emit, settings, timeZone } = command;
  const logo = settings.logo === undefined ? undefined : loadLogo(settings.logo);
  const temporary = await openTemporary(tmpdir(), command.runtime);
  try {
    const result = await makeReport({
      ...command,
      ...{ panels, logo, version, parameterOf },
      settings: { ...settings, timeZone: settings.timeZone ?? timeZone },
      temporary: temporary.path,
      onFailure: (message) => emit({ type: 'warning', code: 'PANEL_FAILED', message }),
    });
    const { failed } = result;
    if (failed.length === 0) return result;
    // The report is there, but a scheduler should see that it is not all of it.
    throw new ConnectorError('REPORT_FAILED', `These panels could not be made: ${failed.join(', ')}.`);
  } finally {
    await temporary.discard();
  }
}

function parameterOf(table: string): string | undefined {
  const dataset: Dataset | undefined = datasets.find(({ name }) => name === table);
  return dataset?.parameter;
}
