import { expect, test } from 'vitest';
import { metricLine, openMetrics } from '../../../../connector/hosts/singer/metrics.ts';
import { begun, failed, failure, read, request, started } from '../terminal/events.ts';

/** A clock that goes on by a second whenever it is looked at. */
function clock(): () => number {
  let seconds = 0;
  return () => 1000 * seconds++;
}

test('a stream tells its requests, rows and time', () => {
  const metrics = openMetrics(clock());
  const events = [
    ...[started('sessions'), request('tokens'), begun('sessions')],
    ...[request('Sessions'), request('Users', 503), read('sessions', 7)],
  ];
  const points = events.flatMap((event) => metrics.note(event));
  metrics.begin();
  points.push(...metrics.end('sessions', 7));
  const timer = (value: number, tags: object) => ({
    ...{ type: 'timer', metric: 'http_request_duration', value },
    tags: { http_status_code: 200, status: 'succeeded', ...tags },
  });
  const tags = { stream: 'sessions' };
  expect(points).toEqual([
    timer(0.02, { endpoint: '/monitorodata/tokens' }),
    timer(0.02, { ...tags, endpoint: '/monitorodata/Sessions' }),
    timer(0.02, { ...tags, endpoint: '/monitorodata/Users', http_status_code: 503, status: 'failed' }),
    { type: 'counter', metric: 'http_request_count', value: 2, tags },
    { type: 'counter', metric: 'record_count', value: 7, tags },
    { type: 'timer', metric: 'sync_duration', value: 2, tags: { ...tags, status: 'succeeded' } },
  ]);
});

test('a stream that fails tells so', () => {
  const metrics = openMetrics(clock());
  metrics.note(begun('sessions'));
  const points = metrics.note(failed('sessions', failure('THROTTLED', 'transient')));
  expect(points.at(-1)).toEqual({
    ...{ type: 'timer', metric: 'sync_duration', value: 1 },
    tags: { stream: 'sessions', status: 'failed' },
  });
});

test('lines are those that parsers of Singer logs look for', () => {
  const point = { type: 'counter', metric: 'record_count', value: 7, tags: { stream: 's' } } as const;
  const json = '{"type":"counter","metric":"record_count","value":7,"tags":{"stream":"s"}}';
  expect(metricLine(point, { format: 'text', nowMs: 0, runId: 'run-1' })).toBe(`INFO METRIC: ${json}`);
  expect(JSON.parse(metricLine(point, { format: 'json', nowMs: 0, runId: 'run-1' }))).toEqual({
    ...{ time: '1970-01-01T00:00:00.000Z', runId: 'run-1', level: 'info', event: 'metric' },
    message: `METRIC: ${json}`,
    ...point,
  });
});
