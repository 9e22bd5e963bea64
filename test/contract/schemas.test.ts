import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { givenParameters } from '../../connector/parameters/given-parameters.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import { writtenSchemas } from '../../manifest/entries.ts';
import { openSchema } from '../../manifest/reader-schema.ts';
import { makeCertificate } from '../support/certificate.ts';
import { closedSchema } from '../support/closed-schema.ts';

const { cert: certificate } = makeCertificate();
const root = new URL('../../', import.meta.url);

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}

/** Strict: an unknown keyword or format is an error. The hints for forms are ours, the two formats are not built in. */
function strictAjv(): Ajv {
  const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
  ajv.addVocabulary([
    ...['airbyte_secret', 'enumNames', 'env', 'envFile', 'group', 'order', 'unit', 'optionsFrom'],
    ...['requires', 'requiredWhen', 'showWhen', 'advanced'],
  ]);
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('regex', (text) => {
    try {
      return new RegExp(text, 'u') instanceof RegExp;
    } catch {
      return false;
    }
  });
  return ajv;
}

const compiled = (path: string): ValidateFunction => strictAjv().compile(readJson(path));

/** As our own tests read it: nothing that is not declared. */
const closed = (path: string): ValidateFunction => strictAjv().compile(closedSchema(readJson(path)));

const published = readdirSync(new URL('schemas/', root), { recursive: true })
  .map((name) => `schemas/${String(name).replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.json'));

describe('published schemas', () => {
  test.each(published)('%s is draft-07 and compiles in strict mode', (path) => {
    expect(readJson(path)['$schema']).toBe('http://json-schema.org/draft-07/schema#');
    expect(compiled(path)).toBeTypeOf('function');
  });

  test('strict mode would notice an unknown keyword (planted)', () => {
    const planted = { ...readJson('schemas/parameters.schema.json'), airbyteSecret: true };
    expect(() => strictAjv().compile(planted)).toThrow('unknown keyword');
  });

  test.each(published)('%s has a name of its own with a version', (path) => {
    const name = path.slice('schemas/'.length, -'.schema.json'.length).replace('/', ':');
    expect(readJson(path)['$id']).toMatch(new RegExp(`^urn:citrix-datahub-connector:schema:${name}:\\d+$`));
  });

  /** What people and hosts write for the connector, which refuses what it does not know. */
  const inputs = ['parameters', 'push-target', 'report-settings'].map(
    (name) => `schemas/${name}.schema.json`,
  );

  test.each(published.filter((path) => !inputs.includes(path)))('%s is open for later versions', (path) => {
    const schema = readJson(path);
    expect(openSchema(schema)).toEqual(schema);
  });

  test('a closed object and a closed enumeration are seen, however deep (planted)', () => {
    const inside = { type: 'object', properties: { a: { type: 'string', enum: ['x'] } } };
    for (const planted of [
      { type: 'array', items: { anyOf: [{ ...inside, additionalProperties: false }] } },
      { definitions: { one: { additionalProperties: inside } } },
    ]) {
      expect(openSchema(planted)).not.toEqual(planted);
    }
  });

  test('every dataset has one', () => {
    for (const { name } of datasets) {
      expect(existsSync(new URL(`schemas/datasets/${name}.schema.json`, root)), name).toBe(true);
    }
  });
});

describe('what a later version may leave', () => {
  const later = { code: 'BRAND_NEW', dataset: null, message: 'x', remedy: 'y', since: '2.0.0' };
  const schema = { ...writtenSchemas['run-report'], required: [] };

  test('is valid for readers, and not declared by this version (planted)', () => {
    const report = { reportVersion: '1', verdict: 'postponed', exitCode: 71, warnings: [later], cost: 1 };
    expect(strictAjv().compile(schema)(report)).toBe(true);
    for (const member of ['verdict', 'exitCode', 'warnings', 'cost'] as const) {
      const validate = strictAjv().compile(closedSchema(schema));
      expect(validate({ [member]: report[member] }), member).toBe(false);
    }
  });

  test('is another format where it says so', () => {
    expect(strictAjv().compile(schema)({ reportVersion: '2' })).toBe(false);
  });
});

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
}

/** The members without a description, by path. */
function undescribed(schema: Described, path = ''): readonly string[] {
  const { properties = {}, additionalProperties, items, anyOf = [] } = schema;
  const inside = [...anyOf, additionalProperties, items].filter((one) => typeof one === 'object');
  return [
    ...Object.entries(properties).flatMap(([name, member]) => [
      ...(member.description === undefined ? [`${path}.${name}`] : []),
      ...undescribed(member, `${path}.${name}`),
    ]),
    ...inside.flatMap((one) => undescribed(one, `${path}.*`)),
  ];
}

describe('files that a run writes', () => {
  test.each(['run-report', 'check-report', 'state', 'health', 'checkpoint', 'snapshot'])(
    'every member of %s is described',
    (name) => {
      expect(undescribed(readJson(`schemas/${name}.schema.json`))).toEqual([]);
    },
  );

  test('a member without a description is found, however deep (planted)', () => {
    const deep = { anyOf: [{ additionalProperties: { properties: { rows: {} } } }, {}] };
    expect(undescribed({ properties: { datasets: { ...deep, description: 'Tables.' } } })).toEqual([
      '.datasets.*.*.rows',
    ]);
  });
});

describe('the parameters schema', () => {
  const validate = compiled('schemas/parameters.schema.json');
  const off = {
    ...{ fetchSessions: false, fetchApplicationInstances: false },
    ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
  };
  const risk = { ...off, extraDatasets: ['risk_users'] };
  const exported = {
    ...{ analyticsTopic: 't', analyticsGroup: 'g', analyticsUser: 'u', analyticsPassword: 'p' },
  };
  const least = { customerId: 'acme', clientId: 'id', clientSecret: 's3cret' };
  const cases: readonly (readonly [string, object])[] = [
    ['the least', least],
    ['a customer id with white space around it', { ...least, customerId: ' acme ' }],
    [
      'every bound',
      { ...least, fetchStartDatePeriod: 180, requestTimeout: 30, maxRows: 1, maxRunMinutes: 1 },
    ],
    ['no secret', { customerId: 'acme', clientId: 'id' }],
    ['an unknown parameter', { ...least, verbose: true }],
    ['a slash in the customer id', { ...least, customerId: 'a/b' }],
    ['a blank client id', { ...least, clientId: ' ' }],
    ['a secret with a line break at its end', { ...least, clientSecret: 's3cret\n' }],
    ['a number as text', { ...least, requestTimeout: '60' }],
    ['a period too long', { ...least, fetchStartDatePeriod: 181 }],
    ['a timeout too short', { ...least, requestTimeout: 29 }],
    ['another mode', { ...least, mode: 'incremental' }],
    ['null', { ...least, siteId: null }],
    ['nothing but a risk dataset', { ...risk, ...exported }],
    ['a risk dataset without its topic', { ...risk, ...exported, analyticsTopic: undefined }],
    ['a risk dataset beside the others', { ...least, ...exported, extraDatasets: ['risk_users'] }],
    [
      'a risk dataset beside the others, which lack their client',
      { ...exported, extraDatasets: ['risk_users'] },
    ],
    ['an extra dataset that is none', { ...least, extraDatasets: ['sessions'] }],
  ];

  test.each(cases)('says the same as the loader of %s', (_, parameters) => {
    const sent: unknown = JSON.parse(JSON.stringify(parameters));
    expect(validate(sent)).toBe(isLoaded(sent));
  });
});

function isLoaded(parameters: unknown): boolean {
  const given = givenParameters(parameters, 'a test');
  const readFile = () => certificate;
  try {
    loadParameters({ given, origin: 'a test', env: {}, readFile, ...datasetNames() });
    return true;
  } catch {
    return false;
  }
}

describe('the manifest', () => {
  const validate = closed('schemas/manifest.schema.json');
  const manifest = readJson('manifest/connector.json');

  test('is valid', () => {
    validate(manifest);
    expect(validate.errors).toBeNull();
  });

  test('with a member too many is refused (planted)', () => {
    expect(validate({ ...manifest, vendor: 'x' })).toBe(false);
    expect(validate.errors?.[0]?.params).toEqual({ additionalProperty: 'vendor' });
  });

  test('of a later version is valid for readers of this one', () => {
    const [dataset] = manifest['datasets'] as { columns: object[] }[];
    const [column] = dataset?.columns ?? [];
    const later = {
      ...manifest,
      icon: 'x.svg',
      datasets: [
        { ...dataset, purpose: 'x', columns: [{ ...column, type: 'decimal', personalData: 'none' }] },
      ],
    };
    const read = compiled('schemas/manifest.schema.json');
    read(later);
    expect(read.errors).toBeNull();
  });

  test.each(Object.keys(manifest).filter((name) => name !== '$schema'))(
    'without %s is refused (planted)',
    (name) => {
      const { [name]: _, ...rest } = manifest;
      expect(validate(rest)).toBe(false);
    },
  );

  test('with a faulty part inside is refused (planted)', () => {
    const [dataset] = manifest['datasets'] as object[];
    for (const fault of [{ rows: 1 }, { key: [] }, { name: 'Not Snake' }, { columns: [{ name: 'a' }] }]) {
      expect(validate({ ...manifest, datasets: [{ ...dataset, ...fault }] }), JSON.stringify(fault)).toBe(
        false,
      );
    }
  });
});

describe('the schema of a row', () => {
  const validate = closed('schemas/datasets/sessions.schema.json');
  const [sessions] = datasets;
  const row = Object.fromEntries(
    (sessions?.columns ?? []).map(({ name, type, nullable }) => {
      const values = {
        text: 'x',
        int64: 1,
        number: 1.5,
        boolean: true,
        timestamp: '2026-11-20T09:00:00.000Z',
        date: '2026-11-20',
      };
      return [name, nullable ? null : values[type]];
    }),
  );

  test('takes a row with null wherever it may be', () => {
    validate(row);
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['a missing column', { session_key: undefined }],
    ['null in the key', { session_key: null }],
    ['an unknown column', { other: 1 }],
    ['a local time', { start_date: '2026-11-20 09:00' }],
    ['a whole number with a fraction', { user_id: 1.5 }],
  ])('refuses %s', (_, fault) => {
    expect(validate(JSON.parse(JSON.stringify({ ...row, ...fault })))).toBe(false);
  });
});
