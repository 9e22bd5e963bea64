import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../../connector/datasets/define.ts';
import { openMetrics } from '../../../../connector/hosts/singer/metrics.ts';
import { openSender, type SenderOptions } from '../../../../connector/hosts/singer/sender.ts';
import { emptyState } from '../../../../connector/hosts/singer/state.ts';
import type { JsonRow } from '../../../../connector/output/json-rows.ts';
import { findDataset } from '../../../support/datasets.ts';

const at = '2026-11-20T09:00:00.000Z';
const bookmark = { settings: 'x', customerId: 'acme', watermark: at, lastFullRefresh: at };
const first = Date.parse('2026-11-01T00:00:00.000Z');
const cursorOf = (row: number) => new Date(first + row * 1000).toISOString();

function table(name: string): Dataset {
  const found = findDataset(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

async function* batchesOf(rows: number): AsyncGenerator<readonly JsonRow[]> {
  for (let from = 0; from < rows; from += 500) {
    const batch = Array.from({ length: Math.min(500, rows - from) }, (_, index) => from + index);
    yield await Promise.resolve(
      batch.map((row) => ({ json: Buffer.from(`{"n":${row}}`), cursor: cursorOf(row) })),
    );
  }
}

interface Message {
  readonly type: string;
  readonly record?: { readonly n: number };
  readonly value?: { readonly bookmarks: Readonly<Record<string, { readonly resumeCursor: string | null }>> };
}

/** Sends a table of so many rows, and returns the lines that came out. */
async function send(rows: number, name: string, options: Partial<SenderOptions> = {}) {
  const messages: Message[] = [];
  const sender = openSender({
    state: emptyState,
    methodOf: () => 'INCREMENTAL',
    write(lines) {
      messages.push(
        ...String(lines)
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Message),
      );
      return Promise.resolve();
    },
    metrics: openMetrics(() => 0),
    measure: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
  const dataset = table(name);
  const stream = { dataset, columns: dataset.columns, rows, batches: () => batchesOf(rows), bookmark };
  // Rows of the first 2000 seconds have begun long ago.
  const bookmarkAt = (cursor: string) =>
    cursor < cursorOf(2000) ? undefined : { ...bookmark, resumeCursor: cursor };
  const problem: unknown = await sender.take({ ...stream, bookmarkAt }).catch((error: unknown) => error);
  return { messages, problem };
}

const places = (messages: readonly Message[]) =>
  messages.flatMap(({ type, value }, place) =>
    type === 'STATE' ? [{ rows: place - 1, bookmark: value?.bookmarks['sessions'] }] : [],
  );

describe('a stream with bookmarks', () => {
  test('tells where the target stands every ten thousand rows and at the end, and never further', async () => {
    const { messages } = await send(23_456, 'sessions');
    const states = places(messages);
    expect(states.map(({ rows }) => rows)).toEqual([10_000, 20_001, 23_458]);
    const lastSent = (rows: number) => cursorOf(rows - 1);
    expect(states.map(({ bookmark }) => bookmark?.resumeCursor)).toEqual([
      lastSent(10_000),
      lastSent(20_000),
      null,
    ]);
  });

  test('that is broken off tells where it stands, and ends', async () => {
    const controller = new AbortController();
    let rows = 0;
    const seen: string[] = [];
    const { problem } = await send(9000, 'sessions', {
      signal: controller.signal,
      write(lines) {
        rows += String(lines).split('"RECORD"').length - 1;
        seen.push(String(lines));
        if (rows >= 4000) controller.abort(new Error('enough'));
        return Promise.resolve();
      },
    });
    expect(problem).toEqual(new Error('enough'));
    expect(rows).toBe(4000);
    expect(JSON.parse(seen.at(-1) ?? '')).toMatchObject({
      value: { bookmarks: { sessions: { resumeCursor: cursorOf(3999) } } },
    });
  });

  test('that is broken off before it can be resumed leaves the bookmark where it was', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const { problem } = await send(9000, 'sessions', {
      signal: controller.signal,
      write(lines) {
        seen.push(String(lines));
        if (seen.length === 3) controller.abort(new Error('enough'));
        return Promise.resolve();
      },
    });
    expect(problem).toEqual(new Error('enough'));
    expect(seen.filter((lines) => lines.includes('"STATE"'))).toEqual([]);
  });
});

test('a stream without bookmarks tells the state once, unmoved', async () => {
  const { messages } = await send(12_000, 'machines', { methodOf: () => 'FULL_TABLE' });
  const states = messages.filter(({ type }) => type === 'STATE');
  expect(states).toEqual([{ type: 'STATE', value: { bookmarks: {} } }]);
});

test('a target that is gone ends it', async () => {
  const gone = new Error('gone');
  const { problem } = await send(10, 'sessions', { write: () => Promise.reject(gone) });
  expect(problem).toBe(gone);
});
