import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../connector/datasets/define.ts';
import type { RunEvent } from '../../connector/events.ts';
import { type Bookmark, canBeBookmarked } from '../../connector/extract/memory/bookmark.ts';
import { type Receiver, type Stream, sync } from '../../connector/hosts/rows/sync.ts';
import { parseJson } from '../../connector/json.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { findDataset } from '../support/datasets.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { logTables } from '../support/log-tables.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { loadedOf, tell } from '../support/story.ts';

const hour = 3_600_000;
const logs = { records: 300, operations: 60, days: 20 };
const names = ['sessions', 'application_instances', 'machine_catalogs', ...logTables] as const;
const datasets = names.flatMap((name) => findDataset(name) ?? []);
const all = { extraDatasets: logTables, fetchHypervisors: false };

type Row = Readonly<Record<string, unknown>>;

/** Keeps the rows by key and the bookmarks, as a host does whose destination replaces rows. */
class Host {
  readonly tables = new Map(names.map((name) => [name as string, new Map<string, Row>()]));
  readonly bookmarks = new Map<string, Bookmark>();
  readonly sent: Record<string, number> = {};
  readonly missed: Record<string, string> = {};

  streams(): readonly Stream[] {
    return datasets.map((dataset) => ({
      dataset,
      columns: new Set(dataset.columns.map(({ name }) => name)),
      bookmark: canBeBookmarked(dataset) ? this.bookmarks.get(dataset.name) : undefined,
    }));
  }

  #keep(dataset: Dataset, row: Row): void {
    this.tables.get(dataset.name)?.set(keyOf(dataset, row), row);
  }

  /** @param most rows of each table that are taken; after them the host is gone */
  receiver(most = Number.POSITIVE_INFINITY): Receiver {
    return {
      take: async ({ dataset, rows, batches, bookmarkAt, bookmark }) => {
        let taken = 0;
        for await (const { json, cursor } of flat(batches())) {
          this.#keep(dataset, parseJson(String(json)) as Row);
          const reached = cursor === null ? undefined : bookmarkAt(cursor);
          if (reached !== undefined) this.bookmarks.set(dataset.name, reached);
          taken += 1;
          if (taken >= most) throw new Error('the host is gone');
        }
        expect(taken).toBe(rows);
        this.sent[dataset.name] = taken;
        this.bookmarks.set(dataset.name, bookmark);
      },
      miss: (dataset, reason) => {
        this.missed[dataset] = reason;
      },
    };
  }
}

async function* flat<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}

function keyOf({ key }: Dataset, row: Row): string {
  return key.map((name) => row[name]).join();
}

async function syncAt(simulator: Simulator, at: Date, host: Host, most?: number, changed: object = {}) {
  const events: RunEvent[] = [];
  const report = await sync(
    {
      streams: host.streams(),
      ...loadedOf({ ...parametersFor(simulator), ...all, ...changed }),
      env: {},
      readFile: (path) => readFileSync(path, 'utf8'),
      runtime: fakeRuntime(at.toISOString()),
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
    },
    host.receiver(most),
  );
  return { report, events };
}

/** The rows that a full run leaves at that moment, typed as the host gets them. */
async function fullAt(simulator: Simulator, at: Date, days: number) {
  const { table } = await tell({
    parameters: { ...parametersFor(simulator), ...all, fetchStartDatePeriod: days },
    runtime: fakeRuntime(at.toISOString()),
  });
  return datasets.map((dataset) => ({ dataset, rows: table(dataset.name).records }));
}

async function expectAll(simulator: Simulator, at: Date, host: Host, days: number) {
  for (const { dataset, rows } of await fullAt(simulator, at, days)) {
    const table = host.tables.get(dataset.name);
    expect(rows.length, dataset.name).toBeGreaterThan(0);
    for (const row of rows) {
      const has = table?.get(keyOf(dataset, row)) ?? {};
      const texts = Object.entries(has).map(([name, value]) => [name, value === null ? null : String(value)]);
      expect(Object.fromEntries(texts), dataset.name).toEqual(row);
    }
  }
}

describe('a host that keeps rows and bookmarks', () => {
  it('has what a full run would leave, for the rows that changed, whenever it comes', async () => {
    const now = moment;
    const starts = [200, 199, 150, 150, 26, 2, 0].map((hours) => new Date(now.getTime() - hours * hour));
    await using simulator = await startSimulator({
      ...{
        ...smallTenant,
        days: 12,
        sessions: 300,
        storm: 20,
        logs,
      },
      ...{ now, present: starts[0] ?? now },
    });
    const host = new Host();
    const sent: number[] = [];
    for (const [number, at] of starts.entries()) {
      simulator.moveTo(at);
      // Two of them are gone before they have everything; the next goes on where they were.
      if (number === 0 || number === 4) {
        await expect(syncAt(simulator, at, host, 25)).rejects.toThrow('the host is gone');
        await expect(syncAt(simulator, at, host, 40)).rejects.toThrow('the host is gone');
      }
      const { report } = await syncAt(simulator, at, host);
      expect([report.exitCode, host.missed]).toEqual([0, {}]);
      await expectAll(simulator, at, host, 9);
      sent.push(host.sent['sessions'] ?? 0);
    }
    const [first = 0, second = 0] = sent;
    expect(second).toBeLessThan(first / 4);
  });

  it('looks back as far as it was away', async () => {
    const now = moment;
    const before = new Date(now.getTime() - 9 * 24 * hour);
    await using simulator = await startSimulator({ ...smallTenant, days: 15, now, present: before });
    const host = new Host();
    await syncAt(simulator, before, host, undefined, { fetchStartDatePeriod: 2 });
    simulator.moveTo(now);
    await syncAt(simulator, now, host, undefined, { fetchStartDatePeriod: 2 });
    await expectAll(simulator, now, host, 9);
  });

  it('learns how what began before its window has ended, also when all of the window is read again', async () => {
    const now = moment;
    const starts = [4, 3, 2, 0].map((days) => new Date(now.getTime() - days * 24 * hour));
    await using simulator = await startSimulator({
      ...smallTenant,
      logs,
      sessions: 1000,
      now,
      present: starts[0] ?? now,
    });
    const host = new Host();
    for (const at of starts) {
      simulator.moveTo(at);
      await syncAt(simulator, at, host, undefined, { fetchStartDatePeriod: 1, fullRefreshEvery: 2 });
    }
    await expectAll(simulator, now, host, 5);
  });

  it('has all rows once more when other rows or columns are asked for', async () => {
    const now = moment;
    await using simulator = await startSimulator({ ...smallTenant, now });
    const host = new Host();
    const sentWith = async (changed: object) => {
      await syncAt(simulator, now, host, undefined, changed);
      return host.sent['sessions'] ?? 0;
    };
    const first = await sentWith({});
    expect(await sentWith({})).toBeLessThan(first / 2);
    expect(await sentWith({ sessionWindow: 'overlapping' })).toBeGreaterThanOrEqual(first);
    expect(await sentWith({ sessionWindow: 'overlapping' })).toBeLessThan(first / 2);
  });

  it('of another customer is refused before anything is asked', async () => {
    await using simulator = await startSimulator(smallTenant);
    const host = new Host();
    const timestamp = '2026-11-20T09:00:00.000Z';
    host.bookmarks.set('sessions', {
      ...{ customerId: 'other', settings: '', watermark: timestamp, lastFullRefresh: timestamp },
    });
    await expect(syncAt(simulator, new Date(timestamp), host)).rejects.toMatchObject({
      code: 'STATE_INVALID',
    });
    expect(simulator.requests).toEqual([]);
  });
});
