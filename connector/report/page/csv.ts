import type { Formats } from '../format.ts';
import type { Column, Row } from '../panel.ts';

/** Texts that a spreadsheet would run as a formula, after OWASP's list. */
const formula = /^[=+\-@\t\r]/;

/**
 * Rows as a CSV file that the page carries in a link. Numbers and moments are plain; texts are kept from being
 * formulas.
 */
export function csvLink(columns: readonly Column[], rows: readonly Row[], formats: Formats): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const safe = (text: string) => (formula.test(text) ? `'${text}` : text);
  const lines = [
    columns.map(({ label }) => cell(label)).join(','),
    ...rows.map((row) =>
      columns
        .map(({ key, format }) => {
          const value = row[key] ?? null;
          return cell(typeof value === 'string' ? safe(value) : formats.plain(value, format));
        })
        .join(','),
    ),
  ];
  return `data:text/csv;charset=utf-8;base64,${Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`).toString('base64')}`;
}
