import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { preview, type RunEvent, run, runEvents } from '../../connector/index.ts';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';

const start = (options: Partial<SimulatorOptions> = {}) =>
  startSimulator({ ...smallTenant, sessions: 200, ...options });

async function requestFor(simulator: Awaited<ReturnType<typeof start>>) {
  const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: wholeDays };
  return { parameters, out: join(await temporaryFolder(), 'tables') };
}

/** Everything that is yielded, and what is returned. */
async function drained<Item, Result>(items: AsyncGenerator<Item, Result>) {
  const taken: Item[] = [];
  for (;;) {
    const step = await items.next();
    if (step.done) return { taken, result: step.value };
    taken.push(step.value);
  }
}

test('runs for two customers at once keep apart', async () => {
  await using first = await start({ customerId: 'acme00000001' });
  await using second = await start({ customerId: 'zeta00000002', sessions: 120 });
  const [a, b] = [await requestFor(first), await requestFor(second)];
  const [one, two] = await Promise.all([drained(runEvents(a)), drained(runEvents(b))]);
  expect([one.result.totals.rowsWritten > two.result.totals.rowsWritten, two.result.exitCode]).toEqual([
    true,
    0,
  ]);
  const customersOf = ({ taken }: typeof one) =>
    taken.flatMap((event) => (event.type === 'run-started' ? [event.customerId] : []));
  expect([customersOf(one), customersOf(two)]).toEqual([['acme00000001'], ['zeta00000002']]);
  expect([one, two].map(({ taken }) => taken.at(-1)?.type)).toEqual(['run-finished', 'run-finished']);
});

test('the events are those of the callback', async () => {
  await using simulator = await start();
  const told: RunEvent['type'][] = [];
  await run({ ...(await requestFor(simulator)), onEvent: ({ type }) => told.push(type) });
  const { taken } = await drained(runEvents(await requestFor(simulator)));
  expect(taken.map(({ type }) => type)).toEqual(told);
});

test('nothing is sent before the first event is asked for, and leaving the loop ends the run', async () => {
  await using simulator = await start();
  const request = await requestFor(simulator);
  const events = runEvents(request);
  await setImmediate();
  expect(simulator.requests).toEqual([]);
  for await (const event of events) if (event.type === 'signed-in') break;
  const sent = simulator.requests.length;
  await setImmediate();
  expect(simulator.requests).toHaveLength(sent);
  expect(await readdir(request.out)).toEqual(['run-report.json']);
});

test('an aborted signal ends its own run only', async () => {
  await using simulator = await start();
  await using other = await start({ customerId: 'zeta00000002' });
  const stop = new AbortController();
  const [stopped, complete] = await Promise.all([
    run({ ...(await requestFor(simulator)), signal: stop.signal, onEvent: () => stop.abort() }),
    run(await requestFor(other)),
  ]);
  expect([stopped.exitCode, stopped.error?.code, complete.exitCode]).toEqual([130, 'CANCELLED', 0]);
});

test('a run that cannot begin throws where its events are read', async () => {
  const events = runEvents({ parameters: { customerId: 'acme' }, out: 'never' });
  await expect(events.next()).rejects.toMatchObject({ code: 'PARAMETERS_INVALID' });
});

test('a run that fails while nobody reads throws at the next reading, and not before', async () => {
  let whenAsked = () => undefined as unknown;
  await using simulator = await start({ onRequest: () => whenAsked() });
  const { parameters, out } = await requestFor(simulator);
  // The output folder has been looked at by then.
  whenAsked = () => mkdirSync(join(out, 'run-report.json', 'in-the-way'), { recursive: true });
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const events = runEvents({ parameters, out });
  expect((await events.next()).value).toMatchObject({ type: 'run-started' });
  for (let turn = 0; turn < 20_000; turn += 1) await setImmediate();
  await expect(drained(events)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  expect(unhandled).toEqual([]);
});

test('a preview gives rows as data, and tells of its exchanges', async () => {
  await using simulator = await start();
  const { parameters } = await requestFor(simulator);
  const exchanges: string[] = [];
  const seen = await preview({
    ...{ parameters, dataset: 'sessions', columns: ['user_upn', 'session_key'], limit: 3 },
    onExchange: (line) => exchanges.push(line),
  });
  expect(seen.rows.map((row) => Object.keys(row))).toEqual(Array(3).fill(['user_upn', 'session_key']));
  expect(exchanges.length).toBeGreaterThan(1);
  expect(exchanges.join('\n')).not.toContain(parameters.clientSecret);
});

const failingListeners = {
  throws: (error: Error) => {
    throw error;
  },
  rejects: (error: Error) => Promise.reject(error),
} as const;

test.each(['throws', 'rejects'] as const)(
  'a listener that %s ends the run in order, and its error comes out',
  async (how) => {
    await using simulator = await start();
    const [request, state] = [await requestFor(simulator), await temporaryFolder()];
    const own = new Error('of the host');
    const before = process.listeners('unhandledRejection').length;
    const ended = run({
      ...{ ...request, state },
      onEvent: ({ type }) => (type === 'request' ? failingListeners[how](own) : undefined),
    });
    await expect(ended).rejects.toBe(own);
    expect(process.listeners('unhandledRejection')).toHaveLength(before);
    expect(await readdir(request.out)).toEqual(['run-report.json']);
    expect((await readdir(state)).filter((name) => /lock/.test(name))).toEqual([]);
    expect((await run({ ...request, state })).exitCode).toBe(0);
  },
);
