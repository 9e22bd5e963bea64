import { describe, expect, test } from 'vitest';
import type { EventExport, MessageBatch } from '../../../../connector/citrix/analytics/export.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import { openBudget } from '../../../../connector/extract/budget.ts';
import { readBatch } from '../../../../connector/extract/risk/batch.ts';
import { retryingExport } from '../../../../connector/extract/risk/retrying-export.ts';
import type { EventTable } from '../../../../connector/extract/risk/table.ts';
import { nothingOdd } from '../../../../connector/extract/rows/odd-cells.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { riskRun, riskTable, samples } from './events.ts';

type Read = EventExport['read'];

/** An export that answers what it is told to; nothing else of it is asked. */
function exportOf(read: Read): EventExport {
  const refuse = () => Promise.reject(new Error('nobody asks for this'));
  return {
    ...{ host: 'broker', read, topic: refuse, members: refuse, signIn: refuse },
    ...{ committed: refuse, commit: refuse, close: () => Promise.resolve() },
  };
}

const message = (offset: bigint, text: string = samples.riskScoreChange) => ({
  ...{ offset, timestamp: 0, value: Buffer.from(text) },
});

function batch(from: bigint, count: number, next = from + BigInt(count)): MessageBatch {
  const messages = Array.from({ length: count }, (_, index) => message(from + BigInt(index)));
  return { messages, next, gap: 0n, bytes: count };
}

/** Reads one partition, and tells what came into the table and among the rejected. */
async function read(
  source: Read,
  { until = 3000n, reached = undefined as bigint | undefined, budget = {}, runtime = fakeRuntime() } = {},
) {
  const offsets: string[] = [];
  const lines: string[] = [];
  const table: EventTable = {
    begin: () => Promise.resolve(),
    add(rows) {
      offsets.push(...rows.map((row) => String(row.at(-4))));
      return Promise.resolve();
    },
    close: () => Promise.reject(new Error('not closed here')),
    abort: () => Promise.resolve(),
  };
  const events: RunEvent[] = [];
  const emit = (event: RunEvent) => void events.push(event);
  const opened = openBudget({ maxRows: undefined, maxMinutes: undefined, ...budget }, runtime);
  const done = await readBatch({
    source: retryingExport(exportOf(source), { runtime, emit }),
    ranges: [{ partition: 0, from: 0n, until, gap: 0n }],
    sinks: [
      {
        ...{ dataset: riskTable('riskScoreChange'), table, repeated: 0, odd: nothingOdd, missing: {} },
        reached: reached === undefined ? undefined : new Map([[0, reached]]),
      },
    ],
    rejected: {
      add: (more) => Promise.resolve(void lines.push(...more)),
      close: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    },
    run: riskRun,
    ...{ budget: opened, emit, now: () => 0, signal: opened.signal },
  });
  return { done, offsets, lines, events };
}

describe('a batch', () => {
  test('is read to its end, over fetches that bring nothing and offsets that do not exist', async () => {
    const answers = [batch(0n, 2), batch(2n, 0, 2n), batch(2n, 1, 10n), batch(10n, 0, 12n)];
    const { done, offsets } = await read(() => Promise.resolve(answers.shift() ?? batch(0n, 0)), {
      until: 12n,
    });
    expect(offsets).toEqual(['0', '1', '2']);
    expect(done.partitions).toMatchObject([{ reached: 12n, events: 3, gap: 0n }]);
  });

  test('reports each fetch as one, not as a request', async () => {
    const answers = [batch(0n, 2), batch(2n, 1)];
    const { events } = await read(() => Promise.resolve(answers.shift() ?? batch(0n, 0)), { until: 3n });
    expect(events.filter(({ type }) => type === 'fetch')).toEqual([
      { type: 'fetch', partition: 0, offset: '0', messages: 2, bytes: 2, ms: 0 },
      { type: 'fetch', partition: 0, offset: '2', messages: 1, bytes: 1, ms: 0 },
    ]);
    expect(events.filter(({ type }) => type === 'request')).toEqual([]);
  });

  test('passes over what the table has already, and goes on behind a gap', async () => {
    const answers = [batch(0n, 3), { ...batch(3n, 0, 7n), gap: 4n }, batch(7n, 2)];
    const { done, offsets } = await read(() => Promise.resolve(answers.shift() ?? batch(0n, 0)), {
      until: 9n,
      reached: 2n,
    });
    expect(offsets).toEqual(['2', '7', '8']);
    expect(done.partitions).toMatchObject([{ reached: 9n, gap: 4n, events: 5 }]);
  });

  test('sorts out what is no event, and what nobody asked for', async () => {
    const messages = [message(0n, '{'), message(1n, samples.score), message(2n)];
    const { done, offsets, lines } = await read(
      () => Promise.resolve({ messages, next: 3n, gap: 0n, bytes: 1 }),
      { until: 3n },
    );
    expect(offsets).toEqual(['2']);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ partition: 0, offset: 0, message: '{' }]);
    expect(done).toMatchObject({ rejected: 1, ignored: 1 });
  });

  test('ends after a thousand messages at most when the rows are spent', async () => {
    const { done, offsets } = await read((_, from) => Promise.resolve(batch(from, 2500)), {
      budget: { maxRows: 1 },
    });
    expect(done.spent?.code).toBe('BUDGET_SPENT');
    expect(done.partitions).toMatchObject([{ reached: 1000n, events: 1000 }]);
    expect(offsets).toHaveLength(1000);
  });

  test('ends where it stands when the time is over', async () => {
    let asked = 0;
    const { done, offsets } = await read((_, from) => {
      asked += 1;
      if (asked === 1) return Promise.resolve(batch(from, 5));
      return Promise.reject(new ConnectorError('BUDGET_SPENT', 'the time is over'));
    });
    expect(done.spent?.code).toBe('BUDGET_SPENT');
    expect(done.partitions).toMatchObject([{ reached: 5n, until: 3000n }]);
    expect(offsets).toHaveLength(5);
  });

  test('outlives a broker that is away for a while, but not one that stays away or refuses', async () => {
    const failing = (times: number, code: 'HOST_UNREACHABLE' | 'EXPORT_RIGHTS_MISSING'): Read => {
      let left = times;
      let isFirst = true;
      return (_, from) => {
        if (isFirst) {
          isFirst = false;
          return Promise.resolve(batch(from, 1));
        }
        left -= 1;
        return left >= 0 ? Promise.reject(new ConnectorError(code, 'away')) : Promise.resolve(batch(from, 1));
      };
    };
    const runtime = fakeRuntime();
    expect((await read(failing(5, 'HOST_UNREACHABLE'), { until: 2n, runtime })).offsets).toEqual(['0', '1']);
    expect(runtime.sleeps).toHaveLength(5);
    await expect(read(failing(99, 'HOST_UNREACHABLE'), { until: 2n })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
    });
    await expect(read(failing(1, 'EXPORT_RIGHTS_MISSING'), { until: 2n })).rejects.toMatchObject({
      code: 'EXPORT_RIGHTS_MISSING',
    });
  });
});
