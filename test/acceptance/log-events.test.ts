import { PassThrough } from 'node:stream';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { openRunDisplay } from '../../connector/hosts/terminal/run-display.ts';
import { allLogLines } from '../../manifest/log-event-schema.ts';
import schema from '../../schemas/log-event.schema.json' with { type: 'json' };
import { startSimulator } from '../simulator/index.ts';
import { closedSchema } from '../support/closed-schema.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { checkLog, lineFault } from '../support/log-lines.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { tell } from '../support/story.ts';

type Line = Readonly<Record<string, unknown>>;

/** The JSON log of a run over the simulator, with a line of progress behind each event. */
async function recorded(): Promise<readonly Line[]> {
  await using simulator = await startSimulator({ ...smallTenant });
  const screen = new PassThrough({ encoding: 'utf8' });
  const texts: string[] = [];
  screen.on('data', (text: string) => texts.push(text));
  const ticks: (() => void)[] = [];
  const runtime = fakeRuntime(moment.toISOString());
  const display = await openRunDisplay({
    ...{ runId: 'run-1', format: 'json', level: 'debug', screen, isTerminal: false, isLive: false },
    color: false,
    runtime: {
      now: runtime.now,
      every(_ms, action) {
        ticks.push(action);
        return () => undefined;
      },
    },
  });
  await tell({
    parameters: { ...parametersFor(simulator), extraDatasets: ['machines', 'system_log', 'users'] },
    runtime,
    onEvent(event) {
      display.emit(event);
      for (const tick of ticks) tick();
    },
  });
  display.close();
  return texts
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

let log: Promise<readonly Line[]> | undefined;

/** The same for all tests: the run is told once. */
async function logLines(): Promise<readonly Line[]> {
  log ??= recorded();
  return await log;
}

function compiled(node: object) {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  return ajv.compile(node);
}

describe('the schema of the log', () => {
  it('is that of each line, and declares each of its members', async () => {
    const lines = await logLines();
    const [open, closed] = [compiled(schema), compiled(closedSchema(schema))];
    const kinds = new Set(lines.map(({ event }) => event));
    expect(kinds.size).toBeGreaterThan(14);
    for (const line of lines) {
      expect(open(line), JSON.stringify([line, open.errors])).toBe(true);
      expect(closed(line), JSON.stringify([line, closed.errors])).toBe(true);
    }
  });

  it('takes members and events of later versions', async () => {
    const validate = compiled(schema);
    const [started, ...others] = (await logLines()).filter(({ event }) => event === 'run-started');
    expect(others).toEqual([]);
    expect(validate({ ...started, edition: 'x' })).toBe(true);
    const { time, level, message } = { ...started };
    expect(validate({ time, level, message, event: 'brand-new', more: 1 })).toBe(true);
    expect(validate({ time, message, event: 'brand-new' })).toBe(false);
  });

  it('refuses an event without a member, or with one of another type (planted)', async () => {
    const validate = compiled(schema);
    for (const line of (await logLines()).filter(({ event }) => event === 'dataset-read')) {
      const { written: _, ...without } = line;
      expect(validate(without)).toBe(false);
      expect(validate({ ...line, written: 'many' })).toBe(false);
    }
  });

  it('names each event once', () => {
    const titles = schema.oneOf.map(({ title }) => title);
    expect(titles).toEqual([...Object.keys(allLogLines), 'other']);
  });
});

describe('the check of all logs that tests read', () => {
  const line = JSON.stringify({
    ...{ time: '2026-11-20T09:00:00.000Z', runId: 'run-1', level: 'debug', event: 'signed-in' },
    ...{ message: 'x', lifetimeSeconds: 3600 },
  });

  it('finds nothing in a log as it is declared', () => {
    expect(lineFault(line)).toBeUndefined();
    expect(() => checkLog(['--log-format', 'json'], `${line}\n{"cut`)).not.toThrow();
  });

  it.each([
    ['a member that is not declared', (text: string) => text.replace('{', '{"extra":1,')],
    ['an event that is not declared', (text: string) => text.replace('signed-in', 'signed-out')],
    [
      'a member of another type',
      (text: string) => text.replace(/"lifetimeSeconds":\d+/, '"lifetimeSeconds":"x"'),
    ],
    ['a line that is no JSON', (text: string) => text.slice(0, -1)],
  ])('finds %s (planted)', (_, change) => {
    expect(() => checkLog(['--log-format', 'json'], `${change(line)}\n`)).toThrow();
    expect(() => checkLog(['--log-format=json'], `${change(line)}\n`)).toThrow();
    expect(() => checkLog(['--log-format', 'text'], `${change(line)}\n`)).not.toThrow();
  });
});

/** A bar over all tables, as a host may draw it from the documented members alone. */
function barAfter(line: Line): number | undefined {
  if (line['event'] !== 'progress') return undefined;
  const { over, tables, percent } = line;
  return (Number(over) + Number(percent ?? 0) / 100) / Number(tables);
}

it('a progress bar over all tables can be drawn from it', async () => {
  const lines = await logLines();
  const bars = lines.map(barAfter).filter((bar) => bar !== undefined);
  expect(bars.length).toBeGreaterThan(20);
  expect(bars[0]).toBe(0);
  expect(bars.at(-1)).toBe(1);
  expect(bars).toEqual(bars.toSorted((a, b) => a - b));
  expect(bars.some((bar) => bar > 0.1 && bar < 0.9)).toBe(true);
  const tables = lines.find(({ event }) => event === 'run-started')?.['datasets'];
  const ends = lines.filter(({ event }) =>
    ['dataset-read', 'dataset-skipped', 'dataset-failed'].includes(String(event)),
  );
  expect(ends.map(({ dataset }) => dataset)).toEqual(expect.arrayContaining(tables as string[]));
});
