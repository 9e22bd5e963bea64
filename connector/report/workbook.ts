import { loadWorkbook } from './libraries.ts';
import type { MadePanel, MadeView } from './make.ts';
import type { Column, Panel, ReportData, Row } from './panel.ts';
import { type OpenSheet, sheetOpener } from './sheets.ts';

/** The report as a workbook: all figures on the first sheet, then a sheet for each list or chart, with all its rows. */

interface WorkbookInput {
  readonly path: string;
  readonly data: ReportData;
  readonly made: readonly MadePanel[];
}

/** What a sheet can hold, less its head. */
const mostRows = 1_048_000;

/** @throws ConnectorError PACKAGE_MISSING; the error of the file system */
export async function writeWorkbook({ path, data, made }: WorkbookInput): Promise<void> {
  const { WorkbookWriter } = await loadWorkbook();
  const writer = new WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false });
  const open = sheetOpener(writer, data.settings.timeZone);
  writeFigures(made, open);
  for (const one of made) {
    for (const view of 'views' in one ? one.views : []) {
      if ('views' in one) await writeView(one, view, data, open);
    }
  }
  await writer.commit();
}

const figureColumns: readonly Column[] = [
  { key: 'panel', label: 'Panel', format: 'text' },
  { key: 'label', label: 'Figure', format: 'text' },
  { key: 'value', label: 'Value', format: 'number' },
  { key: 'how', label: 'How it was counted', format: 'text' },
  { key: 'method', label: 'Method of the panel', format: 'text' },
];

function writeFigures(made: readonly MadePanel[], open: OpenSheet): void {
  const about = 'Each with how it was counted. Where a panel is not there, the reason takes that place.';
  const sheet = open('Figures', [about], figureColumns);
  for (const one of made) {
    const { title, method } = one.panel;
    if ('lacking' in one) {
      sheet.add({ panel: title, label: '(not there)', how: plain(one.lacking), method: plain(method) });
      continue;
    }
    for (const { label, value, format, how } of one.figures) {
      sheet.add({ panel: title, label, value, how, method: plain(method) }, { value: format });
    }
  }
  sheet.close();
}

type Complete = Extract<MadePanel, { readonly views: unknown }>;

async function writeView(
  { panel, views, notes }: Complete,
  view: MadeView,
  data: ReportData,
  open: OpenSheet,
): Promise<void> {
  // The name of a sheet is short: room for both, the panel and the view.
  const title = views.length === 1 ? panel.title : `${panel.title.slice(0, 15)} ${view.title}`;
  const sheet = open(title, aboutOf(panel, view, notes), view.columns);
  let rows = 0;
  for await (const row of rowsOf(view, data)) {
    if (rows >= mostRows) break;
    sheet.add(row);
    rows += 1;
  }
  if (view.total > rows) {
    sheet.add({ [view.columns[0]?.key ?? '']: `${view.total - rows} more rows do not fit into a sheet.` });
  }
  sheet.close();
}

function aboutOf(
  { question, method, limits, source }: Panel,
  { note }: MadeView,
  notes: readonly string[],
): readonly string[] {
  return [
    question,
    `How it is counted. ${plain(method)}${source === undefined ? '' : ` Source: ${source.url}`}`,
    ...(limits.length === 0 ? [] : [`What it does not say. ${plain(limits.join(' '))}`]),
    ...[...(note === undefined ? [] : [note]), ...notes].map(plain),
  ];
}

/** Without the marks of names. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

async function* rowsOf(view: MadeView, data: ReportData): AsyncGenerator<Row> {
  if (view.table === undefined) yield* view.rows;
  else yield* data.stream(`SELECT * FROM ${view.table}`);
}
