import { expect, it } from 'vitest';
import { datasets } from '../../../connector/datasets/registry.ts';
import { parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { shownName } from '../../../connector/parameters/shown-name.ts';

it.each([
  'Canary-key-of-the-hub-1',
  'c2VjcmV0+/=',
  'aGhKdLmNpQrS',
  'f3a9c1d2e4b5',
  'Zm9vYmFyYmF6',
  'pässw0rd!',
  'x'.repeat(41),
  '7d1f6c2e-8a4b-4c5d-9e0f-51a1b2c3d4e5',
])('%s may be a secret: only its length is shown', (name) => {
  expect(shownName(name)).toBe(`A name of ${name.length} characters`);
});

it.each([
  'fetchSesions',
  'client_id',
  'customer-id',
  'Proxy URL',
  'urls',
  'x1',
  'CitrixAnalytics_userProfil_CL',
])('%s is shown as a name', (name) => {
  expect(shownName(name)).toBe(`"${name}"`);
});

it('every name that there is, is one that would be shown', () => {
  const schema = parametersJsonSchema([], []);
  for (const name of [...Object.keys(schema.properties), ...datasets.map((dataset) => dataset.name)]) {
    expect(shownName(name)).toBe(`"${name}"`);
  }
});
