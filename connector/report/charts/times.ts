import type * as Plot from '@observablehq/plot';
import type { Row } from '../panel.ts';
import { colorOf, type Drawing, formatOf, type Kind, type PlotModule, shortened } from './drawing.ts';

/** Charts over time. */

const hourMs = 3_600_000;

interface Scale {
  readonly x: Plot.ScaleOptions;
  readonly isDays: boolean;
}

/** Ticks at days, or at hours of the reader's clock. */
function timeScale(drawing: Drawing<Kind<'lines'>> | Drawing<Kind<'columns'>>): Scale {
  const { chart, rows, language, timeZone } = drawing;
  const at = rows.map((row) => row[chart.x]).filter((value) => value instanceof Date);
  const isDays = formatOf(drawing, chart.x) === 'day';
  const shown = new Intl.DateTimeFormat(
    language,
    isDays
      ? { day: 'numeric', month: 'short', timeZone: 'UTC' }
      : { hour: 'numeric', minute: '2-digit', timeZone },
  );
  const step = isDays ? Math.max(1, Math.ceil(at.length / 10)) : undefined;
  const ticks =
    step === undefined
      ? at.filter((time) => time.getTime() % hourMs === 0).filter((_, index) => index % 3 === 0)
      : at.filter((_, index) => index % step === 0);
  return { isDays, x: { type: 'utc', label: null, ticks, tickFormat: (time: Date) => shown.format(time) } };
}

function valueAxis(drawing: Drawing<Kind<'lines'>> | Drawing<Kind<'columns'>>): Plot.ScaleOptions {
  const { formats, chart } = drawing;
  const format = formatOf(drawing, chart.series[0]?.key ?? '');
  return {
    grid: true,
    zero: true,
    nice: true,
    label: chart.yLabel ?? null,
    ticks: 5,
    tickFormat: (value: number) =>
      format === 'ms'
        ? formats.show(value, 'ms')
        : formats.show(value, format === 'percent' ? 'percent' : 'hours'),
  };
}

function tipOf(drawing: Drawing<Kind<'lines'>> | Drawing<Kind<'columns'>>, key: string, label: string) {
  const { formats, chart } = drawing;
  return (row: Row) =>
    `${formats.show(row[chart.x] ?? null, formatOf(drawing, chart.x))}\n${label}: ${formats.show(row[key] ?? null, formatOf(drawing, key))}`;
}

/** The time whose numbers are too low. */
function edgeMarks(plot: PlotModule, { edge }: Drawing, isDays: boolean): Plot.Markish[] {
  if (edge === undefined || !isDays) return [];
  return [
    plot.rectX([edge], {
      ...{ x1: 'from', x2: 'to', className: 'edge', clip: true },
      title: () => 'Too low: sessions that began before the tables do are missing',
    }),
  ];
}

export function linesOf(plot: PlotModule, drawing: Drawing<Kind<'lines'>>): Plot.PlotOptions {
  const { chart, rows, formats } = drawing;
  const { x, isDays } = timeScale(drawing);
  const curve = chart.isStep === true ? 'step-after' : 'linear';
  const facet = chart.facet === undefined ? {} : { fy: chart.facet };
  const [low, high] = chart.band ?? [];
  const groups = chart.facet === undefined ? 1 : new Set(rows.map((row) => row[chart.facet ?? ''])).size;
  const data = [...rows];
  return {
    height: chart.facet === undefined ? 260 : Math.max(260, groups * 90),
    marginLeft: 56,
    marginRight: chart.facet === undefined ? 16 : 170,
    x,
    y: { ...valueAxis(drawing), ...(chart.facet === undefined ? {} : { ticks: 2 }) },
    fy: { label: null, tickFormat: (name: unknown) => shortened(String(name), 22) },
    marks: [
      ...edgeMarks(plot, drawing, isDays),
      ...(low === undefined || high === undefined
        ? []
        : [
            plot.areaY(data, {
              x: chart.x,
              y1: low,
              y2: high,
              fill: colorOf(0),
              className: 'band',
              ...facet,
            }),
          ]),
      ...(chart.rules ?? []).flatMap(({ value, label }) => [
        plot.ruleY([value], { className: 'limit' }),
        plot.text([{ value, label: `${label} ${formats.show(value, 'count')}` }], {
          ...{ y: 'value', text: 'label', frameAnchor: 'right', dy: -7, textAnchor: 'end' },
        }),
      ]),
      plot.ruleY([0], { className: 'base' }),
      ...chart.series.flatMap(({ key, label }, index) => [
        plot.lineY(data, {
          x: chart.x,
          y: key,
          stroke: colorOf(index),
          strokeWidth: 2,
          curve,
          className: `series-${index + 1}`,
          ...facet,
        }),
        plot.dot(data, {
          ...{
            x: chart.x,
            y: key,
            fill: colorOf(index),
            r: isDays ? 3 : 2.5,
            className: `series-${index + 1} ${isDays ? 'point' : 'ghost'}`,
          },
          title: tipOf(drawing, key, label),
          ...facet,
        }),
      ]),
    ],
  };
}

export function columnsOf(plot: PlotModule, drawing: Drawing<Kind<'columns'>>): Plot.PlotOptions {
  const { chart, rows } = drawing;
  const { x } = timeScale(drawing);
  // Stacked by hand, so that each part has its own name and tip.
  const parts = rows.flatMap((row) => {
    let base = 0;
    return chart.series.map(({ key, label }, index) => {
      const value = row[key];
      const y1 = base;
      base += typeof value === 'number' ? value : 0;
      return { row, key, label, index, x: row[chart.x], y1, y2: base };
    });
  });
  const ticks = Array.isArray(x.ticks) ? x.ticks : [];
  return {
    height: 260,
    marginLeft: 56,
    marginRight: 16,
    x: {
      type: 'band',
      label: null,
      domain: rows.map((row) => row[chart.x] as Date),
      ticks,
      tickFormat: x.tickFormat ?? null,
      padding: 0.15,
    },
    y: valueAxis(drawing),
    marks: [
      ...chart.series.map((_, index) =>
        plot.rect(
          parts.filter((part) => part.index === index && part.y2 > part.y1),
          {
            ...{ x: 'x', y1: 'y1', y2: 'y2', fill: colorOf(index), className: `series-${index + 1}` },
            title: (part: (typeof parts)[number]) => tipOf(drawing, part.key, part.label)(part.row),
          },
        ),
      ),
      plot.ruleY([0], { className: 'base' }),
    ],
  };
}
