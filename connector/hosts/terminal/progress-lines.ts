import { counted, duration, grouped } from './amounts.ts';
import type { ProgressView } from './progress.ts';

/** Two lines that are redrawn in place: the table with its bar, and what the run is at. None is longer than `width`. */
export function barLines(view: ProgressView, width: number): readonly string[] {
  const [name = '', ...numbers] = tableTexts(view);
  const rest = numbers.join('  ');
  const room = width - name.length - rest.length - 4;
  const bar =
    view.percent === null || room < shortestBar ? [] : [barOf(view.percent, Math.min(room, longestBar))];
  const { tables, over, dataset } = view;
  const standing = tables > 1 && dataset !== null ? [`table ${over + 1} of ${tables}`] : [];
  return [
    [name, ...bar, rest].filter((part) => part !== '').join('  '),
    `  ${[...standing, ...runTexts(view)].join(' · ')}`,
  ].map((line) => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line));
}

const shortestBar = 10;
const longestBar = 30;

function barOf(percent: number, length: number): string {
  const full = Math.floor((percent * length) / 100);
  return '█'.repeat(full) + '░'.repeat(length - full);
}

/** The same as one line of a log. */
export function heartbeatLine(view: ProgressView): string {
  const [name = '', ...numbers] = tableTexts(view);
  return [numbers.length === 0 ? name : `${name}: ${numbers.join(', ')}`, ...runTexts(view)].join('; ');
}

/** What is being made, and how far it is. */
function tableTexts({
  dataset,
  over,
  tables,
  rows,
  expected,
  percent,
  rowsPerSecond,
  secondsLeft,
  preparing,
}: ProgressView): readonly string[] {
  if (dataset === null) return [over === 0 ? 'signing in' : over < tables ? 'next table' : 'publishing'];
  const amount = expected === null ? counted(rows, 'row') : `${grouped(rows)} of ${counted(expected, 'row')}`;
  if (preparing !== null) return [dataset, ...(rows > 0 ? [amount] : []), `preparing (${preparing} read)`];
  return [
    dataset,
    ...(percent === null ? [] : [`${percent} %`]),
    amount,
    ...(rowsPerSecond === null ? [] : [`${grouped(rowsPerSecond)} rows/s`]),
    ...(percent === 100
      ? ['comparing counts']
      : secondsLeft === null
        ? []
        : [`${duration(secondsLeft)} left`]),
  ];
}

/** An answer that takes longer is worth a word. */
const longSilence = 10;

function runTexts({ requests, retries, waiting, silentSeconds }: ProgressView): readonly string[] {
  return [
    counted(requests, 'request'),
    ...(retries === 0 ? [] : [counted(retries, 'retry', 'retries')]),
    ...(waiting !== null
      ? [`waiting ${duration(waiting.seconds)}: ${waiting.code.toLowerCase().replaceAll('_', ' ')}`]
      : silentSeconds !== null && silentSeconds >= longSilence
        ? [`no answer for ${duration(silentSeconds)}`]
        : []),
  ];
}
