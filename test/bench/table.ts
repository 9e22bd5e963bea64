import { type Line, medianOf, quotient, valuesOf } from './figures.ts';
import type { Judgement } from './targets.ts';

/** A Markdown table that is also easy to read on a terminal. The first column is text, the others as told. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  aligned: 'left' | 'right',
): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isRight = (column: number) => aligned === 'right' && column > 0;
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, isRight(column))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

/** The medians of what was run, one line each. MB are millions of bytes. */
export function figuresTable(lines: readonly Line[]): string {
  const header = [
    '',
    'sessions',
    'latency',
    'runs',
    'wall s',
    'rows/s',
    'CPU s',
    'peak MB',
    'requests',
    'MB received',
  ];
  return markdownTable(header, lines.map(figuresRow), 'right');
}

function figuresRow(line: Line): readonly string[] {
  const rate = quotient(line.sessions, medianOf(line, 'wallSeconds'));
  return [
    line.what,
    grouped(line.sessions),
    `${line.latencyMs} ms`,
    String(line.samples.length),
    wallText(line),
    shown(rate, grouped),
    shown(medianOf(line, 'cpuSeconds'), seconds),
    shown(medianOf(line, 'peakBytes'), (bytes) => grouped(bytes / 1e6)),
    shown(medianOf(line, 'requests'), grouped),
    shown(medianOf(line, 'bytes'), (bytes) => (bytes / 1e6).toFixed(1)),
  ];
}

/** With the quickest and slowest run, which tell how quiet the machine was. */
function wallText(line: Line): string {
  const walls = valuesOf(line, 'wallSeconds');
  const middle = shown(medianOf(line, 'wallSeconds'), seconds);
  return walls.length < 2
    ? middle
    : `${middle} (${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))})`;
}

export function shown(value: number | undefined, write: (value: number) => string): string {
  return value === undefined ? '' : write(value);
}

export function judgementsTable(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ what, measured, target, result }) => [what, measured, target, result]);
  return markdownTable(['', 'measured', 'target', 'result'], rows, 'left');
}

export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function seconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}
