import type { Formats } from '../format.ts';
import type { Column, Format, Row, Value } from '../panel.ts';
import { Html, html } from './html.ts';

const numeric: ReadonlySet<Format> = new Set(['count', 'number', 'percent', 'hours', 'ms', 'money']);

interface TableInput {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly formats: Formats;
}

/** A table whose cells say for sorting what they are, and for people how they are written. */
export function tableOf({ id, caption, columns, rows, formats }: TableInput): Html {
  const most = new Map(
    columns
      .filter(({ bar }) => bar)
      .map(({ key }) => [key, Math.max(0, ...rows.map((row) => sizeOf(row[key])))]),
  );
  const heads = columns.map(({ label, format }) => {
    const sort =
      format === 'day' || format === 'month' || format === 'moment' ? html` data-sort="value"` : html``;
    return html`<th scope="col" class="${numeric.has(format) ? 'num' : 'text'}"${sort}>${label}</th>`;
  });
  const lines = rows.map((row) => {
    const cells = columns.map(({ key, format }) => {
      const value = row[key] ?? null;
      const bar = barOf(sizeOf(value), most.get(key));
      if (numeric.has(format)) {
        return html`<td class="num" data-v="${plainNumber(value)}">${formats.show(value, format)}${bar}</td>`;
      }
      if (value instanceof Date) {
        return html`<td class="when" data-v="${value.getTime()}">${formats.show(value, format)}</td>`;
      }
      if (value === null) return html`<td data-v="">–</td>`;
      const text = formats.show(value, format);
      return text.length > 90
        ? html`<td class="text"><div class="clamp" title="${text}">${text}</div></td>`
        : html`<td class="text">${text}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  });
  const length = rows.length > 25 ? ' long' : '';
  return html`<div class="scroll${length}" tabindex="0" role="region" aria-label="${caption}"><table class="sortable" id="${id}"><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

function sizeOf(value: Value | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function plainNumber(value: Value): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : '';
}

/** As SVG, since the policy of the page lets no style in. */
function barOf(size: number, most: number | undefined): Html | undefined {
  if (most === undefined || most <= 0) return undefined;
  const percent = Math.max(0, Math.round((size / most) * 100));
  return new Html(
    `<span class="cell-bar"><svg class="bar" width="${percent}%" height="4" aria-hidden="true"><rect width="100%" height="100%" rx="2" fill="currentColor"/></svg></span>`,
  );
}
