import type * as Plot from '@observablehq/plot';
import { colorOf, type Drawing, type Kind, type PlotModule, shortened, width } from './drawing.ts';

/**
 * Horizontal bars with names at their side and numbers at their end; the bars of a row stand below one another, or in a
 * line.
 */
export function barsOf(plot: PlotModule, { chart, rows, formats }: Drawing<Kind<'bars'>>): Plot.PlotOptions {
  const names = rows.map((row) => String(row[chart.label] ?? ''));
  const isStacked = chart.isStacked === true;
  const bars = rows.flatMap((row, place) => {
    let base = 0;
    return chart.series.map(({ key, label }, index) => {
      const value = row[key];
      const size = typeof value === 'number' ? value : 0;
      const x1 = isStacked ? base : 0;
      base += size;
      const name = names[place] ?? '';
      return {
        ...{ place, index, size, x1, x2: x1 + size, lane: isStacked ? 0 : index },
        shown: formats.show(size, chart.format),
        tip: `${name}\n${label}: ${formats.show(size, chart.format)}`,
      };
    });
  });
  const lanes = isStacked ? 1 : chart.series.length;
  const rowHeight = 14 * lanes + 12;
  const most = Math.max(1, ...bars.map(({ x2 }) => x2), ...(chart.rules ?? []).map(({ value }) => value));
  return {
    width,
    height: rows.length * rowHeight + 40,
    marginLeft: 190,
    marginRight: 70,
    marginTop: 24,
    marginBottom: 8,
    x: { domain: [0, most], axis: null },
    y: {
      type: 'band',
      label: null,
      domain: Array.from({ length: lanes }, (_, lane) => lane),
      axis: null,
      padding: 0.08,
    },
    fy: { label: null, domain: rows.map((_, place) => place), axis: null, padding: 0.2 },
    marks: [
      ...chart.series.map((_, index) =>
        plot.barX(
          bars.filter((bar) => bar.index === index),
          {
            ...{
              fy: 'place',
              y: 'lane',
              x1: 'x1',
              x2: 'x2',
              fill: colorOf(index),
              className: `series-${index + 1}`,
            },
            title: 'tip',
          },
        ),
      ),
      plot.text(
        bars.filter((bar) => !isStacked || bar.index === chart.series.length - 1),
        {
          fy: 'place',
          y: 'lane',
          x: 'x2',
          text: isStacked ? totalOf(bars, formats.show, chart.format) : 'shown',
          textAnchor: 'start',
          dx: 5,
        },
      ),
      plot.text(
        names.map((name, place) => ({ name: shortened(name, 26), place })),
        {
          ...{ fy: 'place', text: 'name', frameAnchor: 'left', textAnchor: 'end', dx: -8 },
        },
      ),
      ...(chart.rules ?? []).flatMap(({ value, label }) => [
        plot.ruleX([value], { className: 'limit' }),
        plot.text([{ value, label: `${label} ${formats.show(value, 'count')}`, place: 0 }], {
          ...{ fy: 'place', x: 'value', text: 'label', frameAnchor: 'top', dy: -14, textAnchor: 'end' },
        }),
      ]),
    ],
  };
}

function totalOf(
  bars: readonly { readonly place: number; readonly size: number }[],
  show: Drawing['formats']['show'],
  format: Kind<'bars'>['format'],
) {
  return ({ place }: { readonly place: number }) =>
    show(
      bars.filter((bar) => bar.place === place).reduce((sum, { size }) => sum + size, 0),
      format,
    );
}
