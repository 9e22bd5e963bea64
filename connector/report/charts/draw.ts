import type { Formats } from '../format.ts';
import { loadCharts } from '../libraries.ts';
import type { Chart, Column, Row } from '../panel.ts';
import { optionsOf } from './marks.ts';

export type Draw = (chart: Chart, rows: readonly Row[], columns: readonly Column[]) => string | undefined;

interface DrawOptions {
  readonly formats: Formats;
  readonly timeZone: string;
  readonly language: string;
  /** Until when the numbers are too low, where sessions that began before the tables are missing. */
  readonly edge: { readonly from: Date; readonly to: Date } | undefined;
}

/** Draws charts as SVG, without a browser. @throws ConnectorError PACKAGE_MISSING */
export async function openCharts(options: DrawOptions): Promise<Draw> {
  const { plot, parseHTML } = await loadCharts();
  const { document } = parseHTML('<!doctype html><body></body>');
  let number = 0;
  return (chart, rows, columns) => {
    if (rows.length === 0) return undefined;
    number += 1;
    const svg = plot.plot({ ...optionsOf(plot, { chart, rows, columns, ...options }), document });
    // The page has the styles of all charts; styles in each of them its policy would not let in.
    for (const style of svg.querySelectorAll('style')) style.remove();
    for (const element of svg.querySelectorAll('[style]')) element.removeAttribute('style');
    // A label that stands where none is allowed is a fault; as a class it still says what a part is.
    for (const part of svg.querySelectorAll('[aria-label]')) {
      const name = (part.getAttribute('aria-label') ?? '').replaceAll(/\W/g, '-');
      part.setAttribute('class', `${part.getAttribute('class') ?? ''} ${name}`.trim());
      part.removeAttribute('aria-label');
    }
    svg.removeAttribute('style');
    svg.setAttribute('class', 'plot');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-labelledby', `chart-${number}`);
    svg.removeAttribute('aria-label');
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
    title.setAttribute('id', `chart-${number}`);
    title.textContent = chart.description;
    svg.insertBefore(title, svg.firstChild);
    for (const element of svg.querySelectorAll('*')) shorten(element);
    return svg.outerHTML;
  };
}

const geometry = ['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height', 'transform'];

interface Attributes {
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
}

/** A tenth of a unit is less than anybody sees; with all digits a page would be twice as long. */
function shorten(element: Attributes): void {
  for (const name of geometry) {
    const value = element.getAttribute(name);
    if (value?.includes('.') === true) element.setAttribute(name, value.replaceAll(/\.(\d)\d+/g, '.$1'));
  }
}
