import { describe, expect, test } from 'vitest';
import { createPseudonyms } from '../../../../connector/datasets/personal-data/pseudonyms.ts';
import { markOf } from '../../../../connector/extract/memory/protection.ts';
import {
  bookmarkMark,
  eventSettings,
  snapshotSettings,
  unfinishedSettings,
} from '../../../../connector/extract/memory/settings.ts';
import { chosenDatasets } from '../../../../connector/extract/run/setup.ts';
import { decisionOf } from '../../../../connector/parameters/deciding.ts';
import type { Decision } from '../../../../connector/parameters/fields/form.ts';
import type { ParameterName, Parameters } from '../../../../connector/parameters/schema.ts';
import { chooseSource, hostOf } from '../../../../connector/parameters/source.ts';
import { parametersOf } from '../../../support/story.ts';

/** Another value of each parameter. */
const others: Parameters = {
  customerId: 'another',
  clientId: 'another',
  clientSecret: 'another secret',
  region: 'jp',
  baseUrl: 'https://another.example.com',
  siteId: 'another',
  fetchStartDatePeriod: 31,
  fetchSessions: false,
  fetchApplicationInstances: false,
  fetchMachineCatalogs: false,
  fetchHypervisors: false,
  extraDatasets: ['users'],
  includeCmdletParameters: true,
  columns: 'compact',
  layout: 'star',
  tableColumns: ['sessions.user_upn'],
  personalData: 'pseudonyms',
  pseudonymKey: 'another key of pseudonyms',
  sessionWindow: 'overlapping',
  mode: 'incremental',
  incrementalOverlap: 61,
  fullRefreshEvery: 8,
  analyticsRegion: 'aps',
  analyticsBrokers: ['broker.example.com:9094'],
  analyticsTopic: 'another',
  analyticsGroup: 'another',
  analyticsUser: 'another',
  analyticsPassword: 'another password',
  analyticsCaFile: '/another.pem',
  requestTimeout: 61,
  maxRunMinutes: 61,
  maxRows: 61,
  proxyUrl: 'http://proxy.example.com:8080',
  caFile: '/another.pem',
  invalidValues: 'fail',
  formats: ['csv'],
  csvEscapeFormulas: true,
  csvByteOrderMark: true,
};

function hostFor(parameters: Parameters): string {
  const source = chooseSource(parameters, { cloud: true, analytics: false });
  if (source === undefined) throw new Error('no source');
  return hostOf(source);
}
const columns = [{ name: 'session_key' }];

/** Customer and host are compared by the state itself, which refuses another one. */
function unfinished(parameters: Parameters) {
  const tables = chosenDatasets(parameters).map(({ name }) => name);
  return [
    unfinishedSettings(parameters, tables, markOf(parameters)),
    parameters.customerId,
    hostFor(parameters),
  ];
}

function tableRun(parameters: Parameters) {
  return { parameters, host: hostFor(parameters), version: '1.0.0', pseudonyms: markOf(parameters) };
}

interface View {
  readonly of: (parameters: Parameters) => unknown;
  /** What it has to notice. */
  readonly notices: readonly Decision[];
  /** The values that the others are compared with. */
  readonly before?: Readonly<Record<string, unknown>>;
}

const views: Readonly<Record<string, View>> = {
  'an unfinished full run': {
    of: unfinished,
    notices: ['source', 'tables', 'window', 'rows', 'columns', 'mode'],
  },
  'an unfinished incremental run': {
    of: unfinished,
    notices: ['source', 'tables', 'window', 'rows', 'columns', 'increments'],
    before: { mode: 'incremental' },
  },
  'a snapshot': {
    of: (parameters) => snapshotSettings(tableRun(parameters)),
    notices: ['source', 'rows'],
  },
  'a table of events': {
    of: () => eventSettings({ name: 'topic', id: 'id' }),
    notices: [],
  },
  'a bookmark': {
    // Another customer is refused before bookmarks are compared.
    of: (parameters) => [bookmarkMark(tableRun(parameters), columns), ...[parameters.customerId]],
    notices: ['source', 'window', 'rows'],
  },
};

describe.each(Object.entries(views))('%s', (_view, { of, notices, before = {} }) => {
  const names = Object.keys(others) as readonly ParameterName[];
  const parameters = parametersOf(before);

  test.each(names.filter((name) => !(name in before)))('is told apart by %s as declared', (name) => {
    const another = { ...parameters, [name]: others[name] };
    const isNoticed = JSON.stringify(of(another)) !== JSON.stringify(of(parameters));
    expect(isNoticed).toBe(notices.includes(decisionOf[name]));
  });
});

test('another version, host, topic and other columns are told apart', () => {
  const parameters = parametersOf();
  const table = { parameters, host: 'api.cloud.com', version: '1.0.0', pseudonyms: '' };
  const marks = [
    bookmarkMark(table, columns),
    bookmarkMark({ ...table, version: '1.0.1' }, columns),
    bookmarkMark(table, [...columns, { name: 'user_id' }]),
  ];
  expect(new Set(marks).size).toBe(3);
  expect(snapshotSettings({ ...table, version: '1.0.1' })).not.toEqual(snapshotSettings(table));
  expect(snapshotSettings({ ...table, host: 'other.example.com' })).not.toEqual(snapshotSettings(table));
  const topic = { name: 'a', id: '1' };
  expect(eventSettings({ ...topic, id: '2' })).not.toEqual(eventSettings(topic));
  expect(eventSettings({ ...topic, name: 'b' })).not.toEqual(eventSettings(topic));
});

test('another key of the pseudonyms is told apart where there are pseudonyms', () => {
  const pseudonyms = { personalData: 'pseudonyms', pseudonymKey: 'the key of the pseudonyms' };
  const parameters = parametersOf(pseudonyms);
  const other = parametersOf({ ...pseudonyms, pseudonymKey: 'another key of pseudonyms' });
  expect(snapshotSettings(tableRun(other))).not.toEqual(snapshotSettings(tableRun(parameters)));
  expect(bookmarkMark(tableRun(other), columns)).not.toBe(bookmarkMark(tableRun(parameters), columns));
  expect(unfinished(other)).not.toEqual(unfinished(parameters));
  const topic = { name: 'a', id: '1' };
  const events = [parameters, other].map(({ pseudonymKey = '' }) =>
    eventSettings(topic, { mode: 'pseudonyms', pseudonyms: createPseudonyms(pseudonymKey) }),
  );
  expect(events[0]).not.toEqual(events[1]);
  expect(JSON.stringify([snapshotSettings(tableRun(parameters)), events])).not.toContain('the key of');
});
