import type * as Plot from '@observablehq/plot';
import type { Formats } from '../format.ts';
import type { Chart, Column, Row } from '../panel.ts';

/** What every chart is drawn from. */
export interface Drawing<C extends Chart = Chart> {
  readonly chart: C;
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly formats: Formats;
  readonly timeZone: string;
  readonly language: string;
  readonly edge: { readonly from: Date; readonly to: Date } | undefined;
}

export type Kind<K extends Chart['kind']> = Extract<Chart, { kind: K }>;

export type PlotModule = typeof Plot;

export const width = 760;

/** Colours by the order of the series: the page says which, for light and for dark. */
export function colorOf(index: number): string {
  return `var(--series-${(index % 6) + 1})`;
}

export function formatOf({ columns }: Drawing, key: string): Column['format'] {
  return columns.find((column) => column.key === key)?.format ?? 'count';
}

/** A name as it fits beside a chart, in one line. */
export function shortened(name: string, longest: number): string {
  const text = name.replaceAll(/\s+/g, ' ');
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
