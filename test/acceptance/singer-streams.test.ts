import { describe, expect, it } from 'vitest';
import { discover } from '../../connector/hosts/singer/discover.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { findDataset } from '../support/datasets.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { type TapInput, tellTap } from '../support/singer.ts';
import { tell } from '../support/story.ts';
import type { ReadTable } from '../support/tables.ts';

const names = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'] as const;
const now = new Date('2026-11-20T09:00:00.000Z');
const hourMs = 3_600_000;
const tenant = { ...smallTenant, sessions: 300, now, clientSecret: 'Canary+Secret/71=&?é==' } as const;
const window = { fetchStartDatePeriod: wholeDays };

function tapAt(simulator: Simulator, at: Date, input: TapInput = {}) {
  const parameters = { ...window, ...input.parameters };
  return tellTap(simulator, fakeRuntime(at.toISOString()), { ...input, parameters });
}

type Row = Readonly<Record<string, unknown>>;

/** As a destination has them that replaces rows by their key. */
function byKey(name: string, ...all: readonly (readonly Row[])[]): ReadonlyMap<string, Row> {
  const { key = [] } = findDataset(name) ?? {};
  return new Map(all.flat().map((row) => [key.map((column) => row[column]).join(), row]));
}

/** The rows that were sent, over all runs, are those of the table. */
function expectTable({ records }: ReadTable, name: string, ...sent: readonly (readonly Row[])[]): void {
  const has = byKey(name, ...sent);
  expect(records.length, name).toBeGreaterThan(0);
  expect(has.size, name).toBe(records.length);
  for (const [key, record] of byKey(name, records)) {
    const row = Object.entries(has.get(key) ?? {});
    const cells = row.map(([column, value]) => [column, value === null ? null : String(value)]);
    expect(Object.fromEntries(cells), name).toEqual(record);
  }
}

/** The catalog that the tap itself discovers, with metadata of ours in it, by stream and property ('' is the stream). */
function catalogWith(chosen: Readonly<Record<string, Readonly<Record<string, object>>>>): unknown {
  const catalog = JSON.parse(discover({ configs: [], readFile: () => '', env: {} })) as {
    readonly streams: readonly {
      readonly tap_stream_id: string;
      readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: object }[];
    }[];
  };
  for (const { tap_stream_id, metadata } of catalog.streams) {
    for (const entry of metadata) {
      Object.assign(entry.metadata, chosen[tap_stream_id]?.[entry.breadcrumb.at(-1) ?? '']);
    }
  }
  return catalog;
}

const selected = { selected: true };
const deselected = { selected: false };
const nothing = Object.fromEntries(names.map((name) => [name, { '': deselected }]));

describe('the streams of the tap', () => {
  it('are the tables that a run leaves, then what has changed, as the bookmarks have it', async () => {
    const before = new Date(now.getTime() - 2 * hourMs);
    await using simulator = await startSimulator({ ...tenant, present: before });
    const wholeAt = (at: Date) =>
      tell({
        parameters: { ...parametersFor(simulator), ...window },
        runtime: fakeRuntime(at.toISOString()),
      });
    const first = await tapAt(simulator, before);
    expect(first.exitCode, first.stderr).toBe(0);
    const whole = await wholeAt(before);
    for (const name of names) expectTable(whole.table(name), name, first.rows[name] ?? []);
    const bookmark = {
      customerId: simulator.tenant.customerId,
      settings: expect.stringMatching(/^[0-9a-f]{16}$/),
      lastFullRefresh: before.toISOString(),
      resumeCursor: null,
    };
    const settings = expect.stringMatching(/^[\da-f]{16}$/);
    const until = (watermark: string) => ({ ...bookmark, settings, watermark });
    const { sessions, application_instances, ...others } = first.state?.bookmarks ?? {};
    expect([sessions, application_instances]).toEqual(Array(2).fill(until(before.toISOString())));
    expect(others).toEqual({});

    simulator.moveTo(now);
    const strange = { machine_catalogs: { kept: 'by others' } };
    const state = { bookmarks: { ...first.state?.bookmarks, ...strange }, more: 1 };
    const second = await tapAt(simulator, now, { state });
    expect(second.exitCode, second.stderr).toBe(0);
    const wholeAgain = await wholeAt(now);
    for (const name of names)
      expectTable(wholeAgain.table(name), name, first.rows[name] ?? [], second.rows[name] ?? []);
    expect(second.rows['sessions']?.length).toBeLessThan(100);
    const moved = until(now.toISOString());
    const bookmarks = { ...strange, sessions: moved, application_instances: moved };
    expect(second.state).toEqual({ bookmarks, more: 1 });
  });

  it('begin at the start date as long as they have no bookmark', async () => {
    await using simulator = await startSimulator(tenant);
    const windowIn = (log: string) => /; window (\S+) to /.exec(log)?.[1];
    const parameters = { start_date: '2026-11-17', fetchStartDatePeriod: 1 };
    const catalog = catalogWith({ ...nothing, sessions: { '': selected } });
    const first = await tapAt(simulator, now, { parameters, catalog });
    expect(windowIn(first.stderr)).toBe('2026-11-16T09:00:00.000Z');
    const second = await tapAt(simulator, now, { parameters, catalog, state: first.state });
    expect(windowIn(second.stderr)).toBe('2026-11-19T09:00:00.000Z');
    const sent = (run: typeof first) => run.rows['sessions']?.length ?? 0;
    expect(sent(second)).toBeLessThan(sent(first) / 2);
    const broken = { ...first.state?.bookmarks['sessions'], resumeCursor: '2026-11-17T10:00:00.000Z' };
    const rest = await tapAt(simulator, now, {
      parameters,
      catalog,
      state: { bookmarks: { sessions: broken } },
    });
    expect(windowIn(rest.stderr)).toBe('2026-11-17T09:00:00.000Z');
    const long = { ...parameters, start_date: '2026-01-01' };
    const longest = await tapAt(simulator, now, { parameters: long, catalog });
    expect(windowIn(longest.stderr)).toBe('2026-05-24T09:00:00.000Z');
    expect(longest.stderr).toContain('warn  WINDOW_SHORTENED: start_date is more than 180 days ago');
  });

  it('ask the source for what the catalog selects and for nothing else', async () => {
    await using simulator = await startSimulator(tenant);
    const { columns = [] } = findDataset('sessions') ?? {};
    const wanted = ['customer_id', 'site_id', 'session_key', 'start_date', 'client_name'];
    const unwanted = columns.map(({ name }) => name).filter((name) => !wanted.includes(name));
    const catalog = catalogWith({
      ...nothing,
      sessions: { '': selected, ...Object.fromEntries(unwanted.map((name) => [name, deselected])) },
      machine_catalogs: { '': selected, name: deselected },
    });
    const run = await tapAt(simulator, now, { catalog });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(Object.keys(run.columns)).toEqual(['sessions', 'machine_catalogs']);
    expect(run.columns['sessions']?.toSorted()).toEqual(wanted.toSorted());
    expect(run.columns['machine_catalogs']).not.toContain('name');
    expect(run.rows['sessions']?.length).toBe(300);
    const sets = simulator.requests.filter(({ area }) => area === 'monitor').map(({ path }) => path);
    expect(new Set(sets)).toEqual(new Set(['/monitorodata/Sessions']));
    const selects = simulator.requests.flatMap(({ query }) => query['$select'] ?? []);
    expect(selects.length).toBeGreaterThan(0);
    for (const select of selects) expect(select).not.toMatch(/UserId|EndDate/);
  });

  it('that are FULL_TABLE come whole every time, also after a run that broke off', async () => {
    await using simulator = await startSimulator(tenant);
    const catalogOf = (method: string) =>
      catalogWith({ ...nothing, sessions: { '': { ...selected, 'replication-method': method } } });
    const first = await tapAt(simulator, now, { catalog: catalogOf('INCREMENTAL') });
    const bookmark = first.state?.bookmarks['sessions'];
    // A target that begins its table anew has nothing any more of what was sent before it broke off.
    const open = { ...bookmark, resumeCursor: first.rows['sessions']?.[150]?.['start_date'] };
    for (const sessions of [bookmark, open]) {
      const state = { bookmarks: { sessions } };
      const whole = await tapAt(simulator, now, { catalog: catalogOf('FULL_TABLE'), state });
      expect(whole.rows['sessions']).toHaveLength(300);
      expect(whole.state).toEqual({ bookmarks: { sessions: { resumeCursor: null } } });
    }
  });

  it('come without the one that fails, whose bookmark stays', async () => {
    const body = `no: ${tenant.clientSecret}`;
    await using simulator = await startSimulator({
      ...tenant,
      faults: [{ kind: 'status', status: 403, body, on: '/monitorodata/Sessions', times: 99 }],
    });
    const at = new Date(now.getTime() - hourMs).toISOString();
    const { customerId } = simulator.tenant;
    const sessions = { customerId, settings: 'mark', watermark: at, lastFullRefresh: at, resumeCursor: null };
    const run = await tapAt(simulator, now, { state: { bookmarks: { sessions } } });
    expect(run.exitCode).toBe(78);
    expect(Object.keys(run.rows)).toEqual(names.filter((name) => name !== 'sessions'));
    expect(run.state?.bookmarks['sessions']).toEqual(sessions);
    expect(run.state?.bookmarks['application_instances']).toMatchObject({ resumeCursor: null });
    expect(run.stderr).toMatch(/RIGHTS_MISSING \(sessions\): .*\n.*Read Only Administrator/);
    expect(run.stderr).toMatch(/"sync_duration".*"stream":"sessions","status":"failed"/);
  });

  it.each([
    ['state', '{"bookmarks":{"sessions":', 'STATE_INVALID'],
    ['state', { bookmarks: { sessions: { replication_key_value: 'x' } } }, 'STATE_INVALID'],
    ['state', { bookmarks: [] }, 'STATE_INVALID'],
    ['catalog', { streams: [{ tap_stream_id: 'session', selected: true }] }, 'CATALOG_INVALID'],
    ['catalog', '', 'CATALOG_INVALID'],
    ['parameters', { start_date: 'soon' }, 'PARAMETERS_INVALID'],
  ])('are refused for a damaged %s before anything is asked', async (file, content, code) => {
    await using simulator = await startSimulator(tenant);
    await expect(tapAt(simulator, now, { [file]: content })).rejects.toMatchObject({ code });
    expect(simulator.requests).toEqual([]);
  });
});
