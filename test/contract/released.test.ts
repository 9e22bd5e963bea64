import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ContractChange } from '../../connector/contract-changes.ts';
import type { Manifest } from '../../connector/manifest/form.ts';
import { manifest } from '../../connector/manifest.ts';
import type { ParameterProperty } from '../../connector/parameters/property.ts';
import { isNewer } from '../../manifest/contract/break.ts';
import { type Contract, contractOf, undeclaredBreaks } from '../../manifest/contract/contract.ts';
import { writtenSchemas } from '../../manifest/entries.ts';
import type { SchemaNode } from '../../manifest/reader-schema.ts';

const folder = fileURLToPath(new URL('released/', import.meta.url));
const present = contractOf(manifest, writtenSchemas);

/** The newest release; undefined before the first one. */
function lastReleased(): Contract | undefined {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const versions = files.map((file) => file.replace(/\.json$/, ''));
  const [last] = versions.toSorted((a, b) => (isNewer(a, b) ? -1 : 1));
  return last === undefined ? undefined : JSON.parse(readFileSync(`${folder}${last}.json`, 'utf8'));
}

test('nothing that the last release promised is broken without a line in connector/contract-changes.ts', () => {
  const released = lastReleased() ?? present;
  expect(undeclaredBreaks(released, present)).toEqual([]);
});

interface Planted {
  readonly breaks: (contract: Contract) => Contract;
  readonly subject: object;
}

const inManifest = (breaks: (before: Manifest) => Partial<Manifest>) => (contract: Contract) => ({
  ...contract,
  manifest: { ...contract.manifest, ...breaks(contract.manifest) },
});

const inParameter = (name: 'mode' | 'maxRows' | 'fetchStartDatePeriod' | 'siteId', change: object) =>
  inManifest(({ parameters }) => {
    const property = { ...parameters.properties[name], ...change };
    return { parameters: { ...parameters, properties: { ...parameters.properties, [name]: property } } };
  });

const inSessions = (change: (table: Manifest['datasets'][number]) => object) =>
  inManifest(({ datasets }) => ({
    datasets: datasets.map((table) => (table.name === 'sessions' ? { ...table, ...change(table) } : table)),
  }));

type Column = Manifest['datasets'][number]['columns'][number];

const inColumns = (change: (columns: readonly Column[]) => readonly Column[]) =>
  inSessions(({ columns }) => ({ columns: change(columns) }));

const withoutProfile = ({ profile: _, ...column }: Column): Column => column;
const withoutPlace = ({ star: _, ...column }: Column): Column => column;

const newColumn: Column = { ...(manifest.datasets[0]?.columns[0] as Column), name: 'brand_new' };
const newParameter: ParameterProperty = { ...manifest.parameters.properties.siteId };

const inReport = (change: (schema: SchemaNode) => object) => (contract: Contract) => {
  const schema: SchemaNode = contract.schemas['run-report'] ?? {};
  return { ...contract, schemas: { ...contract.schemas, 'run-report': { ...schema, ...change(schema) } } };
};

const inMembers = (change: (members: Readonly<Record<string, SchemaNode>>) => object) =>
  inReport(({ properties }) => ({ properties: change(Object(properties)) }));

const column = { dataset: 'sessions', column: 'session_key' };

const planted: Readonly<Record<string, Planted>> = {
  'a removed column': {
    breaks: inColumns((columns) => columns.filter(({ name }) => name !== 'session_key')),
    subject: column,
  },
  'a renamed column': {
    breaks: inColumns((columns) =>
      columns.map((one) => (one.name === 'session_key' ? { ...one, name: 'session_id' } : one)),
    ),
    subject: column,
  },
  'a column of another type': {
    breaks: inColumns((columns) =>
      columns.map((one) => (one.name === 'session_key' ? { ...one, type: 'number' } : one)),
    ),
    subject: column,
  },
  'a column that may be null now': {
    breaks: inColumns((columns) =>
      columns.map((one) => (one.name === 'session_key' ? { ...one, nullable: true } : one)),
    ),
    subject: column,
  },
  'a column in the middle': {
    breaks: inColumns((columns) => [...columns.slice(0, 4), newColumn, ...columns.slice(4)]),
    subject: { dataset: 'sessions', column: 'brand_new' },
  },
  'a column that is not compact any more': {
    breaks: inColumns((columns) =>
      columns.map((one) => (one.name === 'user_upn' ? withoutProfile(one) : one)),
    ),
    subject: { dataset: 'sessions', column: 'user_upn' },
  },
  'a column that comes between those of the compact table': {
    breaks: inColumns((columns) =>
      columns.map((one) => (one.name === 'exit_code' ? { ...one, profile: 'compact' } : one)),
    ),
    subject: { dataset: 'sessions', column: 'exit_code' },
  },
  'a column that a star has in another table': {
    breaks: inColumns((columns) =>
      columns.map((one) =>
        one.name === 'client_name'
          ? { ...one, star: { dataset: 'connections', column: 'client_name', key: 'connection_id' } }
          : one,
      ),
    ),
    subject: { dataset: 'sessions', column: 'client_name' },
  },
  'a column that a star has in the facts again': {
    breaks: inColumns((columns) => columns.map((one) => (one.name === 'user_upn' ? withoutPlace(one) : one))),
    subject: { dataset: 'sessions', column: 'user_upn' },
  },
  'another key': { breaks: inSessions(() => ({ key: ['start_date'] })), subject: { dataset: 'sessions' } },
  'a removed dataset': {
    breaks: inManifest(({ datasets }) => ({ datasets: datasets.filter(({ name }) => name !== 'sessions') })),
    subject: { dataset: 'sessions' },
  },
  'a removed parameter': {
    breaks: inManifest(({ parameters }) => {
      const { siteId: _, ...properties } = parameters.properties;
      return { parameters: { ...parameters, properties: properties as typeof parameters.properties } };
    }),
    subject: { parameter: 'siteId' },
  },
  'a parameter of another type': {
    breaks: inParameter('siteId', { type: 'integer' }),
    subject: { parameter: 'siteId' },
  },
  'a removed value of a parameter': {
    breaks: inParameter('mode', { enum: ['full'] }),
    subject: { parameter: 'mode' },
  },
  'another default': {
    breaks: inParameter('mode', { default: 'incremental' }),
    subject: { parameter: 'mode' },
  },
  'a lower maximum': {
    breaks: inParameter('fetchStartDatePeriod', { maximum: 90 }),
    subject: { parameter: 'fetchStartDatePeriod' },
  },
  'a new maximum': { breaks: inParameter('maxRows', { maximum: 10 }), subject: { parameter: 'maxRows' } },
  'a higher minimum': {
    breaks: inParameter('fetchStartDatePeriod', { minimum: 2 }),
    subject: { parameter: 'fetchStartDatePeriod' },
  },
  'another pattern': {
    breaks: inParameter('siteId', { pattern: '^a$' }),
    subject: { parameter: 'siteId' },
  },
  'a new required parameter': {
    breaks: inManifest(({ parameters }) => ({
      parameters: {
        ...parameters,
        properties: { ...parameters.properties, costCentre: newParameter },
        required: [...parameters.required, 'costCentre'],
      },
    })),
    subject: { parameter: 'costCentre' },
  },
  'a removed error code': {
    breaks: inManifest(({ errors }) => ({ errors: errors.filter(({ code }) => code !== 'THROTTLED') })),
    subject: { code: 'THROTTLED' },
  },
  'an error of another kind': {
    breaks: inManifest(({ errors }) => ({
      errors: errors.map((one) => (one.code === 'THROTTLED' ? { ...one, kind: 'config' } : one)),
    })),
    subject: { code: 'THROTTLED' },
  },
  'a removed warning code': {
    breaks: inManifest(({ warnings }) => ({
      warnings: warnings.filter(({ code }) => code !== 'NOT_COUNTED'),
    })),
    subject: { code: 'NOT_COUNTED' },
  },
  'a removed exit code': {
    breaks: inManifest(({ exitCodes }) => ({ exitCodes: exitCodes.filter(({ code }) => code !== 75) })),
    subject: { member: 'exitCodes: 75' },
  },
  'another entry point': {
    breaks: inManifest(({ entryPoints }) => ({ entryPoints: { ...entryPoints, script: 'main.js' } })),
    subject: { member: 'entryPoints.script: citrix-connector.js' },
  },
  'another host to let through': {
    breaks: inManifest(({ network }) => ({
      network: [...network, { region: 'us', host: 'x.example.com', port: 443, purposes: ['monitor'] }],
    })),
    subject: { member: 'network: us x.example.com' },
  },
  'a removed member of the report': {
    breaks: inMembers(({ verdict: _, ...members }) => members),
    subject: { member: 'run-report: verdict' },
  },
  'a member of the report of another type': {
    breaks: inMembers(({ runId, ...members }) => ({ ...members, runId: { ...runId, type: 'integer' } })),
    subject: { member: 'run-report: runId' },
  },
  'a member of the report that may be absent now': {
    breaks: inReport(({ required }) => ({
      required: Object(required).filter((name: string) => name !== 'verdict'),
    })),
    subject: { member: 'run-report: verdict' },
  },
  'a removed log event': {
    breaks: (contract) => {
      const { 'log-event progress': _, ...schemas } = contract.schemas;
      return { ...contract, schemas };
    },
    subject: { member: 'log-event progress' },
  },
  'a verdict that is never given any more': {
    breaks: inMembers(({ verdict, ...members }) => ({
      ...members,
      verdict: { ...verdict, anyOf: [{ type: 'string', enum: ['complete'] }, { type: 'string' }] },
    })),
    subject: { member: 'run-report: verdict' },
  },
};

function withChange(contract: Contract, change: ContractChange): Contract {
  return inManifest(({ changes }) => ({ changes: [...changes, change] }))(contract);
}

describe.each(Object.entries(planted))('%s', (_, { breaks, subject }) => {
  const broken = breaks(present);
  const declared = (version: string) =>
    ({ version, kind: 'changed', replacedBy: null, message: 'Planted.', ...subject }) as ContractChange;

  test('is found where it is not declared', () => {
    const found = undeclaredBreaks(present, broken);
    expect(found.map((one) => one.subject)).toContainEqual(subject);
  });

  test('passes once it is declared in a newer version', () => {
    const found = undeclaredBreaks(present, withChange(broken, declared('9.0.0')));
    expect(found.map((one) => one.subject)).not.toContainEqual(subject);
  });

  test('is found where an older version declared it', () => {
    const found = undeclaredBreaks(present, withChange(broken, declared('0.0.9')));
    expect(found.map((one) => one.subject)).toContainEqual(subject);
  });
});

describe('what is additive is no break:', () => {
  const additions: Readonly<Record<string, (contract: Contract) => Contract>> = {
    'a column at the end': inColumns((columns) => [...columns, newColumn]),
    'a compact column at the end': inColumns((columns) => [...columns, { ...newColumn, profile: 'compact' }]),
    'a column at the end that a star has elsewhere': inColumns((columns) => [
      ...columns,
      { ...newColumn, star: { dataset: 'users', column: 'brand_new', key: 'user_id' } },
    ]),
    'a dataset': inManifest(({ datasets }) => ({
      datasets: [...datasets, { ...(datasets[0] as (typeof datasets)[0]), name: 'pets' }],
    })),
    'an optional parameter': inManifest(({ parameters }) => ({
      parameters: { ...parameters, properties: { ...parameters.properties, costCentre: newParameter } },
    })),
    'a value of a parameter': inParameter('mode', { enum: ['full', 'incremental', 'mirror', ''] }),
    'a wider range': inParameter('fetchStartDatePeriod', { minimum: 0, maximum: 400 }),
    'an error code': inManifest(({ errors }) => ({
      errors: [...errors, { ...(errors[0] as (typeof errors)[0]), code: 'BRAND_NEW' as 'THROTTLED' }],
    })),
    'a member of the report': inMembers((members) => ({ ...members, extra: { type: 'string' } })),
  };

  test.each(Object.entries(additions))('%s', (_, add) => {
    expect(undeclaredBreaks(present, add(present))).toEqual([]);
  });
});

test('versions are compared by number', () => {
  expect(isNewer('0.10.0', '0.9.9')).toBe(true);
  expect(isNewer('1.0.0', '1.0.0')).toBe(false);
  expect(isNewer('1.0.0', '1.0.1')).toBe(false);
});
