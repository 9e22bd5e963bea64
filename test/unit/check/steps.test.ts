import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../connector/check/report.ts';
import { createWalker, type Step } from '../../../connector/check/steps.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

const ok = (name: Step['name'], needs: Step['needs'] = []): Step => ({
  name,
  needs,
  run: () => Promise.resolve({ detail: 'seen' }),
});
const fails = (name: Step['name'], needs: Step['needs'] = [], isNeeded = true): Step => ({
  name,
  needs,
  isNeeded,
  run: () => Promise.reject(new ConnectorError('HOST_UNREACHABLE', 'away')),
});

async function walk(steps: readonly Step[], signal = new AbortController().signal) {
  const runtime = fakeRuntime();
  const results: StepResult[] = [];
  const started: string[] = [];
  const walker = createWalker({
    runtime,
    signal,
    onStart: ({ step }) => started.push(step),
    onStep: (result) => results.push(result),
  });
  for (const step of steps) await walker.take(step);
  const statuses = results.map(({ step, status }) => `${step} ${status}`);
  return { results, statuses, started, codes: walker.failures.map(({ code }) => code) };
}

describe('steps', () => {
  it('are told one after the other, before and after', async () => {
    const { statuses, started, codes } = await walk([ok('parameters'), ok('resolve', ['parameters'])]);
    expect([statuses, started, codes]).toEqual([
      ['parameters ok', 'resolve ok'],
      ['parameters', 'resolve'],
      [],
    ]);
  });

  it('tell how long they took', async () => {
    const runtime = fakeRuntime();
    const results: StepResult[] = [];
    const { signal } = new AbortController();
    const onStep = (result: StepResult) => void results.push(result);
    const walker = createWalker({ runtime, signal, onStart: () => undefined, onStep });
    const run = () => {
      runtime.advance(1_500);
      return Promise.resolve({ detail: '' });
    };
    await walker.take({ name: 'tls', subject: 'here', needs: [], run });
    expect(results).toEqual([
      { step: 'tls', title: 'TLS', subject: 'here', status: 'ok', ms: 1_500, detail: '', finding: null },
    ]);
  });

  it('that need a failed one are skipped, down to the last, and name the first cause', async () => {
    const { statuses, results, codes } = await walk([
      fails('resolve'),
      ok('connect', ['resolve']),
      ok('tls', ['connect']),
      ok('output'),
    ]);
    expect(statuses).toEqual(['resolve failed', 'connect skipped', 'tls skipped', 'output ok']);
    expect(results[2]?.detail).toBe('depends on "DNS"');
    expect(codes).toEqual(['HOST_UNREACHABLE']);
  });

  it('carry what is wrong and what to do', async () => {
    const { results } = await walk([fails('resolve')]);
    expect(results[0]?.finding).toEqual({
      code: 'HOST_UNREACHABLE',
      message: 'away',
      problems: [],
      remedy: expect.stringContaining('DNS'),
    });
  });

  it('that nothing needs warn where they fail, and their followers are skipped all the same', async () => {
    const { statuses, codes } = await walk([fails('site', [], false), ok('rights', ['site'])]);
    expect([statuses, codes]).toEqual([['site warning', 'rights skipped'], []]);
  });

  it('that warn do not stop the others', async () => {
    const warning = { code: 'CLOCK_SKEWED', message: 'late' } as const;
    const clock: Step = { name: 'clock', needs: [], run: () => Promise.resolve({ detail: 'd', warning }) };
    const { statuses, results, codes } = await walk([clock, ok('sign-in', ['clock'])]);
    expect([statuses, codes]).toEqual([['clock warning', 'sign-in ok'], []]);
    expect(results[0]?.finding).toMatchObject({ ...warning, remedy: expect.stringContaining('NTP') });
  });

  it('that find a fault of ours say so', async () => {
    const broken: Step = { name: 'tls', needs: [], run: () => Promise.reject(new TypeError('x')) };
    expect((await walk([broken])).codes).toEqual(['INTERNAL_ERROR']);
  });

  it.each([
    ['the reason it was given', new ConnectorError('CANCELLED', 'stopped', { exitCode: 143 })],
    ['any other reason', new Error('stopped')],
  ])('end when they are interrupted, with %s', async (_what, reason) => {
    const controller = new AbortController();
    const stops: Step = {
      name: 'tls',
      needs: [],
      isNeeded: false,
      run: () => {
        controller.abort(reason);
        return Promise.reject(new Error('whatever comes of it'));
      },
    };
    const { statuses, codes } = await walk([stops, ok('sign-in')], controller.signal);
    expect([statuses, codes]).toEqual([['tls failed', 'sign-in skipped'], ['CANCELLED']]);
  });

  it('are not begun when they were interrupted before', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped'));
    expect((await walk([ok('tls')], controller.signal)).codes).toEqual(['CANCELLED']);
  });
});
