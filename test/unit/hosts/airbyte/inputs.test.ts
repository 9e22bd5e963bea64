import { describe, expect, it } from 'vitest';
import { causeRemedies } from '../../../../connector/errors/remedies.ts';
import type { Warning } from '../../../../connector/events.ts';
import { loadConfig } from '../../../../connector/hosts/airbyte/config.ts';
import { readCatalog } from '../../../../connector/hosts/airbyte/configured-catalog.ts';
import { readStates } from '../../../../connector/hosts/airbyte/states.ts';
import { streamsToRead } from '../../../../connector/hosts/airbyte/streams.ts';
import { catalogOf } from '../../../support/airbyte.ts';
import { customer, parametersOf } from '../../../support/story.ts';

const file = (content: unknown) => () => (typeof content === 'string' ? content : JSON.stringify(content));

const absent = () => {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
};

const bookmark = {
  ...{
    customerId: 'acme',
    settings: 'x',
    watermark: '2026-11-20T09:00:00.000Z',
    lastFullRefresh: '2026-11-20T09:00:00.000Z',
  },
};

const stateOf = (name: string, state: unknown) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name, namespace: null }, stream_state: state },
  sourceStats: { recordCount: 1.5 },
});

describe('the config', () => {
  function load(config: unknown) {
    const warnings: string[] = [];
    const warn = ({ code, message }: Warning) => void warnings.push(`${code}: ${message}`);
    const { parameters } = loadConfig({ path: 'c.json', env: {}, readFile: file(config), warn });
    return { parameters, warnings };
  }

  it('may hold what the host decides and what it puts in, which is said and passed over', () => {
    const { parameters, warnings } = load({
      ...{ ...customer, fetchStartDatePeriod: 9, siteId: null, note: null },
      ...{ mode: 'incremental', fetchSessions: false, extraDatasets: ['nope'], maxRows: 1 },
      ...{ sourceType: 'citrix', 'abc/def+123=': true },
    });
    expect(parameters).toMatchObject({ mode: 'full', fetchStartDatePeriod: 9, fetchSessions: true });
    expect(parameters.maxRows).toBeUndefined();
    expect(warnings).toHaveLength(6);
    expect(warnings[0]).toMatch(
      /^SETTING_IGNORED: "mode" in the config is only for runs that write files: the catalog/,
    );
    expect(warnings[4]).toMatch(
      /^SETTING_IGNORED: "sourceType" in the config is unknown to this connector; it is ignored/,
    );
    expect(warnings[5]).toMatch(/^SETTING_IGNORED: A name of 12 characters in the config/);
  });

  it('with a slip is refused', () => {
    expect(() => load({ ...customer, fetchStartDatePeriods: 9 })).toThrow(
      expect.objectContaining({
        code: 'PARAMETERS_INVALID',
        message: 'The parameters are invalid: 1 problem in the config.',
        problems: [
          '"fetchStartDatePeriods" in the config is not a parameter; did you mean `fetchStartDatePeriod`?',
        ],
      }),
    );
  });

  it.each<readonly [unknown, RegExp]>([
    ['{', /the config is not valid JSON: line 1, column 2/],
    ['[]', /the config must hold a JSON object/],
  ])('that is %j is refused with the place', (config, says) => {
    try {
      load(config);
      expect.unreachable();
    } catch (thrown) {
      expect((thrown as { problems: readonly string[] }).problems.join()).toMatch(says);
    }
  });

  it('that is not there is named', () => {
    const load = () =>
      loadConfig({ path: 'c.json', env: {}, readFile: absent, warn: () => expect.unreachable() });
    expect(load).toThrow('The config "c.json" cannot be read (ENOENT).');
  });
});

describe('the catalog', () => {
  it('is read as far as it matters', () => {
    const streams = readCatalog('c', file(catalogOf({ sessions: 'incremental' }, ['user_upn'])));
    expect(streams).toEqual([{ name: 'sessions', isIncremental: true, columns: ['user_upn'] }]);
    const [all] = readCatalog('c', file(catalogOf({ sessions: 'full_refresh' })));
    expect(all).toEqual({ name: 'sessions', isIncremental: false, columns: undefined });
  });

  it.each<readonly [unknown, RegExp]>([
    ['', /it is empty/],
    ['{"streams":[', /not valid JSON: line 1/],
    [{ type: 'CATALOG', catalog: {} }, /streams is missing/],
    [{ streams: [{ stream: { name: 'sessions' } }] }, /streams\.0\.sync_mode is missing/],
    [
      { streams: [...Array(2)].map(() => ({ stream: { name: 'a' }, sync_mode: 'full_refresh' })) },
      /contains the stream "a" twice/,
    ],
  ])('that is %j is refused', (catalog, says) => {
    const read = () => readCatalog('c', file(catalog));
    expect(read).toThrow(says);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'PARAMETERS_INVALID',
        remedy: causeRemedies.PARAMETERS_INVALID.catalog.remedy,
      }),
    );
  });
});

describe('the state', () => {
  it.each([[''], [' \n'], ['[]'], ['{}'], ['null']])('%j is none', (text) => {
    expect(readStates('s', file(text)).size).toBe(0);
  });

  it('is taken stream by stream', () => {
    expect(readStates('s', file([stateOf('sessions', bookmark), stateOf('gone', 1)]))).toEqual(
      new Map<string, unknown>([
        ['sessions', bookmark],
        ['gone', 1],
      ]),
    );
  });

  it.each<readonly [unknown]>([
    ['{"sessions": {}}'],
    ['[{'],
    [[{ type: 'GLOBAL', global: { stream_states: [] } }]],
    [[{ type: 'LEGACY', data: {} }]],
    [[{ data: {} }]],
    [[{ type: 'STREAM' }]],
  ])('%j is refused', (state) => {
    const read = () => readStates('s', file(state));
    expect(read).toThrow(expect.objectContaining({ code: 'STATE_INVALID' }));
    expect(read).toThrow(/must be a list of states of type STREAM/);
  });
});

describe('what is read', () => {
  const asked = (streams: Parameters<typeof catalogOf>[0], states: Readonly<Record<string, unknown>> = {}) =>
    streamsToRead(
      readCatalog('c', file(catalogOf(streams))),
      new Map(Object.entries(states)),
      parametersOf({ customerId: 'acme' }),
    );
  const bookmarkOf = (mode: 'full_refresh' | 'incremental', state: unknown) =>
    asked({ sessions: mode }, { sessions: state }).streams[0]?.bookmark;

  it('comes in the order of reading, whatever the order of the catalog', () => {
    const { streams } = asked({ machine_catalogs: 'full_refresh', sessions: 'incremental' });
    expect(streams.map(({ dataset }) => dataset.name)).toEqual(['sessions', 'machine_catalogs']);
  });

  it('goes on where the host stands; a full refresh only where the one before broke off', () => {
    const open = { ...bookmark, resumeCursor: '2026-11-19T09:00:00.000Z' };
    expect(bookmarkOf('incremental', bookmark)).toEqual(bookmark);
    expect(bookmarkOf('full_refresh', bookmark)).toBeUndefined();
    expect(bookmarkOf('full_refresh', open)).toEqual(open);
    for (const none of [{}, null, undefined]) expect(bookmarkOf('incremental', none)).toBeUndefined();
    const { streams } = asked({ machine_catalogs: 'full_refresh' }, { machine_catalogs: bookmark });
    expect(streams[0]?.bookmark).toBeUndefined();
  });

  it('names columns that the catalog selects and the table does not have', () => {
    const properties = { session_key: {}, start_date: {}, user_upm: {}, colour: {} };
    const stream = { name: 'sessions', json_schema: { properties } };
    const catalog = { streams: [{ stream, sync_mode: 'incremental' }] };
    const { streams, warnings } = streamsToRead(
      readCatalog('c', file(catalog)),
      new Map(),
      parametersOf({ customerId: 'acme' }),
    );
    expect(streams).toHaveLength(1);
    expect(warnings).toEqual([
      {
        ...{ type: 'warning', code: 'COLUMNS_MISSING', dataset: 'sessions' },
        message:
          'sessions: the catalog selects unknown columns: "user_upm" (did you mean user_upn?), "colour". They are not sent.',
      },
    ]);
  });

  it('leaves out what cannot be read so, and why', () => {
    const { streams, refused, warnings } = asked(
      {
        ...{ sessions: 'incremental', application_instances: 'incremental', system_log: 'incremental' },
        ...{ machine_catalogs: 'incremental', session: 'full_refresh' },
      },
      { application_instances: { ...bookmark, customerId: 'other' }, system_log: { watermark: 'x' } },
    );
    expect(streams.map(({ dataset }) => dataset.name)).toEqual(['sessions', 'machine_catalogs']);
    // There are hosts that ask for what a stream does not support.
    expect(warnings).toEqual([
      {
        ...{ type: 'warning', code: 'INCREMENTAL_UNSUPPORTED', dataset: 'machine_catalogs' },
        message: 'machine_catalogs: this stream does not support incremental sync; all rows are sent.',
      },
    ]);
    expect([...refused].map(([name, { code, message }]) => [name, code, message])).toEqual([
      [
        'application_instances',
        'STATE_INVALID',
        'application_instances: its state belongs to another customer.',
      ],
      ['system_log', 'STATE_INVALID', 'system_log: its state is damaged, or another connector wrote it.'],
      ['session', 'PARAMETERS_INVALID', 'Unknown stream "session". Did you mean sessions?'],
    ]);
  });
});
