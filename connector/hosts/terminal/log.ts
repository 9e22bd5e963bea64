import { styleText } from 'node:util';
import { counted, grouped } from '../../amounts.ts';
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
  /** Receives one line, without its line end. */
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** Of the run that is logged: a member of each line in JSON. */
  readonly runId?: string | undefined;
  readonly color?: boolean;
  /** Whether a person watches: then the date of each line is left out. */
  readonly isTerminal?: boolean;
}

/** One line of the log. */
export interface Entry {
  readonly level: LogLevel;
  readonly event: string;
  readonly text: string;
  /** Further members of the line in JSON. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Writes the entries of the chosen level and above: text for people, one JSON object per line for programs. */
export function openLog(options: TerminalOptions): (entry: Entry) => void {
  const { format, level, write, now, runId, color, isTerminal } = options;
  return ({ level: own, event, text, members }) => {
    if (!isShown(own, level)) return;
    const time = new Date(now()).toISOString();
    if (format === 'json') write(jsonLine({ time, runId, level: own, event, message: text, ...members }));
    // A log file spans days and time zones; on a terminal the date would only take space.
    else
      write(
        `${isTerminal ? `${time.slice(11, 19)}Z` : time} ${labelOf(own, color === true)} ${visible(text)}`,
      );
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

/** Events that occur while a table is read carry its name, so that a program need not remember it. */
function entryOf(event: RunEvent, table: string | undefined): Entry {
  const { type, ...members } = event;
  const code = 'error' in event && event.error !== null ? { code: event.error.code } : {};
  const remedy = type === 'warning' ? { remedy: warningDefinitions[event.code].remedy } : {};
  return {
    ...lineOf(event),
    event: type,
    members: { ...(table === undefined ? {} : { dataset: table }), ...code, ...members, ...remedy },
  };
}

interface Line {
  readonly level: LogLevel;
  readonly text: string;
}

/** Few lines when all is well: start, each table, summary. Details only at `debug`. */
const lines: { readonly [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>) => Line } = {
  'run-started': ({ runId, version, customerId, host, datasets }) => ({
    level: 'info',
    text: `citrix-connector ${version}: ${customerId === null ? 'Citrix Analytics export' : `customer ${customerId}`} at ${host}; run ${runId}; tables: ${datasets.join(', ')}`,
  }),
  'environment-used': ({ variables }) => ({
    level: 'info',
    text: `parameters from the environment: ${Object.entries(variables)
      .map(([parameter, variable]) => `${parameter} (${variable})`)
      .join(', ')}`,
  }),
  'window-closed': ({ startedAt, window }) => ({
    level: 'info',
    text: `run started at ${startedAt}; window ${window.from} to ${window.to}`,
  }),
  'signed-in': ({ lifetimeSeconds }) => ({
    level: 'debug',
    text: `signed in; the token is valid for ${lifetimeSeconds} s`,
  }),
  'site-found': ({ siteId }) => ({ level: 'debug', text: `site ${siteId}` }),
  'rights-found': ({ rights }) => ({
    level: 'debug',
    text: `permissions: ${rights.map(({ role, scope }) => `${role} (scope ${scope})`).join(', ') || 'none listed'}`,
  }),
  'dataset-started': ({ dataset }) => ({ level: 'debug', text: `${dataset}: started` }),
  request: ({ method, path, query, status, ms, bytes, attempt, transactionId }) => ({
    level: 'debug',
    text: `${method} ${path}${query === '' ? '' : `?${query}`} -> ${status === 0 ? 'no answer' : status}, ${Math.round(ms)} ms, ${counted(bytes, 'byte')}, attempt ${attempt}, transaction ${transactionId}`,
  }),
  fetch: ({ partition, offset, messages, bytes, ms }) => ({
    level: 'debug',
    text: `partition ${partition} from offset ${offset}: ${counted(messages, 'message')}, ${ms} ms, ${counted(bytes, 'byte')}`,
  }),
  retry: ({ code, path, attempt, waitMs, transactionId }) => ({
    level: 'warn',
    text: `${path}: attempt ${attempt} failed (${code}), retrying in ${(waitMs / 1000).toFixed(1)} s, transaction ${transactionId}`,
  }),
  'page-resized': ({ set, rows, code }) =>
    rows === null
      ? { level: 'debug', text: `${set}: page size reset to that of the source` }
      : { level: 'warn', text: `${set}: ${code}; page size reduced to ${counted(rows, 'row')}` },
  'dimension-read': ({ set, rows, pages }) => ({
    level: 'debug',
    text: `${set}: ${counted(rows, 'row')} in ${counted(pages, 'page')}, read for joins`,
  }),
  'rows-written': ({ dataset, rows }) => ({
    level: 'debug',
    text: `${dataset}: ${counted(rows, 'row')} written`,
  }),
  'run-resumed': () => ({ level: 'info', text: 'resuming interrupted run from checkpoint' }),
  'dataset-planned': ({ dataset, mode, since, rows, joins, requests }) => ({
    level: 'info',
    text: `${dataset}: ${rows === null ? 'rows to fetch: unknown' : `${counted(rows, 'row')} to fetch`}${modeText(mode, since)}${joinsText(joins)}${requestsText(requests)}`,
  }),
  'history-lost': ({ dataset, rows, isExact }) => ({
    level: 'warn',
    text: `${dataset}: ${rows === null ? 'rows' : `${isExact ? '' : 'up to '}${counted(rows, 'row')}`} that the source has purged could not be carried over`,
  }),
  'dataset-resumed': ({ dataset, rows }) => ({
    level: 'info',
    text: `${dataset}: ${counted(rows, 'row')} restored from checkpoint`,
  }),
  'dataset-counted': ({ dataset, counted: sourceRows, rows, placed }) => ({
    level: placed > 0 || (sourceRows !== null && sourceRows < rows) ? 'info' : 'debug',
    text: `${dataset}: ${reconciledText(sourceRows, rows)}${placed === 0 ? '' : `; ${counted(placed, 'late row')} inserted in order`}`,
  }),
  'dataset-read': ({ dataset, read, written, pages, findings, odd }) => ({
    level: 'info',
    text: `${dataset}: ${counted(written, 'row')}, ${grouped(read)} fetched in ${counted(pages, 'page')}${findingsText({ ...findings, ...unusualForms(odd) })}`,
  }),
  'topic-read': ({ topic, partitions, rejected, ignored }) => ({
    level: 'info',
    text: `topic ${topic}: ${messagesIn(partitions)} in ${counted(partitions.length, 'partition')}, ${grouped(rejected)} rejected, ${grouped(ignored)} ignored (table not selected)`,
  }),
  'offsets-committed': ({ offsets }) => ({
    level: 'debug',
    text: `consumer group offsets committed: ${Object.entries(offsets)
      .map(([partition, offset]) => `${partition}: ${offset}`)
      .join(', ')}`,
  }),
  'dataset-skipped': ({ dataset, reason }) => ({ level: 'warn', text: `${dataset}: skipped. ${reason}` }),
  'dataset-failed': ({ dataset, error }) => ({
    level: 'error',
    text: `${dataset}: ${error.code}: ${error.message} ${error.remedy}`,
  }),
  'file-published': ({ path, bytes }) => ({
    level: 'debug',
    text: `published ${path}, ${counted(bytes, 'byte')}`,
  }),
  'changes-published': ({ path, rows }) => ({
    level: 'info',
    text: `published ${path}, ${counted(rows, 'row')}`,
  }),
  'rejected-values-published': ({ path, values }) => ({
    level: 'debug',
    text: `published ${path}, ${counted(values, 'value')}`,
  }),
  warning: ({ code, message }) => ({
    level: 'warn',
    text: `${code}: ${message} ${warningDefinitions[code].remedy}`,
  }),
  'run-finished': ({ exitCode, error }) =>
    error === null
      ? { level: 'info', text: 'run complete' }
      : {
          level: 'error',
          text: `run ended with exit code ${exitCode}: ${error.code}`,
        },
};

/** The text and the level of an event. */
export function lineOf(event: RunEvent): Line {
  return (lines[event.type] as (event: RunEvent) => Line)(event);
}

function messagesIn(partitions: Extract<RunEvent, { type: 'topic-read' }>['partitions']): string {
  return counted(
    partitions.reduce((sum, { messages }) => sum + messages, 0),
    'message',
  );
}

function modeText(mode: ReadingMode, since: string | null): string {
  if (mode === 'full') return '';
  // The export is read from the committed offsets of the consumer group.
  if (mode === 'incremental' && since === null) return ' since the previous run';
  return mode === 'refresh'
    ? ' (full refresh, compared with the previous snapshot)'
    : `: started, ended or still open since ${since}`;
}

const strategyTexts = { full: 'full load', lookup: 'key lookup', expand: '$expand' } as const;

function joinsText(joins: Extract<RunEvent, { type: 'dataset-planned' }>['joins']): string {
  const texts = Object.entries(joins).map(
    ([set, { strategy, rows }]) =>
      `${set}: ${strategyTexts[strategy]}${rows === null ? '' : ` (${grouped(rows)} in set)`}`,
  );
  return texts.length === 0 ? '' : `; ${texts.join(', ')}`;
}

function requestsText(requests: number | undefined): string {
  return requests === undefined ? '' : `; ${counted(requests, 'request')} expected`;
}

function reconciledText(sourceRows: number | null, rows: number): string {
  if (sourceRows === null) return 'not reconciled: the source returned no row count';
  return sourceRows < rows
    ? `the source now counts ${grouped(sourceRows)} of ${counted(rows, 'row')}: the others were purged, or this client cannot see them any more`
    : `reconciled with the row count of the source (${grouped(sourceRows)})`;
}

/** Numbers of values in an unusual form, by column and form. */
function unusualForms({ noted }: Extract<RunEvent, { type: 'dataset-read' }>['odd']) {
  const counts = Object.entries(noted).flatMap(([column, notes]) =>
    Object.entries(notes).map(([note, values]) => [`${column} (${note})`, values] as const),
  );
  return { noted: Object.fromEntries(counts) };
}

type Findings = Extract<RunEvent, { type: 'dataset-read' }>['findings'];

function findingsText(findings: Findings & ReturnType<typeof unusualForms>): string {
  const { stubs, remembered, ...merged } = findings.merged;
  const parts = [
    ['unresolved references', findings.unresolved, ' (columns are null)'],
    ['references outside the window', findings.outside],
    ['missing properties', findings.missing],
    ['unknown properties', findings.unknown],
    ['values in an unusual form', findings.noted],
    ['merged with the previous snapshot', merged],
    ['added for references to them', { ...(stubs && { stubs }), ...(remembered && { remembered }) }],
  ] as const;
  return parts
    .filter(([, counts]) => Object.keys(counts).length > 0)
    .map(([what, counts, note = '']) => {
      const numbers = Object.entries(counts).map(([name, rows]) => `${name} ${grouped(rows)}`);
      return `; ${what}: ${numbers.join(', ')}${note}`;
    })
    .join('');
}
