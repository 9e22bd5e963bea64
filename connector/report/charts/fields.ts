import type * as Plot from '@observablehq/plot';
import type { Row } from '../panel.ts';
import { colorOf, type Drawing, formatOf, type Kind, type PlotModule } from './drawing.ts';

/** Charts of two dimensions. */

const steps = 7;

/** Darker is more; the number is in the tip and in the table. */
export function heatOf(plot: PlotModule, drawing: Drawing<Kind<'heat'>>): Plot.PlotOptions {
  const { chart, rows, formats } = drawing;
  const { x, y, value, xTicks, yTicks } = chart;
  const size = (row: Row) => (typeof row[value.key] === 'number' ? Number(row[value.key]) : 0);
  const most = Math.max(1e-9, ...rows.map(size));
  const step = (row: Row) => Math.min(steps, Math.ceil((size(row) / most) * steps));
  return {
    height: yTicks.length * 26 + 60,
    marginLeft: 56,
    x: {
      type: 'band',
      label: x.label,
      domain: xTicks.map((_, index) => index),
      tickFormat: (index: number) => xTicks[index] ?? '',
      padding: 0.06,
    },
    y: {
      type: 'band',
      label: null,
      domain: yTicks.map((_, index) => index),
      tickFormat: (index: number) => yTicks[index] ?? '',
      padding: 0.06,
    },
    marks: [
      plot.cell([...rows], {
        ...{ x: x.key, y: y.key, rx: 2, className: 'heat' },
        fill: (row: Row) => `var(--heat-${step(row)})`,
        title: (row: Row) =>
          `${yTicks[Number(row[y.key])]} ${xTicks[Number(row[x.key])]}\n${value.label}: ${formats.show(row[value.key] ?? null, formatOf(drawing, value.key))}`,
      }),
    ],
  };
}

export function dotsOf(plot: PlotModule, drawing: Drawing<Kind<'dots'>>): Plot.PlotOptions {
  const { chart, rows, formats } = drawing;
  const shown = (row: Row, key: string) => formats.show(row[key] ?? null, formatOf(drawing, key));
  const axis = ({ key, label }: { readonly key: string; readonly label: string }): Plot.ScaleOptions => ({
    ...{ label, grid: true, zero: true, nice: true, ticks: 5 },
    tickFormat: (value: number) => formats.show(value, formatOf(drawing, key)),
  });
  return {
    height: 320,
    marginLeft: 60,
    marginBottom: 44,
    x: axis(chart.x),
    y: axis(chart.y),
    marks: [
      plot.dot([...rows], {
        ...{
          x: chart.x.key,
          y: chart.y.key,
          r: 3.5,
          fill: colorOf(0),
          fillOpacity: 0.6,
          className: 'series-1',
        },
        title: (row: Row) =>
          `${shown(row, chart.label)}\n${chart.x.label}: ${shown(row, chart.x.key)}\n${chart.y.label}: ${shown(row, chart.y.key)}`,
      }),
    ],
  };
}
