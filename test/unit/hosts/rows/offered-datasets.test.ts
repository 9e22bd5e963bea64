import { expect, test } from 'vitest';
import { isAnalytics } from '../../../../connector/datasets/define.ts';
import { offeredDatasets } from '../../../../connector/hosts/rows/offered-datasets.ts';

const files: Readonly<Record<string, string>> = {
  'with.json': '{"customerId":"acme","analyticsTopic":"topic"}',
  'without.json': '{"customerId":"acme","analyticsTopic":""}',
  'broken.json': '{',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error('not there');
  return text;
}

const risk = (configs: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  offeredDatasets({ configs, readFile, env }).filter(isAnalytics).length;

test('the risk tables are offered where the configuration names the topic of the export', () => {
  expect(risk(['with.json'])).toBe(7);
  expect(risk([], { CITRIX_ANALYTICS_TOPIC: 'topic' })).toBe(7);
});

test('they are not offered to others, who would have failures', () => {
  expect([risk([]), risk(['without.json']), risk(['broken.json']), risk(['gone.json'])]).toEqual([
    0, 0, 0, 0,
  ]);
});

test('all other tables are always offered', () => {
  const others = offeredDatasets({ configs: [], readFile, env: {} });
  expect(others.length).toBe(offeredDatasets({ configs: ['with.json'], readFile, env: {} }).length - 7);
});
