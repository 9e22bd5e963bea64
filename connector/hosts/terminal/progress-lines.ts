import { counted, duration, grouped } from '../../amounts.ts';
import type { ProgressView } from '../../events/progress.ts';

/**
 * Two lines that are redrawn in place: the table with its bar, and the state of the run. No line is longer than
 * `width`.
 */
export function barLines(view: ProgressView, width: number): readonly string[] {
  const [name = '', ...numbers] = tableTexts(view);
  const rest = numbers.join('  ');
  const room = width - name.length - rest.length - 4;
  const bar =
    view.percent === null || room < shortestBar ? [] : [barOf(view.percent, Math.min(room, longestBar))];
  const { tables, over, dataset } = view;
  const position = tables > 1 && dataset !== null ? [`table ${over + 1} of ${tables}`] : [];
  return [
    [name, ...bar, rest].filter((part) => part !== '').join('  '),
    `  ${[...position, ...runTexts(view)].join(' · ')}`,
  ].map((line) => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line));
}

const shortestBar = 10;
const longestBar = 30;

function barOf(percent: number, length: number): string {
  const full = Math.floor((percent * length) / 100);
  return '█'.repeat(full) + '░'.repeat(length - full);
}

/** The same as one line of the log. */
export function heartbeatLine(view: ProgressView): string {
  const [name = '', ...numbers] = tableTexts(view);
  return [numbers.length === 0 ? name : `${name}: ${numbers.join(', ')}`, ...runTexts(view)].join('; ');
}

/** The table that is being read, and its progress. */
function tableTexts(view: ProgressView): readonly string[] {
  const { dataset, rows, expected, percent, rowsPerSecond, secondsLeft, preparing } = view;
  if (dataset === null) return [stageText(view)];
  const amount = expected === null ? counted(rows, 'row') : `${grouped(rows)} of ${counted(expected, 'row')}`;
  if (preparing !== null) return [dataset, ...(rows > 0 ? [amount] : []), `reading ${preparing}`];
  return [
    dataset,
    ...(percent === null ? [] : [`${percent} %`]),
    amount,
    ...(rowsPerSecond === null ? [] : [`${grouped(rowsPerSecond)} rows/s`]),
    ...(percent === 100 ? ['reconciling'] : secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ];
}

/** The stage of a run that is not reading a table. */
function stageText({ over, tables, requests }: ProgressView): string {
  if (over > 0) return over < tables ? 'next table' : 'publishing';
  return requests === 0 ? 'preparing output' : 'signing in';
}

/** Seconds without an answer after which the line says so. */
const longSilence = 10;

function runTexts({ requests, retries, waiting, silentSeconds }: ProgressView): readonly string[] {
  return [
    counted(requests, 'request'),
    ...(retries === 0 ? [] : [counted(retries, 'retry', 'retries')]),
    ...(waiting !== null
      ? [`retrying in ${duration(waiting.seconds)} (${waiting.code})`]
      : silentSeconds !== null && silentSeconds >= longSilence
        ? [`waiting for an answer for ${duration(silentSeconds)}`]
        : []),
  ];
}
