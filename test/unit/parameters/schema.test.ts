import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../connector/parameters/environment.ts';
import { parameterEntries, parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { variableOf } from '../../../connector/parameters/variable-names.ts';

const schema = parametersJsonSchema([]);
const entries = parameterEntries(schema);

describe('the parameters', () => {
  test('are those of the published interface, with its types, bounds and defaults', () => {
    const told = entries.map(([name, { type, enum: choices, minimum, maximum, default: fallback }]) => [
      name,
      choices ?? type,
      [minimum, maximum],
      fallback,
    ]);
    const unbounded = [undefined, undefined];
    expect(told).toEqual([
      ['customerId', 'string', unbounded, undefined],
      ['clientId', 'string', unbounded, undefined],
      ['clientSecret', 'string', unbounded, undefined],
      ['region', ['global', 'us', 'eu', 'ap-s', 'jp', 'gov'], unbounded, 'global'],
      ['baseUrl', 'string', unbounded, undefined],
      ['siteId', 'string', unbounded, undefined],
      ['fetchStartDatePeriod', 'integer', [1, 180], 30],
      ['fetchSessions', 'boolean', unbounded, true],
      ['fetchApplicationInstances', 'boolean', unbounded, true],
      ['fetchMachineCatalogs', 'boolean', unbounded, true],
      ['fetchHypervisors', 'boolean', unbounded, true],
      ['extraDatasets', 'array', unbounded, []],
      ['includeCmdletParameters', 'boolean', unbounded, false],
      ['sessionWindow', ['started', 'overlapping'], unbounded, 'started'],
      ['mode', ['full', 'incremental'], unbounded, 'full'],
      ['incrementalOverlap', 'integer', [5, 10_080], 60],
      ['fullRefreshEvery', 'integer', [1, 180], 7],
      ['columns', ['all', 'compact'], unbounded, 'all'],
      ['layout', ['wide', 'star'], unbounded, 'wide'],
      ['tableColumns', 'array', unbounded, []],
      ['personalData', ['full', 'pseudonyms', 'none'], unbounded, 'full'],
      ['pseudonymKey', 'string', unbounded, undefined],
      ['analyticsRegion', ['us', 'eu', 'aps'], unbounded, undefined],
      ['analyticsBrokers', 'array', unbounded, undefined],
      ['analyticsTopic', 'string', unbounded, undefined],
      ['analyticsGroup', 'string', unbounded, undefined],
      ['analyticsUser', 'string', unbounded, undefined],
      ['analyticsPassword', 'string', unbounded, undefined],
      ['analyticsCaFile', 'string', unbounded, undefined],
      ['requestTimeout', 'integer', [30, 3600], 60],
      ['maxRunMinutes', 'integer', [1, 10_080], undefined],
      ['maxRows', 'integer', [1, undefined], undefined],
      ['proxyUrl', 'string', unbounded, undefined],
      ['proxyUser', 'string', unbounded, undefined],
      ['proxyPassword', 'string', unbounded, undefined],
      ['caFile', 'string', unbounded, undefined],
      ['invalidValues', ['null', 'fail'], unbounded, 'null'],
      ['formats', 'array', unbounded, ['csv']],
      ['csvEscapeFormulas', 'boolean', unbounded, false],
      ['csvByteOrderMark', 'boolean', unbounded, false],
    ]);
    expect(schema.required).toEqual(['customerId', 'clientId', 'clientSecret']);
  });

  test.each(entries)('%s has a title, a description, a group and its place', (name, property) => {
    expect(property.title).toMatch(/^[A-Z]/);
    expect(property.description).toMatch(/\.$/);
    expect(['Authentication', 'Functional', 'Analytics', 'Technical']).toContain(property.group);
    expect(property.order).toBe(entries.findIndex(([other]) => other === name));
  });

  test('use no keyword that their type does not know', () => {
    const known = new Set([
      ...[
        'type',
        'title',
        'description',
        'enum',
        'enumNames',
        'pattern',
        'minimum',
        'maximum',
        'items',
        'minItems',
        'maxItems',
      ],
      ...['unit', 'optionsFrom', 'requires', 'showWhen', 'advanced'],
      ...['default', 'examples', 'writeOnly', 'airbyte_secret', 'env', 'envFile', 'group', 'order'],
    ]);
    for (const [name, property] of entries) {
      expect(
        Object.keys(property).filter((keyword) => !known.has(keyword)),
        name,
      ).toEqual([]);
    }
  });

  test('offer the datasets to add by name', () => {
    const { items } = parametersJsonSchema(['machines', 'users']).properties.extraDatasets;
    expect(items).toEqual({ type: 'string', enum: ['machines', 'users'] });
  });
});

describe('environment variables', () => {
  test.each([
    ['customerId', 'CITRIX_CUSTOMER_ID'],
    ['baseUrl', 'CITRIX_BASE_URL'],
    ['fetchApplicationInstances', 'CITRIX_FETCH_APPLICATION_INSTANCES'],
    ['mode', 'CITRIX_MODE'],
  ])('%s is %s', (name, variable) => {
    expect(variableOf(name)).toBe(variable);
  });

  test('are never so alike that a slip could mean two of them', () => {
    const nothing = () => '';
    for (const [name] of entries) {
      const slip = `${variableOf(name)}X`;
      const { problems } = readEnvironment(schema, { [slip]: 'x' }, nothing);
      const message = `Unknown variable ${slip}; did you mean ${variableOf(name)}?`;
      expect(problems).toEqual([{ parameter: name, message }]);
    }
  });
});
