import type { RunEvent } from '../../events.ts';
import { jsonLine } from '../../visible.ts';
import type { LogFormat } from '../terminal/log.ts';

/** What a run counts and times, in the names and the form of the Singer SDK, so that parsers of its logs work. */

type Metric = 'record_count' | 'http_request_count' | 'http_request_duration' | 'sync_duration';

export interface Point {
  readonly type: 'counter' | 'timer';
  readonly metric: Metric;
  /** Times are in seconds. */
  readonly value: number;
  readonly tags: Readonly<Record<string, string | number>>;
}

export interface Metrics {
  /** What an event adds. */
  note(event: RunEvent): readonly Point[];
  /** A stream is about to be sent. */
  begin(): void;
  /** All its rows are with the target. */
  end(stream: string, rows: number): readonly Point[];
}

/** @param now milliseconds since 1970 */
export function openMetrics(now: () => number): Metrics {
  let table: { readonly stream: string; readonly since: number; requests: number } | undefined;
  let handing = 0;
  const reading = new Map<string, number>();
  const closeTable = (): readonly Point[] => {
    if (table === undefined) return [];
    const { stream, since, requests } = table;
    reading.set(stream, now() - since);
    table = undefined;
    return [counter('http_request_count', requests, { stream })];
  };
  return {
    note(event) {
      switch (event.type) {
        case 'dataset-started':
          table = { stream: event.dataset, since: now(), requests: 0 };
          return [];
        case 'fetch': // not HTTP
          if (table !== undefined) table.requests += 1;
          return [];
        case 'request':
          if (table !== undefined) table.requests += 1;
          return [requestTimer(event, table?.stream)];
        case 'dataset-read':
          return closeTable();
        case 'dataset-skipped':
        case 'dataset-failed': {
          const stream = event.dataset;
          const points = closeTable();
          const status = event.type === 'dataset-failed' ? 'failed' : 'succeeded';
          return [...points, timer('sync_duration', reading.get(stream) ?? 0, { stream, status })];
        }
        default:
          return [];
      }
    },
    begin() {
      handing = now();
    },
    end(stream, rows) {
      const took = (reading.get(stream) ?? 0) + now() - handing;
      return [
        counter('record_count', rows, { stream }),
        timer('sync_duration', took, { stream, status: 'succeeded' }),
      ];
    },
  };
}

function requestTimer(
  { path, status, ms }: Extract<RunEvent, { type: 'request' }>,
  stream: string | undefined,
): Point {
  return timer('http_request_duration', ms, {
    ...(stream === undefined ? {} : { stream }),
    endpoint: path,
    http_status_code: status,
    status: status >= 200 && status < 400 ? 'succeeded' : 'failed',
  });
}

function counter(metric: Metric, value: number, tags: Point['tags']): Point {
  return { type: 'counter', metric, value, tags };
}

function timer(metric: Metric, ms: number, tags: Point['tags']): Point {
  return { type: 'timer', metric, value: Math.round(ms) / 1000, tags };
}

/** @param nowMs milliseconds since 1970 */
export function metricLine(
  point: Point,
  { format, nowMs, runId }: { readonly format: LogFormat; readonly nowMs: number; readonly runId: string },
): string {
  const message = `METRIC: ${jsonLine(point)}`;
  if (format === 'text') return `INFO ${message}`;
  const time = new Date(nowMs).toISOString();
  return jsonLine({ time, runId, level: 'info', event: 'metric', message, ...point });
}
