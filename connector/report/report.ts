import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectorError } from '../errors.ts';
import { outputFailure } from '../output/failures.ts';
import { makeFolder, modes } from '../output/folders.ts';
import { renameOver } from '../output/replace.ts';
import type { Runtime } from '../runtime.ts';
import { dayMs } from '../timestamps.ts';
import { openCharts } from './charts/draw.ts';
import { openData } from './data.ts';
import { openReportEngine } from './engine.ts';
import { formatsOf } from './format.ts';
import { makePanels } from './make.ts';
import { pageOf } from './page/page.ts';
import { panelSection } from './page/panel.ts';
import type { Panel, ReportData } from './panel.ts';
import type { Settings } from './settings.ts';
import { openSource, type Source } from './sources.ts';
import { writeWorkbook } from './workbook.ts';

interface ReportOptions {
  /** Folders that runs have left. */
  readonly folders: readonly string[];
  readonly panels: readonly Panel[];
  readonly settings: Settings & { readonly timeZone: string };
  /** The image beside the heading, as a data address. */
  readonly logo: string | undefined;
  /** Where the page goes; no page without it. */
  readonly page: string | undefined;
  readonly workbook: string | undefined;
  /** A folder of the report's own, for the database. */
  readonly temporary: string;
  /** The parameter that switches a table on; undefined for those that are named in `extraDatasets`. */
  readonly parameterOf: (table: string) => string | undefined;
  readonly version: string;
  readonly runtime: Runtime;
  readonly onFailure: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface ReportResult {
  readonly panels: number;
  /** Panels whose tables are not there. */
  readonly lacking: number;
  /** The panels that failed. */
  readonly failed: readonly string[];
}

/**
 * Makes one report of the tables of all folders.
 * @throws ConnectorError PACKAGE_MISSING, REPORT_INPUT_INVALID, REPORT_FAILED, FOLDER_INVALID, OUTPUT_FAILED
 */
export async function makeReport(options: ReportOptions): Promise<ReportResult> {
  const { folders, settings, signal } = options;
  const sources: Source[] = [];
  for (const folder of folders) sources.push(await openSource(folder));
  const panels = chosen(options.panels, settings);
  const formats = formatsOf({ ...settings, currency: settings.currency });
  const memoryMb = settings.memoryMb ?? memoryFor(sources);
  const engine = await openReportEngine({ folder: options.temporary, memoryMb, signal });
  const failed: string[] = [];
  try {
    const data = await openData({
      ...{ engine, sources, settings, needs: panels.flatMap(({ needs, uses = {} }) => [needs, uses]) },
      signal,
    });
    const made = await makePanels({
      ...{ data, panels, parameterOf: options.parameterOf, signal },
      onFailure: ({ id }, { message }) => {
        failed.push(id);
        options.onFailure(`panel ${id}: ${message}`);
      },
    });
    if (options.page !== undefined) {
      const draw = await openCharts({ ...settings, formats, edge: edgeOf(data) });
      const parts = made.map((one) => ({ made: one, section: panelSection(one, { formats, draw }) }));
      const page = pageOf({
        ...{ title: settings.title, logo: options.logo, about: aboutOf(data, formats), parts },
        footer: `Made ${formats.show(new Date(options.runtime.now()), 'moment')} (${settings.timeZone}) by citrix-datahub-connector ${options.version}. Days and hours are those of ${settings.timeZone}.${leftOutOf(settings)}`,
      });
      await replaceFile(
        options.page,
        options.runtime,
        async (path) => await writeFile(path, page, { mode: modes.file }),
      );
    }
    if (options.workbook !== undefined) {
      await replaceFile(
        options.workbook,
        options.runtime,
        async (path) => await writeWorkbook({ path, data, made }),
      );
    }
    return {
      panels: made.length,
      lacking: made.filter((one) => 'lacking' in one).length - failed.length,
      failed,
    };
  } finally {
    engine.close();
  }
}

function chosen(panels: readonly Panel[], { panels: only, withoutPanels }: Settings): readonly Panel[] {
  return panels.filter(({ id }) => (only?.includes(id) ?? true) && !withoutPanels.includes(id));
}

/** So many times larger than its Parquet file the CSV file of a table is, about. */
const parquetRatio = 9;

/** By the size of the tables, so that a small report stays small; what does not fit is spilled to the disk. */
function memoryFor(sources: readonly Source[]): number {
  const bytes = sources
    .flatMap(({ tables }) => [...tables.values()])
    .reduce((sum, { bytes, format }) => sum + (format === 'parquet' ? bytes * parquetRatio : bytes), 0);
  return Math.round(Math.min(1000, 160 + bytes / 10 / 1024 / 1024));
}

/** Where sessions that began before the tables are missing, the first day is too low. */
function edgeOf({ sources, period }: ReportData): { readonly from: Date; readonly to: Date } | undefined {
  const first = sources.filter(({ window }) => window.from.getTime() === period.from.getTime());
  if (first.every(({ isOverlapping }) => isOverlapping)) return undefined;
  return { from: period.from, to: new Date(period.from.getTime() + dayMs) };
}

function aboutOf({ sources, period }: ReportData, { show }: ReturnType<typeof formatsOf>): string {
  const names = [...new Set(sources.map(({ customer }) => customer))];
  const who = names.length === 1 ? `Customer ${names[0]}` : `${names.length} customers`;
  return `${who}, ${show(period.from, 'moment')} to ${show(period.to, 'moment')}`;
}

function leftOutOf({ leaveOut, names }: Settings): string {
  const { users, deliveryGroups } = leaveOut;
  const out = [
    ...(users.length === 0
      ? []
      : [`${users.length} ${users.length === 1 ? 'name or pattern' : 'names or patterns'} of users`]),
    ...(deliveryGroups.length === 0 ? [] : [`the delivery groups ${deliveryGroups.join(', ')}`]),
  ];
  return `${out.length === 0 ? '' : ` Left out by the settings: ${out.join(' and ')}; summaries of the source still have them.`}${names === 'numbers' ? ' People and devices are shown as numbers.' : ''}`;
}

/** What is read is whole: the file gets its name when it is. @throws ConnectorError OUTPUT_FAILED */
async function replaceFile(
  path: string,
  runtime: Runtime,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const part = `${path}.part`;
  try {
    await makeFolder(dirname(path), modes.shared);
    await write(part);
    await renameOver(part, path, runtime);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (error instanceof ConnectorError) throw error;
    throw outputFailure(error, `${path} cannot be written`);
  }
}
