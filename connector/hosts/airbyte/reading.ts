import type { Emit, RunEvent, Warning } from '../../events.ts';
import type { Runtime } from '../../runtime.ts';
import { isShown, type LogLevel, lineOf, logLevels } from '../terminal/log.ts';
import { notStarted, progressAfter, viewOf } from '../terminal/progress.ts';
import { heartbeatLine } from '../terminal/progress-lines.ts';
import {
  type AirbyteLogLevel,
  type AirbyteMessage,
  estimateMessage,
  logMessage,
  rateLimitedMessage,
} from './messages.ts';

const levels: Readonly<Record<LogLevel, AirbyteLogLevel>> = {
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
};

/** Lets what is important enough through. */
export function filterLog(
  send: (message: AirbyteMessage) => void,
  level: LogLevel,
): (message: AirbyteMessage) => void {
  const shown = new Set(logLevels.filter((name) => isShown(name, level)).map((name) => levels[name]));
  return (message) => {
    if (message.type !== 'LOG' || shown.has(message.log.level)) send(message);
  };
}

/** A warning that is found before the reading begins. */
export function warningMessage(warning: Warning): AirbyteMessage {
  return logMessage('WARN', lineOf(warning).text);
}

/** What an event is to Airbyte; `table` is the one that is being read. */
export function messagesOf(
  event: RunEvent,
  table: string | undefined,
  now: number,
): readonly AirbyteMessage[] {
  // The end of the reading is not that of the sync, whose streams are still to be sent.
  if (event.type === 'run-finished') return [];
  const { level, text } = lineOf(event);
  const log = logMessage(levels[level], text);
  if (event.type === 'dataset-planned' && event.rows !== null)
    return [log, estimateMessage(event.dataset, event.rows, now)];
  if (event.type === 'retry' && event.code === 'THROTTLED' && table !== undefined)
    return [log, rateLimitedMessage(table, now + event.waitMs, now)];
  return [log];
}

const heartbeatMs = 30_000;

/** Follows the reading: a line for what happens, and one from time to time, so that the host sees that it lives. */
export function followReading(
  send: (message: AirbyteMessage) => void,
  onStart: (stream: string) => void,
  runtime: Pick<Runtime, 'now' | 'every'>,
): { readonly emit: Emit; close(): void } {
  let progress = notStarted;
  const close = runtime.every(heartbeatMs, () => {
    if (progress.tables.length === 0) return;
    send(logMessage('INFO', heartbeatLine(viewOf(progress, runtime.now()))));
  });
  return {
    close,
    emit(event) {
      const now = runtime.now();
      if (event.type === 'dataset-started') onStart(event.dataset);
      progress = progressAfter(progress, event, now);
      for (const message of messagesOf(event, progress.table?.name, now)) send(message);
    },
  };
}
