import { styleText } from 'node:util';
import { warningDefinitions } from '../../errors/warnings.ts';
import type { Emit, ReadingMode, RunEvent } from '../../events.ts';
import { jsonLine, visible } from '../../visible.ts';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
/** Whether a line is important enough, where `least` is the least important level that is shown. */
export function isShown(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(least);
}

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

export interface TerminalOptions {
  readonly format: LogFormat;
  /** The least important level that is shown. */
  readonly level: LogLevel;
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  readonly now: () => number;
  readonly color?: boolean;
}

/** What one line of the log says. */
export interface Entry {
  readonly level: LogLevel;
  readonly event: string;
  readonly text: string;
  /** Further members of the line in JSON. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Writes the entries that are important enough: text for people, one JSON object a line for hosts. */
export function openLog({ format, level, write, now, color }: TerminalOptions): (entry: Entry) => void {
  return ({ level: own, event, text, members }) => {
    if (!isShown(own, level)) return;
    const time = new Date(now()).toISOString();
    if (format === 'json') write(jsonLine({ time, level: own, event, message: text, ...members }));
    else write(`${time.slice(11, 19)} ${labelOf(own, color === true)} ${visible(text)}`);
  };
}

function labelOf(level: LogLevel, color: boolean): string {
  const label = level.padEnd(5);
  const style = level === 'error' ? 'red' : level === 'warn' ? 'yellow' : undefined;
  return color && style !== undefined ? styleText(style, label, { validateStream: false }) : label;
}

const ends: ReadonlySet<RunEvent['type']> = new Set(['dataset-read', 'dataset-skipped', 'dataset-failed']);

/** Turns the events of a run into lines. */
export function logToTerminal(options: TerminalOptions): Emit {
  const log = openLog(options);
  let table: string | undefined;
  return (event) => {
    if (event.type === 'dataset-started') table = event.dataset;
    log(entryOf(event, table));
    if (ends.has(event.type)) table = undefined;
  };
}

/** What goes on while a table is made carries its name, so that a host need not remember which it was. */
function entryOf(event: RunEvent, table: string | undefined): Entry {
  const { type, ...members } = event;
  const code = 'error' in event && event.error !== null ? { code: event.error.code } : {};
  return {
    ...lineOf(event),
    event: type,
    members: { ...(table === undefined ? {} : { dataset: table }), ...code, ...members },
  };
}

interface Line {
  readonly level: LogLevel;
  readonly text: string;
}

/** Quiet when all is well: start, each table, summary; details only at `debug`. */
const lines: { readonly [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>) => Line } = {
  'run-started': ({ version, customerId, host, datasets }) => ({
    level: 'info',
    text: `citrix-connector ${version}: ${customerId === null ? 'export' : `customer ${customerId}`} at ${host}: ${datasets.join(', ')}`,
  }),
  'environment-used': ({ variables }) => ({
    level: 'info',
    text: `from the environment: ${Object.entries(variables)
      .map(([parameter, variable]) => `${parameter} (${variable})`)
      .join(', ')}`,
  }),
  'window-closed': ({ startedAt, window }) => ({
    level: 'info',
    text: `began at ${startedAt}, ${window.from} to ${window.to} is read`,
  }),
  'signed-in': ({ lifetimeSeconds }) => ({ level: 'debug', text: `signed in for ${lifetimeSeconds} s` }),
  'site-found': ({ siteId }) => ({ level: 'debug', text: `site ${siteId}` }),
  'rights-found': ({ rights }) => ({
    level: 'debug',
    text: `rights: ${rights.map(({ role, scope }) => `${role} (scope ${scope})`).join(', ') || 'none listed'}`,
  }),
  'dataset-started': ({ dataset }) => ({ level: 'debug', text: `${dataset}: reading` }),
  request: ({ method, path, query, status, ms, bytes, attempt, transactionId }) => ({
    level: 'debug',
    text: `${method} ${path}${query === '' ? '' : `?${query}`} -> ${status === 0 ? 'no answer' : status}, ${Math.round(ms)} ms, ${bytes} bytes, attempt ${attempt}, transaction ${transactionId}`,
  }),
  retry: ({ code, path, attempt, waitMs, transactionId }) => ({
    level: 'warn',
    text: `${path}: ${code} at attempt ${attempt}; again in ${(waitMs / 1000).toFixed(1)} s, transaction ${transactionId}`,
  }),
  'page-resized': ({ set, rows, code }) =>
    rows === null
      ? { level: 'debug', text: `${set}: pages of the source's own size again` }
      : { level: 'warn', text: `${set}: ${code}; asking for ${rows} rows at once` },
  'dimension-read': ({ set, rows, pages }) => ({
    level: 'debug',
    text: `${set}: ${rows} rows in ${pages} ${pages === 1 ? 'page' : 'pages'}, kept for joining`,
  }),
  'rows-written': ({ dataset, rows }) => ({ level: 'debug', text: `${dataset}: ${rows} more rows` }),
  'run-resumed': () => ({ level: 'info', text: 'going on with the run that was interrupted' }),
  'dataset-planned': ({ dataset, mode, since, rows, joins, requests }) => ({
    level: 'info',
    text: `${dataset}: ${rows === null ? 'an unknown number of' : rows} rows to read${modeText(mode, since)}${joinsText(joins)}${requestsText(requests)}`,
  }),
  'dataset-resumed': ({ dataset, rows }) => ({
    level: 'info',
    text: `${dataset}: ${rows} rows are there from before`,
  }),
  'dataset-counted': ({ dataset, counted, rows, placed }) => ({
    level: placed > 0 || (counted !== null && counted < rows) ? 'info' : 'debug',
    text: `${dataset}: ${countedText(counted, rows)}${placed === 0 ? '' : `; ${placed} that had been missing were put in their places`}`,
  }),
  'dataset-read': ({ dataset, written, pages, findings, odd }) => ({
    level: 'info',
    text: `${dataset}: ${written} rows in ${pages} ${pages === 1 ? 'page' : 'pages'}${findingsText({ ...findings, ...readOtherwise(odd) })}`,
  }),
  'topic-read': ({ topic, partitions, rejected, unasked }) => ({
    level: 'info',
    text: `topic ${topic}: ${partitions.reduce((sum, { messages }) => sum + messages, 0)} messages of ${partitions.length} partitions, ${rejected} rejected, ${unasked} of tables not asked for`,
  }),
  'offsets-committed': ({ offsets }) => ({
    level: 'debug',
    text: `the consumer group goes on at ${Object.entries(offsets)
      .map(([partition, offset]) => `${partition}: ${offset}`)
      .join(', ')}`,
  }),
  'dataset-skipped': ({ dataset, reason }) => ({ level: 'warn', text: `${dataset}: skipped. ${reason}` }),
  'dataset-failed': ({ dataset, error }) => ({
    level: 'error',
    text: `${dataset}: ${error.code}: ${error.message} ${error.remedy}`,
  }),
  'file-published': ({ path, bytes }) => ({ level: 'debug', text: `published ${path}, ${bytes} bytes` }),
  'changes-published': ({ path, rows }) => ({ level: 'info', text: `published ${path}, ${rows} rows` }),
  'rejected-values-published': ({ path, values }) => ({
    level: 'debug',
    text: `published ${path}, ${values} values`,
  }),
  warning: ({ code, message }) => ({
    level: 'warn',
    text: code === undefined ? message : `${code}: ${message} ${warningDefinitions[code].remedy}`,
  }),
  'run-finished': ({ exitCode, error }) =>
    error === null
      ? { level: 'info', text: 'complete' }
      : {
          level: 'error',
          text: `ended with exit code ${exitCode}: ${error.code}`,
        },
};

/** What an event says, and how important it is. */
export function lineOf(event: RunEvent): Line {
  return (lines[event.type] as (event: RunEvent) => Line)(event);
}

function modeText(mode: ReadingMode, since: string | null): string {
  if (mode === 'full') return '';
  // The export is read from where the consumer group stands.
  if (mode === 'incremental' && since === null) return ' since the run before';
  return mode === 'refresh' ? ' to compare with the table before' : ` that have not settled before ${since}`;
}

const strategyTexts = { full: 'full load', lookup: 'key lookup', expand: '$expand' } as const;

function joinsText(joins: Extract<RunEvent, { type: 'dataset-planned' }>['joins']): string {
  const texts = Object.entries(joins).map(
    ([set, { strategy, rows }]) => `${set} ${strategyTexts[strategy]}${rows === null ? '' : ` (${rows})`}`,
  );
  return texts.length === 0 ? '' : `; ${texts.join(', ')}`;
}

function requestsText(requests: number | undefined): string {
  if (requests === undefined) return '';
  return `; ${requests} ${requests === 1 ? 'request' : 'requests'} to come`;
}

function countedText(counted: number | null, rows: number): string {
  if (counted === null) return 'the source gives no count to compare with';
  return counted < rows
    ? `the source now counts ${counted} rows of ${rows}: the others have been groomed, or are hidden from this client`
    : `the source counts ${counted} rows too`;
}

/** Counts of values, by column and what was noted of them. */
function readOtherwise({ noted }: Extract<RunEvent, { type: 'dataset-read' }>['odd']) {
  const counts = Object.entries(noted).flatMap(([column, notes]) =>
    Object.entries(notes).map(([note, values]) => [`${column} (${note})`, values] as const),
  );
  return { noted: Object.fromEntries(counts) };
}

type Findings = Extract<RunEvent, { type: 'dataset-read' }>['findings'];

function findingsText(findings: Findings & ReturnType<typeof readOtherwise>): string {
  const parts = [
    ['references that led nowhere', findings.unresolved],
    ['rows referred to that lie outside the window', findings.outside],
    ['properties left out', findings.missing],
    ['properties unknown', findings.unknown],
    ['values read otherwise', findings.noted],
    ['of the table before', findings.merged],
  ] as const;
  const told = parts
    .filter(([, counts]) => Object.keys(counts).length > 0)
    .map(
      ([what, counts]) =>
        `${what}: ${Object.entries(counts)
          .map(([name, rows]) => `${name} ${rows}×`)
          .join(', ')}`,
    );
  return told.length === 0 ? '' : ` (${told.join('; ')})`;
}
