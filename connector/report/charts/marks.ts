import type * as Plot from '@observablehq/plot';
import { barsOf } from './bars.ts';
import { type Drawing, type PlotModule, width } from './drawing.ts';
import { dotsOf, heatOf } from './fields.ts';
import { columnsOf, linesOf } from './times.ts';

export function optionsOf(plot: PlotModule, drawing: Drawing): Plot.PlotOptions {
  const { chart } = drawing;
  const common = { width, fontVariant: 'tabular-nums' };
  switch (chart.kind) {
    case 'lines':
      return { ...common, ...linesOf(plot, { ...drawing, chart }) };
    case 'columns':
      return { ...common, ...columnsOf(plot, { ...drawing, chart }) };
    case 'bars':
      return { ...common, ...barsOf(plot, { ...drawing, chart }) };
    case 'heat':
      return { ...common, ...heatOf(plot, { ...drawing, chart }) };
    case 'dots':
      return { ...common, ...dotsOf(plot, { ...drawing, chart }) };
  }
}
