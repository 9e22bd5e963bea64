import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { warningDefinitions } from '../../../../connector/errors/warnings.ts';
import { type DisplayOptions, openRunDisplay } from '../../../../connector/hosts/terminal/run-display.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { begun, failed, failure, finished, planned, request, retry, started, written } from './events.ts';

/** A display on a screen that keeps what was written, and a clock that ticks when told to. */
async function watched(options: Partial<DisplayOptions> = {}) {
  const clock = fakeRuntime();
  const timers: { readonly ms: number; readonly action: () => void }[] = [];
  const runtime = {
    now: clock.now,
    every(ms: number, action: () => void) {
      const timer = { ms, action };
      timers.push(timer);
      return () => {
        timers.splice(timers.indexOf(timer), 1);
      };
    },
  };
  const stream = new PassThrough({ encoding: 'utf8' });
  const screen = Object.assign(stream, { columns: 80 });
  const display = await openRunDisplay({
    runId: 'run-1',
    ...{ format: 'text', level: 'info', screen, isTerminal: true, isLive: false, color: false, runtime },
    ...options,
  });
  return {
    display,
    timers,
    taken: () => String(stream.read() ?? ''),
    /** Lets the time pass, timers included. */
    pass(seconds: number) {
      const { ms = 1000 } = timers[0] ?? {};
      for (let left = seconds * 1000; left >= ms; left -= ms) {
        clock.advance(ms);
        for (const { action } of timers) action();
      }
    },
  };
}

describe('without a terminal', () => {
  it('a line comes every 30 seconds, also while the run waits', async () => {
    const { display, pass, taken } = await watched({ isTerminal: false });
    display.emit(started('sessions'));
    display.emit(begun('sessions'));
    display.emit(planned('sessions', 100));
    display.emit(retry(50_000));
    taken();
    pass(60);
    expect(taken().split('\n')).toEqual([
      '2026-11-20T09:00:30.000Z info  sessions: 0 %, 0 of 100 rows; 0 requests; 1 retry; retrying in 20 s (THROTTLED)',
      '2026-11-20T09:01:00.000Z info  sessions: 0 %, 0 of 100 rows; 0 requests; 1 retry',
      '',
    ]);
  });

  it('as JSON it is an event', async () => {
    const { display, pass, taken } = await watched({ format: 'json' });
    display.emit(started('sessions'));
    display.emit(begun('sessions'));
    display.emit(written('sessions', 7));
    display.emit(retry(50_000));
    taken();
    pass(30);
    expect(JSON.parse(taken())).toMatchObject({
      ...{ time: '2026-11-20T09:00:30.000Z', level: 'info', event: 'progress', dataset: 'sessions', rows: 7 },
      waiting: { seconds: 20, code: 'THROTTLED' },
    });
  });

  it('there is none before the run, after it, nor where nothing but problems is wanted', async () => {
    const { display, pass, taken, timers } = await watched();
    pass(90);
    display.emit(started('sessions'));
    display.emit(finished());
    taken();
    pass(90);
    expect(taken()).toBe('');
    display.close();
    expect(timers).toEqual([]);
    for (const level of ['warn', 'error'] as const) expect((await watched({ level })).timers).toEqual([]);
  });
});

describe('on a terminal', () => {
  it('the bar stands below the log, and is wiped before each line and at the end', async () => {
    const { display, pass, taken } = await watched({ isLive: true });
    display.emit(started('sessions'));
    display.emit(begun('sessions'));
    display.emit(planned('sessions', 100));
    display.emit(written('sessions', 50));
    pass(2);
    const [firstDrawn = ''] = taken().match(/sessions {2}█+░+ {2}50 %.*\n.*\n/) ?? [];
    expect(firstDrawn).toContain('50 of 100 rows');
    display.emit(retry(12_000));
    const [wiped = '', line = '', ...below] = taken()
      .replaceAll('\x1b', '␛')
      .split(/(?<=␛\[G)(?=09)|\n/);
    expect(wiped).toMatch(/^(␛\[2K(␛\[1A)?)+␛\[G$/);
    expect(line).toMatch(/^09:00:02Z warn {2}.*retrying in 12.0 s/);
    expect(below.join('\n')).toContain('retrying in 12 s (THROTTLED)');
    display.close();
    expect(stripVTControlCharacters(taken())).toBe('');
  });

  it('no line is drawn in the JSON of a host, nor at the level of errors', async () => {
    for (const options of [{ format: 'json' }, { level: 'error' }] as const) {
      const { display, pass, taken } = await watched({ isLive: true, ...options });
      display.emit(started('sessions'));
      display.emit(begun('sessions'));
      pass(29);
      expect(taken()).not.toContain('\x1b');
      display.close();
    }
  });

  it('warnings and errors are coloured where colours are welcome', async () => {
    for (const color of [true, false]) {
      const { display, taken } = await watched({ color });
      display.emit(retry(1));
      display.emit(failed('sessions', failure('THROTTLED', 'transient')));
      expect(taken().includes('\x1b[33mwarn \x1b[39m')).toBe(color);
    }
  });

  it('a name that holds commands for the terminal is shown', async () => {
    const { display, taken } = await watched({ isLive: true });
    display.emit({ type: 'warning', code: 'SPACE_LOW', message: 'desktop \x1b]0;title\x07' });
    expect(taken()).toBe(
      `09:00:00Z warn  SPACE_LOW: desktop ␛]0;title␇ ${warningDefinitions.SPACE_LOW.remedy}\n`,
    );
  });
});

describe('the JSON of a host', () => {
  it('says on each line which table it concerns, and each state of the run', async () => {
    const { display, taken } = await watched({ format: 'json', level: 'debug' });
    const error = failure('RIGHTS_MISSING', 'config');
    for (const event of [started('sessions'), request('tokens'), begun('sessions'), request('Sessions')])
      display.emit(event);
    display.emit(retry(1000));
    display.emit({ type: 'warning', code: 'SPACE_LOW', message: 'odd' });
    display.emit(failed('sessions', error));
    display.emit({ type: 'warning', code: 'SPACE_LOW', message: 'odd' });
    display.emit(finished(78, error));
    const lines = taken()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = lines.map(({ event, state, dataset, code }) => [event, state ?? code ?? '', dataset ?? '']);
    expect(told).toEqual([
      ['state-changed', 'Pending', ''],
      ['run-started', '', ''],
      ['state-changed', 'Started', ''],
      ['request', '', ''],
      ['state-changed', 'Initialized', ''],
      ['dataset-started', '', 'sessions'],
      ['state-changed', 'Collecting', ''],
      ['request', '', 'sessions'],
      ['retry', 'THROTTLED', 'sessions'],
      ['warning', 'SPACE_LOW', 'sessions'],
      ['dataset-failed', 'RIGHTS_MISSING', 'sessions'],
      ['state-changed', 'Error', 'sessions'],
      ['warning', 'SPACE_LOW', ''],
      ['run-finished', 'RIGHTS_MISSING', ''],
      ['state-changed', 'Finished', ''],
    ]);
    expect(lines[8]).toMatchObject({
      level: 'warn',
      transactionId: 't-1',
      waitMs: 1000,
      message: expect.any(String),
    });
    for (const { time, runId } of lines) expect([time, runId]).toEqual(['2026-11-20T09:00:00.000Z', 'run-1']);
  });
});
