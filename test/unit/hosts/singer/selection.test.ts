import { describe, expect, test } from 'vitest';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { catalogOf } from '../../../../connector/hosts/singer/catalog.ts';
import { selectionIn } from '../../../../connector/hosts/singer/selection.ts';

const select = (catalog: unknown) =>
  selectionIn({ path: 'catalog.json', text: JSON.stringify(catalog) }, datasets);
const names = (catalog: unknown) => select(catalog).map(({ dataset }) => dataset.name);

const root = (metadata: object) => ({ breadcrumb: [], metadata });
const property = (name: string, metadata: object) => ({ breadcrumb: ['properties', name], metadata });
const stream = (name: string, ...metadata: readonly object[]) => ({ tap_stream_id: name, metadata });

describe('a catalog selects', () => {
  test('the core tables, as it was discovered', () => {
    const core = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'];
    expect(names(catalogOf(datasets))).toEqual(core);
  });

  test('what is selected, whatever its default, in the order of the tables', () => {
    const streams = [
      stream('machines', root({ selected: true })),
      stream('sessions', root({ selected: false, 'selected-by-default': true })),
      stream('hypervisors', root({ 'selected-by-default': true })),
      stream('users', root({})),
    ];
    expect(names({ streams })).toEqual(['hypervisors', 'machines']);
  });

  test('by the older marks, too', () => {
    const streams = [
      { tap_stream_id: 'sessions', selected: true, metadata: [] },
      { tap_stream_id: 'machines', selected: false },
      { tap_stream_id: 'users' },
    ];
    expect(names({ streams })).toEqual(['sessions', 'users']);
  });

  test('columns that the table does not have, which are named unless they are not wanted', () => {
    const known = { session_key: {}, start_date: {}, user_name: {} };
    const streams = [
      {
        ...stream(
          'sessions',
          root({ selected: true }),
          property('device_model', { selected: false }),
          property('user_upn_old', { selected: true }),
        ),
        schema: { properties: { ...known, device_model: {}, user_upn_old: {}, colour: {} } },
      },
    ];
    const [selection] = select({ streams });
    expect(selection?.unknown).toEqual(['user_upn_old', 'colour']);
    expect([...(selection?.columns ?? [])]).toEqual(expect.arrayContaining(Object.keys(known)));
    expect(select(catalogOf(datasets)).flatMap(({ unknown }) => unknown)).toEqual([]);
  });

  test('properties, but keys and cursor in any case', () => {
    const metadata = [
      root({ selected: true }),
      property('session_key', { selected: false }),
      property('start_date', { selected: false }),
      property('end_date', { selected: false }),
      property('user_name', { 'selected-by-default': false }),
    ];
    const [{ columns = new Set<string>() } = {}] = select({ streams: [stream('sessions', ...metadata)] });
    expect(['session_key', 'start_date', 'client_name'].every((name) => columns.has(name))).toBe(true);
    expect(['end_date', 'user_name'].some((name) => columns.has(name))).toBe(false);
  });

  test('no property that its schema does not have', () => {
    const schema = { properties: { session_key: {}, client_name: {} } };
    const [{ columns } = {}] = select({
      streams: [{ ...stream('sessions', root({ selected: true })), schema }],
    });
    expect(columns).toEqual(new Set(['customer_id', 'site_id', 'session_key', 'start_date', 'client_name']));
  });

  test('the way of replication, where there is a choice', () => {
    const methods = (replication_method: string | null, metadata: object) => {
      const chosen = root({ selected: true, ...metadata });
      const streams = ['sessions', 'machines'].map((name) => ({
        ...stream(name, chosen),
        replication_method,
      }));
      return select({ streams }).map(({ method }) => method);
    };
    expect(methods(null, {})).toEqual(['INCREMENTAL', 'FULL_TABLE']);
    expect(methods('FULL_TABLE', {})).toEqual(['FULL_TABLE', 'FULL_TABLE']);
    const wish = { 'replication-method': 'INCREMENTAL' };
    expect(methods('FULL_TABLE', wish)).toEqual(['INCREMENTAL', 'FULL_TABLE']);
    expect(() => methods(null, { 'replication-method': 'LOG_BASED' })).toThrow('is invalid');
  });
});

describe('a catalog is refused', () => {
  test.each<readonly [string, unknown, RegExp]>([
    ['that is none', [], /the file must be an object/],
    ['without streams', { stream: [] }, /streams is missing/],
    [
      'that selects nothing',
      { streams: [stream('sessions', root({ selected: false }))] },
      /selects no stream/,
    ],
    ['with an unknown stream', { streams: [{ tap_stream_id: 'sesions' }] }, /did you mean "sessions"/],
    [
      'with metadata that are none',
      { streams: [stream('sessions', { breadcrumb: '', metadata: { selected: 'yes' } })] },
      /streams\.0\.metadata\.0\.breadcrumb must be a list.*\n?.*streams\.0\.metadata\.0\.metadata\.selected/,
    ],
  ])('%s', (_title, catalog, says) => {
    try {
      select(catalog);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'CATALOG_INVALID',
        message: expect.stringContaining('catalog.json'),
      });
      expect((error as { problems: readonly string[] }).problems.join('\n')).toMatch(says);
      return;
    }
    expect.unreachable('it was taken');
  });
});
