import { expect, it } from 'vitest';
import type { LifecycleState } from '../../../../connector/events/lifecycle.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import { type StateChange, statesAfter } from '../../../../connector/hosts/terminal/lifecycle.ts';
import { begun, failed, failure, finished, read, request, signedIn, started } from './events.ts';

function changesOf(...events: readonly RunEvent[]): readonly StateChange[] {
  const changes: StateChange[] = [];
  let state: LifecycleState = 'Pending';
  for (const event of events) {
    for (const change of statesAfter(state, event)) {
      changes.push(change);
      state = change.state;
    }
  }
  return changes;
}

const statesOf = (...events: readonly RunEvent[]) => changesOf(...events).map(({ state }) => state);

const wayIn = [started('sessions', 'hypervisors'), request('tokens'), signedIn] as const;

it('a run that goes well passes each state once, in order', () => {
  const changes = changesOf(
    ...wayIn,
    ...[begun('sessions'), request('Sessions'), signedIn, read('sessions', 1)],
    ...[begun('hypervisors'), read('hypervisors', 1), finished()],
  );
  expect(changes).toEqual([
    { previous: 'Pending', state: 'Started' },
    { previous: 'Started', state: 'Initialized' },
    { previous: 'Initialized', state: 'Authenticated' },
    { previous: 'Authenticated', state: 'Collecting' },
    { previous: 'Collecting', state: 'Finished' },
  ]);
});

it('a table that fails leads to Error with its class, the next one back to Collecting', () => {
  const error = failure('THROTTLED', 'transient');
  const changes = changesOf(
    ...wayIn,
    ...[begun('sessions'), failed('sessions', error), begun('hypervisors'), read('hypervisors', 1)],
    finished(75, error),
  );
  expect(changes.slice(3).map(({ state }) => state)).toEqual([
    'Collecting',
    'Error',
    'Collecting',
    'Error',
    'Finished',
  ]);
  expect(changes[4]).toEqual({
    ...{ previous: 'Collecting', state: 'Error', dataset: 'sessions' },
    error: {
      ...{ code: 'THROTTLED', kind: 'transient', retry: true },
      ...{ airbyte: 'transient_error', sumo: 'ThirdPartyGeneric' },
    },
  });
});

it.each([
  ['config', 'config_error', 'ThirdPartyConfig', false],
  ['transient', 'transient_error', 'ThirdPartyGeneric', true],
  ['system', 'system_error', 'FirstPartyGeneric', false],
] as const)('an error of kind %s is %s and %s', (kind, airbyte, sumo, retry) => {
  const [change] = changesOf(started('sessions'), finished(70, failure('INTERNAL_ERROR', kind))).slice(1);
  expect(change?.error).toMatchObject({ kind, airbyte, sumo, retry });
});

it('parameters that cannot be used lead from Pending to Error and the end', () => {
  expect(statesOf(finished(78, failure('PARAMETERS_INVALID', 'config')))).toEqual(['Error', 'Finished']);
});

it('a sign-in that is refused is an error of an initialized run', () => {
  const error = failure('CREDENTIALS_REJECTED', 'config');
  expect(statesOf(started('sessions'), request('tokens', 401), finished(78, error))).toEqual([
    ...['Started', 'Initialized', 'Error', 'Finished'],
  ]);
});

it.each([
  ['CANCELLED', 143],
  ['BUDGET_SPENT', 75],
] as const)('%s is stopping, not failing', (code, exitCode) => {
  const error = failure(code, 'transient');
  const states = statesOf(...wayIn, begun('sessions'), failed('sessions', error), finished(exitCode, error));
  expect(states.slice(3)).toEqual(['Collecting', 'Stopping', 'Finished']);
});
