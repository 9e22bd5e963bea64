import type { Draw } from '../charts/draw.ts';
import type { Formats } from '../format.ts';
import type { Chart, Figure, Panel, Row, View } from '../panel.ts';
import { csvLink } from './csv.ts';
import { Html, html } from './html.ts';
import { tableOf } from './table.ts';

/** A view with the rows that the page shows. */
export interface ShownView extends Omit<View, 'rows'> {
  readonly rows: readonly Row[];
  /** How many there are in all. */
  readonly total: number;
}

/** What came of a panel. */
export type Made =
  | {
      readonly panel: Panel;
      readonly figures: readonly Figure[];
      readonly views: readonly ShownView[];
      readonly notes: readonly string[];
    }
  | { readonly panel: Panel; readonly lacking: string };

interface Context {
  readonly formats: Formats;
  readonly draw: Draw;
}

export function panelSection(made: Made, context: Context): Html {
  const { panel } = made;
  const heading = html`<h3>${panel.title}</h3><p class="question">${panel.question}</p>`;
  if ('lacking' in made) {
    return html`<section class="panel off" id="${panel.id}">${heading}<div class="notes"><p>${marked(made.lacking)}</p></div></section>`;
  }
  return html`<section class="panel" id="${panel.id}">${heading}
${made.figures.length === 0 ? undefined : html`<dl class="figures">${made.figures.map((figure) => figureOf(figure, context.formats))}</dl>`}
${methodOf(panel)}
${made.notes.length === 0 ? undefined : html`<div class="notes">${made.notes.map((note) => html`<p>${marked(note)}</p>`)}</div>`}
${made.views.map((view, index) => viewOf(view, `${panel.id}-${index + 1}`, context))}</section>
`;
}

/** Words in backquotes are names. */
export function marked(text: string): Html {
  const parts = text.split('`');
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;
}

function figureOf({ label, value, format, how, change }: Figure, formats: Formats): Html {
  const shown = formats.show(value, format);
  return html`<div><dt>${label}</dt><dd><div class="value${shown.length > 12 ? ' long' : ''}">${shown}</div><div class="how">${how}</div>${change && changeOf(change, format, formats)}</dd></div>`;
}

function changeOf(change: NonNullable<Figure['change']>, format: Figure['format'], formats: Formats): Html {
  const { now, before, days } = change;
  const part = before === 0 ? undefined : (now - before) / before;
  const sign = part === undefined || part === 0 ? '' : part > 0 ? '▲\u00A0' : '▼\u00A0';
  const compared = part === undefined ? '' : ` (${sign}${formats.show(Math.abs(part), 'percent')})`;
  return html`<div class="change">last ${days} days ${formats.show(now, format)}, before ${formats.show(before, format)}${compared}</div>`;
}

function methodOf({ method, source, limits }: Panel): Html {
  const link = source && html` Source: <a href="${source.url}" rel="noreferrer">${source.name}</a>.`;
  return html`<div class="method"><p><strong>How it is counted.</strong> ${marked(method)}${link}</p>${
    limits.length === 0 ? undefined : html`<ul>${limits.map((limit) => html`<li>${marked(limit)}</li>`)}</ul>`
  }</div>`;
}

function viewOf(view: ShownView, id: string, context: Context): Html {
  const { title, note, columns, rows, total, chart } = view;
  const heading = html`<h4 id="${id}">${title}</h4>${note && html`<p class="question">${note}</p>`}`;
  if (rows.length === 0) return html`${heading}<p>Nothing to show: there are no such rows.</p>`;
  const table = tableOf({
    ...{ id: `${id}-table`, caption: title, columns, rows },
    formats: context.formats,
  });
  const tools = html`<p class="tools">${countOf(rows.length, total, context.formats)}${
    rows.length > 12 ? html`<label>Filter <input type="search" data-table="${id}-table"></label>` : undefined
  }<a download="${id}.csv" href="${csvLink(columns, rows, context.formats)}">CSV</a></p>`;
  const svg = chart && context.draw(chart, rows, columns);
  if (chart === undefined || svg === undefined) return html`${heading}${tools}${table}`;
  return html`${heading}<figure aria-labelledby="${id}">${legendOf(chart)}<div class="chart" tabindex="0" role="group" aria-label="${title}, chart">${new Html(svg)}</div></figure><details><summary>The numbers of this chart</summary>${tools}${table}</details>`;
}

function countOf(shown: number, total: number, formats: Formats): Html {
  const all = formats.show(total, 'count');
  return shown === total
    ? html`<span>${all} ${total === 1 ? 'row' : 'rows'}</span>`
    : html`<span>The first ${formats.show(shown, 'count')} of ${all} rows; the workbook has all</span>`;
}

function legendOf(chart: Chart): Html | undefined {
  if (!('series' in chart) || chart.series.length < 2) return undefined;
  const keys = chart.series.map(
    ({ label }, index) =>
      html`<li><button type="button" aria-pressed="true" data-series="${index + 1}"><i class="k${index + 1}"></i>${label}</button></li>`,
  );
  return html`<ul class="legend">${keys}</ul>`;
}
