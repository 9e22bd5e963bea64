import { describe, expect, it } from 'vitest';
import type { CheckReport, StepResult } from '../../../../connector/check/report.ts';
import { connectionStatusMessage, stepMessage } from '../../../../connector/hosts/airbyte/check.ts';
import {
  type AirbyteMessage,
  lineOf,
  recordLines,
  stateMessage,
} from '../../../../connector/hosts/airbyte/messages.ts';
import { followReading, messagesOf } from '../../../../connector/hosts/airbyte/reading.ts';
import { openStatuses } from '../../../../connector/hosts/airbyte/statuses.ts';
import { errorsIn, isProtocolThere, ofType, protocolFaults, statusesIn } from '../../../support/airbyte.ts';
import { begun, failed, failure, finished, planned, retry, started } from '../terminal/events.ts';

const at = Date.parse('2026-11-20T09:00:00.000Z');

describe('a record', () => {
  it('carries the row as the text it is, number by number', () => {
    const rows = [{ json: Buffer.from('{"id":9007199254740993,"ratio":1.50,"name":"a\\"b"}') }];
    const text = String(recordLines('runs', rows, at));
    expect(text).toBe(
      `{"type":"RECORD","record":{"stream":"runs","data":{"id":9007199254740993,"ratio":1.50,"name":"a\\"b"},"emitted_at":${at}}}\n`,
    );
    expect(protocolFaults(text)).toEqual([]);
  });

  it('says which fields are null because of a value of another type', () => {
    const rows = [
      { json: Buffer.from('{"id":1,"a":null,"b":null}'), nulled: ['a', 'b'] },
      { json: Buffer.from('{"id":2,"a":null,"b":null}') },
    ];
    const text = String(recordLines('runs', rows, at));
    const change = { change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' };
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).record.meta),
    ).toEqual([
      {
        changes: [
          { field: 'a', ...change },
          { field: 'b', ...change },
        ],
      },
      undefined,
    ]);
    expect(protocolFaults(text)).toEqual([]);
  });
});

describe('a state', () => {
  it('counts with a decimal point, as the protocol asks for', () => {
    const line = lineOf(stateMessage('runs', { watermark: 'x' }, 12));
    expect(line).toContain('"sourceStats":{"recordCount":12.0}');
    expect(protocolFaults(line)).toEqual([]);
  });
});

describe('the protocol', () => {
  it('is held against lines (planted)', () => {
    const faulty = `${JSON.stringify({ type: 'LOG', log: { level: 'WARNING', message: 'x' } })}\n`;
    expect(protocolFaults(faulty)).toHaveLength(isProtocolThere ? 1 : 0);
  });
});

/** What is sent, as text. */
function taken() {
  const sent: AirbyteMessage[] = [];
  return {
    send: (message: AirbyteMessage) => void sent.push(message),
    text: () => sent.map(lineOf).join(''),
  };
}

describe('statuses', () => {
  it('begin once, and end once, also where all of it fails', () => {
    const { send, text } = taken();
    const statuses = openStatuses(send, () => at);
    statuses.expect(['a', 'b', 'c', 'd']);
    statuses.start('a');
    statuses.start('a');
    statuses.run('a');
    statuses.complete('a');
    statuses.complete('b');
    statuses.fail('c', failure('THROTTLED', 'transient'));
    statuses.failRest(failure('CREDENTIALS_REJECTED', 'config'));
    expect(statusesIn(text())).toEqual({
      a: 'STARTED RUNNING COMPLETE',
      b: 'STARTED COMPLETE',
      c: 'STARTED INCOMPLETE',
      d: 'STARTED INCOMPLETE',
    });
    expect(errorsIn(text())).toEqual([
      {
        message: 'It went wrong. Mend it.',
        internal_message: 'THROTTLED: It went wrong. Mend it.',
        failure_type: 'transient_error',
        stream_descriptor: { name: 'c' },
      },
      {
        message: 'It went wrong. Mend it.',
        internal_message: 'CREDENTIALS_REJECTED: It went wrong. Mend it.',
        failure_type: 'config_error',
      },
    ]);
    expect(protocolFaults(text())).toEqual([]);
  });
});

describe('an event', () => {
  const textOf = (...messages: readonly AirbyteMessage[]) => messages.map(lineOf).join('');

  it('is a line of the log, and an estimate where it tells how many rows there are', () => {
    const text = textOf(...messagesOf(planned('runs', 7), 'runs', at));
    expect(protocolFaults(text)).toEqual([]);
    expect(ofType(text, 'LOG')).toEqual([{ level: 'INFO', message: 'runs: 7 rows to fetch' }]);
    expect(ofType(text, 'TRACE')).toMatchObject([
      { type: 'ESTIMATE', estimate: { name: 'runs', type: 'STREAM', row_estimate: 7 } },
    ]);
    expect(messagesOf(planned('runs', null), 'runs', at)).toHaveLength(1);
    expect(messagesOf(finished(), undefined, at)).toEqual([]);
  });

  it('says until when the source lets nobody in', () => {
    const text = textOf(...messagesOf(retry(5_000), 'runs', at));
    expect(protocolFaults(text)).toEqual([]);
    expect(ofType(text, 'TRACE')).toMatchObject([
      { stream_status: { reasons: [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: at + 5_000 } }] } },
    ]);
    expect(messagesOf(retry(5_000), undefined, at)).toHaveLength(1);
    expect(messagesOf(retry(5_000, 'SOURCE_TIMEOUT'), 'runs', at)).toHaveLength(1);
  });
});

describe('the reading', () => {
  it('is told of from time to time until it is over', () => {
    const { send, text } = taken();
    const beats: (() => void)[] = [];
    const starts: string[] = [];
    const { emit, close } = followReading(send, (stream) => starts.push(stream), {
      now: () => at,
      every(ms, action) {
        expect(ms).toBe(30_000);
        beats.push(action);
        return () => beats.splice(0);
      },
    });
    beats[0]?.();
    expect(text()).toBe('');
    emit(started('runs'));
    emit(begun('runs'));
    emit(planned('runs', 100));
    const before = text();
    beats[0]?.();
    expect(text().slice(before.length)).toContain('runs: 0 %, 0 of 100 rows; 0 requests');
    expect(starts).toEqual(['runs']);
    emit(failed('runs', failure('THROTTLED', 'transient')));
    emit(finished(75, failure('THROTTLED', 'transient')));
    const after = text();
    beats[0]?.();
    expect(text()).toBe(after);
    close();
    expect(beats).toEqual([]);
  });
});

describe('a check', () => {
  const ok = {
    step: 'tls',
    title: 'tls',
    subject: 'api.cloud.com',
    status: 'ok',
    ms: 3,
    detail: 'fine',
  } as const;
  const told = { message: 'No.', problems: [], remedy: 'Ask.' };
  const wrong = {
    step: 'sign-in',
    title: 'sign-in',
    subject: null,
    status: 'failed',
    ms: 3,
    detail: '',
  } as const;
  const steps: readonly StepResult[] = [
    { ...ok, finding: null },
    { ...wrong, finding: { ...told, code: 'CREDENTIALS_REJECTED' } },
    { ...ok, step: 'clock', title: 'clock', status: 'warning', finding: { ...told, code: 'CLOCK_SKEWED' } },
    { ...wrong, step: 'site', title: 'site', status: 'skipped', finding: null },
  ];
  const head: Omit<CheckReport, 'verdict' | 'steps'> = {
    ...{ reportVersion: '1', connector: { name: 'x', version: '1' }, startedAt: '', finishedAt: '' },
    ...{ exitCode: 0, code: null, customerId: null, host: null },
  };

  it('fails with what is wrong and what to do', () => {
    const message = connectionStatusMessage({ ...head, verdict: 'not-ready', steps: [...steps] });
    expect(message).toEqual({
      type: 'CONNECTION_STATUS',
      connectionStatus: { status: 'FAILED', message: 'sign-in: CREDENTIALS_REJECTED: No. Ask.' },
    });
    expect(protocolFaults(lineOf(message))).toEqual([]);
  });

  it('succeeds, and says what may become wrong', () => {
    const status = (some: readonly StepResult[]) =>
      connectionStatusMessage({ ...head, verdict: 'ready', steps: [...some] });
    expect(status(steps)).toMatchObject({
      connectionStatus: { status: 'SUCCEEDED', message: 'clock api.cloud.com: CLOCK_SKEWED: No. Ask.' },
    });
    expect(status([])).toMatchObject({ connectionStatus: { status: 'SUCCEEDED' } });
    expect(protocolFaults(lineOf(status([])))).toEqual([]);
  });

  it('logs its steps by how bad they are', () => {
    expect(steps.map(stepMessage)).toMatchObject([
      { log: { level: 'INFO', message: 'TLS api.cloud.com: fine' } },
      { log: { level: 'ERROR', message: 'sign-in: CREDENTIALS_REJECTED: No. Ask.' } },
      { log: { level: 'WARN' } },
      { log: { level: 'DEBUG', message: 'site: skipped' } },
    ]);
  });
});
