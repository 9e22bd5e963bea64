import { describe, expect, it } from 'vitest';
import { type Fault, type Simulator, startSimulator } from '../simulator/index.ts';
import {
  type Asked,
  askInProcess,
  catalogOf,
  errorsIn,
  ofType,
  protocolFaults,
  recordsIn,
  type StateMessage,
  statesIn,
  statusesIn,
} from '../support/airbyte.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { tell } from '../support/story.ts';

const now = new Date('2026-11-20T09:00:00.000Z');
const hour = 3_600_000;
const history = { ...smallTenant, sessions: 750, now } as const;

function readFrom(simulator: Simulator, asked: Omit<Asked, 'config'>) {
  const config = { ...parametersFor(simulator), fetchStartDatePeriod: 9 };
  return askInProcess({ config, runtime: fakeRuntime(now.toISOString()), ...asked });
}

/** Keeps rows by key and the last states, as Airbyte does with a destination that replaces rows. */
class Destination {
  readonly rows = new Map<string, Readonly<Record<string, unknown>>>();
  states: readonly StateMessage[] = [];

  take(text: string): number {
    const records = recordsIn(text)['sessions'] ?? [];
    for (const row of records) this.rows.set(String(row['session_key']), row);
    this.states = statesIn(text, this.states);
    return records.length;
  }
}

describe('an incremental stream', () => {
  const catalog = catalogOf({ sessions: 'incremental' });

  it('is whole after every sync, whatever has changed and wherever a sync broke off', async () => {
    const moments = [40, 6, 0].map((hours) => new Date(now.getTime() - hours * hour));
    await using simulator = await startSimulator({ ...history, present: moments[0] ?? now });
    const destination = new Destination();
    const taken: number[] = [];
    const sync = (at: Date, asked: Partial<Asked> = {}) =>
      readFrom(simulator, {
        ...{ catalog, state: destination.states, runtime: fakeRuntime(at.toISOString()) },
        ...{ recordsPerState: 500, ...asked },
      });
    for (const [number, at] of moments.entries()) {
      simulator.moveTo(at);
      if (number % 2 === 0) {
        // The host is gone after the first rows: what it has taken by then counts.
        let text = '';
        const onLines = (lines: string) => {
          if (text.includes('"STATE"')) throw new Error('gone');
          text += lines;
        };
        expect((await sync(at, { onLines })).exitCode).toBe(1);
        destination.take(text);
      }
      const { exitCode, text } = await sync(at);
      expect([exitCode, statusesIn(text)['sessions']]).toEqual([0, 'STARTED RUNNING COMPLETE']);
      expect(protocolFaults(text)).toEqual([]);
      taken.push(destination.take(text));
      await expectWhole(simulator, at, destination);
    }
    // None came to more than what was left, or had changed; nor does a sync right after.
    taken.push(destination.take((await sync(now)).text));
    for (const records of taken) expect(records).toBeLessThan(destination.rows.size / 2);
  });

  /** What a run would leave is there, as it would leave it. */
  async function expectWhole(simulator: Simulator, at: Date, { rows }: Destination) {
    const { table } = await tell({
      parameters: { ...parametersFor(simulator), fetchStartDatePeriod: 9 },
      runtime: fakeRuntime(at.toISOString()),
    });
    const { records } = table('sessions');
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) {
      const row = Object.entries(rows.get(String(record['session_key'])) ?? {});
      const texts = row.map(([name, value]) => [name, value === null ? null : String(value)]);
      expect(Object.fromEntries(texts)).toEqual(record);
    }
  }

  it('counts with every state the records since the one before', async () => {
    await using simulator = await startSimulator(history);
    const { text } = await readFrom(simulator, { catalog, recordsPerState: 500 });
    const counts = ofType<StateMessage>(text, 'STATE').map(({ sourceStats }) =>
      Number(sourceStats.recordCount),
    );
    expect(counts[0]).toBe(500);
    expect(counts.reduce((a, b) => a + b)).toBe(recordsIn(text)['sessions']?.length);
  });

  it('ends with a state when it is interrupted', async () => {
    await using simulator = await startSimulator(history);
    const interruption = new AbortController();
    const { exitCode, text } = await readFrom(simulator, {
      catalog,
      signal: interruption.signal,
      onLines: (lines) => {
        if (lines.includes('"RECORD"')) interruption.abort();
      },
    });
    expect(exitCode).not.toBe(0);
    expect(recordsIn(text)['sessions']?.length).toBeGreaterThan(0);
    expect(statesIn(text)).toMatchObject([
      { stream: { stream_state: { resumeCursor: expect.any(String) } } },
    ]);
    expect(statusesIn(text)).toEqual({ sessions: 'STARTED RUNNING INCOMPLETE' });
  });
});

describe('a full refresh', () => {
  const catalog = catalogOf({ sessions: 'full_refresh', hypervisors: 'full_refresh' });

  it('begins anew, but goes on where the one before broke off', async () => {
    await using simulator = await startSimulator(history);
    const whole = await readFrom(simulator, { catalog, recordsPerState: 500 });
    const all = recordsIn(whole.text)['sessions']?.length ?? 0;
    const again = await readFrom(simulator, { catalog, state: statesIn(whole.text) });
    expect(recordsIn(again.text)['sessions']).toHaveLength(all);
    const [first] = ofType<StateMessage>(whole.text, 'STATE');
    const rest = await readFrom(simulator, { catalog, state: [first] });
    const handedOn = recordsIn(rest.text)['sessions']?.length ?? 0;
    expect(handedOn).toBeLessThan(all - 400);
    expect(handedOn).toBeGreaterThanOrEqual(all - 500);
  });

  it('of some columns has these, the key and the cursor, and asks for no others', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const { text } = await readFrom(simulator, {
      catalog: catalogOf({ sessions: 'full_refresh' }, ['user_upn', 'no_such_column']),
    });
    const [row = {}] = recordsIn(text)['sessions'] ?? [];
    expect(Object.keys(row)).toEqual(['customer_id', 'site_id', 'session_key', 'start_date', 'user_upn']);
    expect(simulator.requests.some(({ path }) => path.endsWith('/Machines'))).toBe(false);
  });
});

describe('a stream that fails', () => {
  const catalog = catalogOf({
    ...{ sessions: 'incremental', application_instances: 'incremental', hypervisors: 'full_refresh' },
    ...{ nowhere: 'full_refresh', system_log: 'incremental' },
  });

  it('is told with its class and remedy, and stops no other', async () => {
    const faults: Fault[] = [
      { kind: 'status', status: 403, on: '/monitorodata/ApplicationInstances', times: 99 },
      { kind: 'invalid-json', on: '/cvad/manage/hypervisors', times: 99 },
    ];
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const damaged = {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'system_log' }, stream_state: { watermark: 'yesterday' } },
    };
    const { exitCode, text } = await readFrom(simulator, { catalog, state: [damaged] });
    expect(exitCode).toBe(1);
    expect(protocolFaults(text)).toEqual([]);
    expect(statusesIn(text)).toEqual({
      sessions: 'STARTED RUNNING COMPLETE',
      application_instances: 'STARTED INCOMPLETE',
      hypervisors: 'STARTED INCOMPLETE',
      nowhere: 'STARTED INCOMPLETE',
      system_log: 'STARTED INCOMPLETE',
    });
    expect(recordsIn(text)['sessions']?.length).toBeGreaterThan(0);
    const errors = errorsIn(text).map(({ stream_descriptor: stream, failure_type, internal_message }) => [
      stream?.name,
      failure_type,
      internal_message.split(':')[0],
    ]);
    expect(errors).toEqual([
      ['nowhere', 'config_error', 'PARAMETERS_INVALID'],
      ['system_log', 'config_error', 'STATE_INVALID'],
      ['application_instances', 'config_error', 'RIGHTS_MISSING'],
      ['hypervisors', 'system_error', 'RESPONSE_INVALID'],
    ]);
    for (const { message } of errorsIn(text))
      expect(message).toMatch(/Correct|reset|role|Run again|Discover/);
  });

  it('for all the same reason is one of many', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 20 });
    const config = { ...parametersFor(simulator), clientSecret: 'wrong-one' };
    const { exitCode, text } = await askInProcess({
      ...{ config, catalog: catalogOf({ sessions: 'incremental', hypervisors: 'full_refresh' }) },
    });
    expect([exitCode, recordsIn(text)]).toEqual([1, {}]);
    expect(errorsIn(text).map(({ failure_type }) => failure_type)).toEqual(['config_error', 'config_error']);
    expect(statusesIn(text)).toEqual({ sessions: 'STARTED INCOMPLETE', hypervisors: 'STARTED INCOMPLETE' });
  });

  it('because the state is of another form ends before anything is asked', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 20 });
    const state = { type: 'GLOBAL', global: { stream_states: [] } };
    const { exitCode, text } = await readFrom(simulator, { catalog, state: [state] });
    expect([exitCode, simulator.requests]).toEqual([1, []]);
    expect(errorsIn(text)).toMatchObject([
      { failure_type: 'config_error', internal_message: expect.stringContaining('STATE_INVALID') },
    ]);
  });
});

describe('a stream that the site has nothing of', () => {
  it('is complete without a record, with a warning', async () => {
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 20,
      lacks: ['SpaSessions'],
    });
    const { exitCode, text } = await readFrom(simulator, {
      catalog: catalogOf({ spa_sessions: 'full_refresh' }),
    });
    expect([exitCode, recordsIn(text), statusesIn(text)]).toEqual([
      0,
      {},
      { spa_sessions: 'STARTED COMPLETE' },
    ]);
    expect(ofType(text, 'LOG')).toContainEqual({
      level: 'WARN',
      message: expect.stringMatching(/^spa_sessions: skipped\. This site has no /),
    });
  });
});
