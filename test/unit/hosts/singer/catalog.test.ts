import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { canBeBookmarked } from '../../../../connector/extract/memory/bookmark.ts';
import { aboutOf } from '../../../../connector/hosts/singer/about.ts';
import { catalogOf } from '../../../../connector/hosts/singer/catalog.ts';
import { manifest } from '../../../../connector/manifest.ts';
import { secretNames } from '../../../../connector/parameters/secrets.ts';

const { streams } = catalogOf(datasets);
const about = aboutOf({ ...manifest, version: '1.2.3' }, datasets);

test('a stream of the catalog has what hosts look for', () => {
  expect(streams.find(({ stream }) => stream === 'hypervisors')).toMatchSnapshot();
});

test('the catalog is the same every time', () => {
  const lines = streams.map(({ stream, replication_method, replication_key, key_properties, metadata }) =>
    [stream, replication_method, replication_key, key_properties.join('+'), metadata.length - 1].join(' '),
  );
  expect(lines).toMatchSnapshot();
});

test('keys and replication keys are automatic, and the only ones', () => {
  for (const { stream, metadata } of streams) {
    const automatic = metadata.filter(({ metadata }) => metadata['inclusion'] === 'automatic');
    const { cursor, primaryKey = [] } = datasets.find(({ name }) => name === stream) ?? {};
    const expected = new Set([...primaryKey, ...(cursor === undefined ? [] : [cursor])]);
    expect(new Set(automatic.map(({ breadcrumb }) => breadcrumb.join('.'))), stream).toEqual(
      new Set([...expected].map((name) => `properties.${name}`)),
    );
  }
});

test('no part of a key may be null, for targets make a primary key of it', () => {
  const withoutKey = streams.filter(({ key_properties }) => key_properties.length === 0);
  expect(withoutKey.length).toBeGreaterThan(0);
  for (const [at, { columns, primaryKey }] of datasets.entries()) {
    const mayLack = columns.some(({ name, nullable }) => nullable && primaryKey.includes(name));
    expect(streams[at]?.key_properties).toEqual(mayLack ? [] : primaryKey);
  }
});

test('streams that have no bookmarks are forced to be whole, the others may be either', () => {
  for (const [at, dataset] of datasets.entries()) {
    const { metadata: [root] = [] } = streams[at] ?? {};
    const told = root?.metadata ?? {};
    const forced = canBeBookmarked(dataset) ? undefined : 'FULL_TABLE';
    expect(told['forced-replication-method'], dataset.name).toBe(forced);
    expect('valid-replication-keys' in told, dataset.name).toBe(forced === undefined);
  }
});

test('about is the same every time', () => {
  expect(about).toMatchSnapshot();
});

test('about marks every secret as the Singer SDK does, and its settings are a JSON Schema', () => {
  const secrets = Object.entries(about.settings.properties).filter(([, { secret }]) => secret === true);
  expect(secrets.map(([name]) => name)).toEqual(secretNames());
  for (const [, property] of secrets) expect(property.writeOnly).toBe(true);
  const ajv = new Ajv({ strict: true, formats: { 'date-time': true } });
  ajv.addVocabulary(['secret', 'group', 'order', 'enumNames']);
  const validate = ajv.compile(about.settings);
  const least = { customerId: 'acme', clientId: 'id', clientSecret: 's3cret' };
  expect(validate({ ...least, start_date: '2026-10-01T00:00:00Z' })).toBe(true);
  expect(validate({ customerId: 'acme' })).toBe(false);
});

test('about names all streams that the catalog has', () => {
  expect(about.streams.map(({ name }) => name)).toEqual(streams.map(({ stream }) => stream));
  const chosen = about.streams.filter((stream) => stream.selected_by_default).map(({ name }) => name);
  expect(chosen).toEqual(['sessions', 'application_instances', 'machine_catalogs', 'hypervisors']);
});
