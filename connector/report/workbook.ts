import { loadWorkbook } from './libraries.ts';
import type { MadePanel, MadeView } from './make.ts';
import type { Column, Format, Panel, ReportData, Row, Value } from './panel.ts';

/** The report as a workbook: all figures on the first sheet, then a sheet for each list or chart, with all its rows. */

interface WorkbookInput {
  readonly path: string;
  readonly data: ReportData;
  readonly made: readonly MadePanel[];
}

/** What a sheet can hold, less its head. */
const mostRows = 1_048_000;

const numberFormats: Readonly<Record<Format, string | undefined>> = {
  text: '@',
  yes: undefined,
  count: '#,##0',
  number: '#,##0.00',
  percent: '0.0%',
  hours: '#,##0.0',
  ms: '#,##0.0" s"',
  money: '#,##0',
  day: 'yyyy-mm-dd',
  month: 'yyyy-mm',
  moment: 'yyyy-mm-dd hh:mm:ss',
};

const widths: Partial<Record<Format, number>> = { text: 34, moment: 20, day: 13, month: 11 };

/** @throws ConnectorError PACKAGE_MISSING; the error of the file system */
export async function writeWorkbook({ path, data, made }: WorkbookInput): Promise<void> {
  const { WorkbookWriter } = await loadWorkbook();
  const writer = new WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false });
  const names = new Set<string>();
  /** Frozen head, filter, and above them what it is and how it was counted. */
  const open = (title: string, about: readonly string[], columns: readonly Column[]) => {
    const head = about.length + 2;
    const sheet = writer.addWorksheet(sheetName(title, names), {
      views: [{ state: 'frozen', ySplit: head }],
    });
    sheet.columns = columns.map(({ format, label }) => ({ width: Math.max(widths[format] ?? 14, Math.min(40, label.length + 3)) }));
    sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: head, column: columns.length } };
    const line = (values: readonly (string | number | boolean | Date | null)[], style: (cell: number) => object) => {
      const row = sheet.addRow([...values]);
      values.forEach((_, index) => Object.assign(row.getCell(index + 1), style(index)));
      row.commit();
    };
    line([title], () => ({ font: { bold: true, size: 14 } }));
    for (const text of about) line([text], () => ({ font: { color: { argb: 'FF566072' } } }));
    line(columns.map(({ label }) => label), () => ({ font: { bold: true }, fill: headFill }));
    return {
      add(row: Row) {
        const values = columns.map(({ key, format }) => cellOf(row[key] ?? null, format, data.settings.timeZone));
        line(values, (index) => styleOf(columns[index]?.format ?? 'text', row, columns[index]?.key));
      },
      close: () => sheet.commit(),
    };
  };
  writeFigures(made, open);
  for (const one of made) {
    if ('lacking' in one) continue;
    for (const view of one.views) {
      const sheet = open(titleOf(one.panel, view, one.views), aboutOf(one.panel, view, one.notes), view.columns);
      let rows = 0;
      for await (const row of rowsOf(view, data)) {
        if (rows >= mostRows) break;
        sheet.add(row);
        rows += 1;
      }
      if (view.total > rows) sheet.add({ [view.columns[0]?.key ?? '']: `${view.total - rows} more rows do not fit into a sheet.` });
      sheet.close();
    }
  }
  await writer.commit();
}

const headFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEEF3F8' } };

type Open = (
  title: string,
  about: readonly string[],
  columns: readonly Column[],
) => { add(row: Row): void; close(): void };

function writeFigures(made: readonly MadePanel[], open: Open): void {
  const columns: readonly Column[] = [
    { key: 'panel', label: 'Panel', format: 'text' },
    { key: 'label', label: 'Figure', format: 'text' },
    { key: 'value', label: 'Value', format: 'number' },
    { key: 'how', label: 'How it was counted', format: 'text' },
    { key: 'method', label: 'Method of the panel', format: 'text' },
  ];
  const sheet = open('Figures', ['Each with how it was counted. What is missing has the reason in place of the number.'], columns);
  for (const one of made) {
    const { title, method } = one.panel;
    if ('lacking' in one) {
      sheet.add({ panel: title, label: '(not there)', value: null, how: one.lacking.replaceAll('`', ''), method });
      continue;
    }
    for (const { label, value, format, how } of one.figures) sheet.add({ panel: title, label, value, how, method, valueFormat: format });
  }
  sheet.close();
}

function aboutOf({ question, method, limits, source }: Panel, { note }: MadeView, notes: readonly string[]): readonly string[] {
  const plain = (text: string) => text.replaceAll('`', '');
  return [
    question,
    `How it is counted. ${plain(method)}${source === undefined ? '' : ` Source: ${source.url}`}`,
    ...(limits.length === 0 ? [] : [`What it does not say. ${plain(limits.join(' '))}`]),
    ...[...(note === undefined ? [] : [note]), ...notes].map(plain),
  ];
}

async function* rowsOf(view: MadeView, data: ReportData): AsyncGenerator<Row> {
  if (view.table === undefined) yield* view.rows;
  else yield* data.stream(`SELECT * FROM ${view.table}`);
}

/** Text stays text, whatever it begins with. A moment is written as the reader's clock shows it: a cell knows no zone. */
function cellOf(value: Value, format: Format, timeZone: string): Value {
  if (value instanceof Date && format === 'moment') return wallClock(value, timeZone);
  if (typeof value === 'number' && format === 'ms') return value / 1000;
  return value;
}

function wallClock(at: Date, timeZone: string): Date {
  return new Date(`${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T')}Z`);
}

function styleOf(format: Format, row: Row, key: string | undefined): object {
  const own = key === 'value' && typeof row['valueFormat'] === 'string' ? (row['valueFormat'] as Format) : format;
  const numFmt = numberFormats[own];
  return numFmt === undefined ? {} : { numFmt };
}

function titleOf({ title }: Panel, view: MadeView, views: readonly MadeView[]): string {
  return views.length === 1 ? title : `${title}: ${view.title}`;
}

/** At most 31 characters, without those that a sheet's name may not hold, and not twice. */
function sheetName(title: string, taken: Set<string>): string {
  const plain = title.replaceAll(/[\\/?*[\]:]/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 31).trim();
  let name = plain;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) {
    const tail = ` ${number}`;
    name = `${plain.slice(0, 31 - tail.length).trim()}${tail}`;
  }
  taken.add(name.toLowerCase());
  return name;
}
