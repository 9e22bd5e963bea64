import { describe, expect, it } from 'vitest';
import { sync } from '../../connector/hosts/rows/sync.ts';
import type { JsonRow } from '../../connector/output/json-rows.ts';
import { cloud, type Json, page, sessionSets, siteId } from '../support/cloud.ts';
import { findDataset } from '../support/datasets.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { strictNock } from '../support/nock.ts';
import {
  loadedOf,
  only,
  patientRuntime,
  type Story,
  type StoryOptions,
  tell,
  window,
} from '../support/story.ts';
import { pick } from '../support/tables.ts';
import { warningTexts } from '../support/warnings.ts';
import { guid, session } from './fixtures/rows.ts';

strictNock();

const start = '2026-11-01T08:00:00Z';
const parameters = only('sessions');

async function sessionsOf(
  rows: readonly Json[],
  related: Readonly<Record<string, readonly Json[]>> = {},
  more: StoryOptions = {},
): Promise<Story> {
  cloud()
    .token()
    .sets([...sessionSets, 'Sessions'], { ...related, Sessions: rows });
  return await tell({ parameters, ...more });
}

/** The lines of the file with the rejected values. */
function rejectedIn({ files }: Pick<Story, 'files'>): readonly unknown[] {
  const text = files['rejected-values.ndjson'] ?? '';
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
}

const many = (count: number, of: (number: number) => Json) =>
  Array.from({ length: count }, (_, at) => of(at + 1));

describe('a value that is not of its column’s type', () => {
  it('costs one cell; it is counted, kept beside the tables and warned of', async () => {
    const story = await sessionsOf([
      session(1, start, { LogOnDuration: 'quite long', IsAnonymous: 1 }),
      session(2, start, { LogOnDuration: [5] }),
      session(3, start),
    ]);
    const { report, table } = story;
    expect(report).toMatchObject({ exitCode: 0, verdict: 'complete', error: null });
    expect(table('sessions').records.map((row) => pick(row, 'log_on_duration_ms', 'is_anonymous'))).toEqual([
      { log_on_duration_ms: null, is_anonymous: null },
      { log_on_duration_ms: null, is_anonymous: 'false' },
      { log_on_duration_ms: '15230', is_anonymous: 'false' },
    ]);
    expect(report.datasets['sessions']?.invalid).toEqual({
      log_on_duration_ms: { values: 2, firstKey: guid(1) },
      is_anonymous: { values: 1, firstKey: guid(1) },
    });
    const of = { table: 'sessions' };
    expect(rejectedIn(story)).toEqual([
      { ...of, key: guid(1), column: 'is_anonymous', value: 1 },
      { ...of, key: guid(1), column: 'log_on_duration_ms', value: 'quite long' },
      { ...of, key: guid(2), column: 'log_on_duration_ms', value: [5] },
    ]);
    const bytes = Buffer.byteLength(story.files['rejected-values.ndjson'] ?? '');
    expect(report.rejectedValues).toEqual({ path: 'rejected-values.ndjson', bytes, values: 3 });
    expect(warningTexts(report).filter((warning) => !warning.startsWith('NOT_COUNTED'))).toEqual([
      `VALUES_INVALID: sessions: invalid values, replaced by null: is_anonymous 1 (first in row ${guid(1)}), log_on_duration_ms 2 (first in row ${guid(1)}). They are in rejected-values.ndjson.`,
    ]);
    expect(JSON.stringify([story.events, report, story.trace])).not.toContain('quite long');
  });

  it('of a joined row costs a cell in each row that refers to it, and no table', async () => {
    const sessions = many(120, (number) => session(number, start, { MachineId: guid(900) }));
    const machine = { Id: guid(900), Name: 'vda', DnsName: 'vda.example.com', LifecycleState: 'x'.repeat(9) };
    const story = await sessionsOf(sessions, {
      Machines: [machine],
      MachineCosts: [{ MachineId: guid(900), CostPerHour: 'free', Currency: 2 }],
    });
    expect(story.report).toMatchObject({ exitCode: 0 });
    expect(story.report.datasets['sessions']?.invalid['machine_cost_per_hour']?.values).toBe(120);
    expect(story.table('sessions').records[7]).toMatchObject({
      machine_name: 'vda',
      machine_cost_per_hour: null,
      machine_cost_currency: 'EUR',
    });
  });

  it.each([
    [50, 100, 0],
    [51, 100, 70],
    [51, 101, 70],
    [60, 99, 0],
  ])('fails the table where most are such: %i of %i end with %i', async (invalid, values, exitCode) => {
    // Rows without a value are none of the values of a column.
    const rows = many(values + 80, (number) =>
      session(number, start, {
        LogOnDuration: number <= invalid ? 'x' : number <= values ? 7 : null,
      }),
    );
    const { report, files } = await sessionsOf(rows);
    expect(report.exitCode).toBe(exitCode);
    if (exitCode === 0) return;
    expect(report.error).toMatchObject({
      code: 'SCHEMA_CHANGED',
      message: `sessions: ${invalid} of ${values} values of column log_on_duration_ms do not match its type, the first in row ${guid(1)}.`,
    });
    expect(Object.keys(files)).toEqual(['run-report.json']);
  });

  it('is in the folder as long as runs find one', async () => {
    const rows = [session(1, start, { ExitCode: {} })];
    const { out } = await sessionsOf(rows);
    expect(rejectedIn(await sessionsOf(rows, {}, { out }))).toHaveLength(1);
    const next = await sessionsOf([session(1, start)], {}, { out });
    expect(next.report).toMatchObject({ exitCode: 0, rejectedValues: null });
    expect(Object.keys(next.files).sort()).toEqual(['datapackage.json', 'run-report.json', 'sessions.csv']);
  });

  it('is cut in the file where it is huge', async () => {
    const story = await sessionsOf([session(1, start, { ExitCode: 'y'.repeat(100_000) })]);
    expect(rejectedIn(story)).toEqual([
      {
        ...{ table: 'sessions', key: guid(1), column: 'exit_code' },
        ...{ value: `"${'y'.repeat(16_383)}`, cutFrom: 100_002 },
      },
    ]);
  });

  it('costs cells of a list of the site: nested members, and what stands in their place', async () => {
    cloud()
      .token()
      .me()
      .list('hypervisors', {
        Items: [
          { Id: 'h2', Name: 7, Fault: 'none', Zone: { Id: 'z', Name: 'east' }, InMaintenanceMode: 'maybe' },
          { Id: 'h1', Addresses: ['a', 5], Fault: { DurationInSeconds: '12.5' }, Zone: 3, Scopes: [{}] },
        ],
      });
    const story = await tell({ parameters: only('hypervisors') });
    expect(story.report).toMatchObject({ exitCode: 0 });
    const [first, second] = story.table('hypervisors').records;
    expect(first).toMatchObject({
      ...{ hypervisor_id: 'h1', addresses: 'a;5', fault_duration_seconds: '12.5' },
      ...{ zone_id: null, scopes: '[{}]' },
    });
    expect(second).toMatchObject({ hypervisor_id: 'h2', name: '7', fault_state: null, zone_name: 'east' });
    expect(story.report.datasets['hypervisors']).toMatchObject({
      invalid: { fault_state: { values: 1, firstKey: 'h2' }, zone_id: { values: 1, firstKey: 'h1' } },
      noted: { scopes: { asJson: 1 } },
    });
    expect(rejectedIn(story)).toContainEqual({
      ...{ table: 'hypervisors', key: 'h2', column: 'is_in_maintenance_mode', value: 'maybe' },
    });
  });

  it('costs a cell of a log', async () => {
    cloud()
      .token()
      .scope.post(`/cvad/manage/ConfigLog/Operations/$search`)
      .query(true)
      .reply(200, {
        Items: [
          {
            ...{ Id: 'a', FormattedStartTime: '2026-11-20T08:00:00', IsSuccessful: 'partly', User: 5 },
            FormattedEndTime: '9999-12-31T23:59:59Z',
          },
        ],
      });
    const story = await tell({
      parameters: { ...only(), siteId, extraDatasets: ['config_operations'], fetchStartDatePeriod: 1 },
    });
    expect(story.report).toMatchObject({ exitCode: 0 });
    expect(story.table('config_operations').records[0]).toMatchObject({
      ...{ operation_id: 'a', start_time: '2026-11-20T08:00:00.000Z', end_time: null, is_open: 'true' },
      ...{ duration_seconds: null, is_successful: null, actor_name: '5' },
    });
    expect(story.report.datasets['config_operations']).toMatchObject({
      invalid: { is_successful: { values: 1, firstKey: 'a' } },
      noted: { start_time: { noZone: 1 }, end_time: { noDate: 1 } },
    });
  });

  it.each([
    ['StartDate', '13.11.2026 08:00'],
    ['EndDate', 'never'],
    ['EndDate', '5/6/2026 10:00'],
    ['SessionKey', { a: 1 }],
  ])('still fails the table where rows hang on it: %s %j', async (name, value) => {
    const { report } = await sessionsOf([session(1, start, { [name]: value })]);
    expect(report.exitCode).toBe(70);
  });
});

describe('a run that is resumed', () => {
  const path = '/monitorodata/Sessions';
  const from = (timestamp: string) => (query: Record<string, unknown>) =>
    query['$filter'] === `StartDate ge ${timestamp} and StartDate lt ${window.to}` && !('$count' in query);
  const odd = { LogOnDuration: 'x', ConnectionStateChangeDate: '2026-11-01T08:00:00' };
  const rows = [
    session(1, '2026-11-01T08:00:00Z', { ...odd, MachineId: guid(900) }),
    session(2, '2026-11-02T08:00:00.477Z', { ...odd, MachineId: guid(900) }),
    session(3, '2026-11-03T08:00:00Z', { ...odd, MachineId: guid(900) }),
  ];
  const costs = { MachineCosts: [{ MachineId: guid(900), CostPerHour: 'free', Currency: 'NaN' }] };

  it('tells each value once, as if it had not been interrupted', async () => {
    const whole = await sessionsOf(rows, costs);
    const state = await temporaryFolder();
    const runtime = patientRuntime();
    const [a = {}, b = {}, c = {}] = rows;
    cloud()
      .token()
      .sets(sessionSets, costs)
      .scope.get(path)
      .query(from(window.from))
      .reply(200, page('Sessions', [a, b], 'https://api.cloud.com/monitorodata/Sessions?$skip=2'))
      .get(path)
      .query(from('2026-11-02T08:00:00.476Z'))
      .reply(200, page('Sessions', [b, c]));
    const onEvent: StoryOptions['onEvent'] = ({ type }) => {
      if (type === 'rows-written') runtime.endLongWaits();
    };
    const budget = { ...parameters, maxRunMinutes: 1 };
    const first = await tell({ parameters: budget, state, runtime, onEvent });
    expect(first.report).toMatchObject({ exitCode: 75, rejectedValues: null });
    const unfinished = await contentOf(`${state}/unfinished`);
    expect(unfinished['sessions.rejected.ndjson']?.split('\n')).toHaveLength(3);

    runtime.advance(3_600_000);
    cloud()
      .token()
      .sets(sessionSets, costs)
      .scope.get(path)
      .query(from('2026-11-02T08:00:00.476Z'))
      .reply(200, page('Sessions', [b, c]));
    const next = await tell({ parameters: budget, state, runtime, out: first.out });
    expect(next.report).toMatchObject({ exitCode: 0, resumed: true });
    for (const file of ['sessions.csv', 'rejected-values.ndjson']) {
      expect(next.files[file]).toBe(whole.files[file]);
    }
    const { invalid, noted } = whole.report.datasets['sessions'] ?? {};
    expect(next.report.datasets['sessions']).toMatchObject({ invalid, noted });
    expect(noted).toMatchObject({ connection_state_change_date: { noZone: 3 } });
    expect(next.report.rejectedValues).toEqual(whole.report.rejectedValues);
    expect(next.report.rejectedValues?.values).toBe(6);
    expect(Object.keys(await contentOf(state))).toEqual(['health.json']);
  });
});

describe('a host that takes rows', () => {
  it('is told which cells of a row are empty because of such a value', async () => {
    const sessions = [
      session(1, start, { LogOnDuration: 'x', MachineId: guid(900) }),
      session(2, start, { MachineId: guid(900) }),
      session(3, start),
    ];
    cloud()
      .token()
      .sets([...sessionSets, 'Sessions'], {
        MachineCosts: [{ MachineId: guid(900), CostPerHour: 'free', Currency: 2 }],
        Sessions: sessions,
      });
    const rows: JsonRow[] = [];
    const dataset = findDataset('sessions');
    if (dataset === undefined) throw new Error('no sessions');
    const columns = new Set(dataset.columns.map(({ name }) => name));
    const report = await sync(
      {
        streams: [{ dataset, columns, bookmark: undefined }],
        ...loadedOf(parameters),
        readFile: () => '',
        env: {},
        runtime: fakeRuntime(),
        emit: () => undefined,
        signal: new AbortController().signal,
      },
      {
        async take({ batches }) {
          for await (const batch of batches()) rows.push(...batch);
        },
        miss: (table) => expect.unreachable(table),
      },
    );
    expect(report.exitCode).toBe(0);
    expect(rows.map(({ nulled }) => nulled?.toSorted())).toEqual([
      ['log_on_duration_ms', 'machine_cost_per_hour'],
      ['machine_cost_per_hour'],
      undefined,
    ]);
  });
});
