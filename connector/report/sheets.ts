import type { WorkbookWriter } from '@cj-tech-master/excelts';
import type { Column, Format, Row, Value } from './panel.ts';

/**
 * Sheets of a workbook: typed cells, a head that stays in sight, a filter, and above them what it is and how it was
 * counted.
 */

interface OpenedSheet {
  /** @param formats of cells that are of another kind than their column */
  add(row: Row, formats?: Readonly<Record<string, Format>>): void;
  close(): void;
}

export type OpenSheet = (title: string, about: readonly string[], columns: readonly Column[]) => OpenedSheet;

const numberFormats: Readonly<Record<Format, string>> = {
  text: '@',
  yes: 'General',
  count: '#,##0',
  number: '#,##0.00',
  percent: '0.0%',
  hours: '#,##0.0',
  ms: '#,##0.000" s"',
  money: '#,##0',
  day: 'yyyy-mm-dd',
  month: 'yyyy-mm',
  moment: 'yyyy-mm-dd hh:mm:ss',
};

const widths: Partial<Record<Format, number>> = { text: 34, moment: 20, day: 13, month: 11 };

const soft = { font: { color: { argb: 'FF566072' } } };
const headStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3EBF3' } },
  alignment: { wrapText: true, vertical: 'top' },
};

/** Rows are written as they come; a sheet has to be closed before the next is opened. */
export function sheetOpener(writer: WorkbookWriter, timeZone: string): OpenSheet {
  const names = new Set<string>();
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (title, about, columns) => {
    const head = about.length + 2;
    const sheet = writer.addWorksheet(sheetName(title, names), {
      views: [{ state: 'frozen', ySplit: head }],
    });
    sheet.columns = columns.map(({ format, label }) => ({
      width: Math.max(widths[format] ?? 14, Math.min(40, label.length + 3)),
    }));
    sheet.autoFilter = { from: { row: head, col: 1 }, to: { row: head, col: columns.length } };
    const line = (values: readonly Value[], styleOf: (index: number) => object) => {
      const row = sheet.addRow([...values]);
      for (const index of values.keys()) Object.assign(row.getCell(index + 1), styleOf(index));
      row.commit();
    };
    line([title], () => ({ font: { bold: true, size: 14 } }));
    for (const text of about) line([text], () => soft);
    line(
      columns.map(({ label }) => label),
      () => headStyle,
    );
    return {
      add(row, formats = {}) {
        const own = columns.map(({ key, format }) => formats[key] ?? format);
        line(
          columns.map(({ key }, index) => cellOf(row[key] ?? null, own[index] ?? 'text', clock)),
          (index) => ({ numFmt: numberFormats[own[index] ?? 'text'] }),
        );
      },
      close: () => sheet.commit(),
    };
  };
}

/**
 * Text stays text, whatever it begins with. A moment is written as the reader's clock shows it: a cell knows no zone.
 */
function cellOf(value: Value, format: Format, clock: Intl.DateTimeFormat): Value {
  if (value instanceof Date && format === 'moment')
    return new Date(`${clock.format(value).replace(' ', 'T')}Z`);
  return typeof value === 'number' && format === 'ms' ? value / 1000 : value;
}

/** At most 31 characters, without those that a sheet's name may not hold, and not twice. */
function sheetName(title: string, taken: Set<string>): string {
  const plain = title
    .replaceAll(/[\\/?*[\]:]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  let name = plain.slice(0, 31).trim();
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) {
    name = `${plain.slice(0, 28).trim()} ${number}`;
  }
  taken.add(name.toLowerCase());
  return name;
}
