import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { parseTable, type ReadCell, type ReadTable } from './tables.ts';

/** What Data Package v2 (datapackage.org/standard) asks of a descriptor, as far as tables are concerned. */
const name = z.string().regex(/^[a-z0-9._-]+$/);
const field = z.looseObject({
  name: z.string().min(1),
  type: z.enum(['string', 'integer', 'number', 'boolean', 'datetime', 'date']),
  constraints: z.strictObject({ required: z.boolean() }).optional(),
});
const foreignKey = z.strictObject({
  fields: z.array(z.string()).min(1),
  reference: z.strictObject({ resource: z.string().optional(), fields: z.array(z.string()).min(1) }),
});
const resource = z.looseObject({
  name,
  type: z.literal('table'),
  path: z.string(),
  format: z.literal('csv'),
  mediatype: z.literal('text/csv'),
  encoding: z.literal('utf-8'),
  bytes: z.int().positive(),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  rows: z.int().nonnegative(),
  dialect: z.looseObject({
    delimiter: z.literal(','),
    lineTerminator: z.literal('\n'),
    header: z.literal(true),
  }),
  schema: z.looseObject({
    fields: z.array(field).min(1),
    primaryKey: z.array(z.string()).min(1),
    foreignKeys: z.array(foreignKey).optional(),
    missingValues: z.tuple([z.literal('')]),
  }),
});
const dataPackage = z.looseObject({
  $schema: z.literal('https://datapackage.org/profiles/2.0/datapackage.json'),
  name,
  created: z.iso.datetime(),
  resources: z.array(resource).min(1),
});

type Resource = z.output<typeof resource>;

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/;

const forms: Readonly<Record<z.output<typeof field>['type'], RegExp>> = {
  string: /^[\s\S]*$/,
  integer: /^-?(0|[1-9]\d*)$/,
  number: /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/,
  boolean: /^(true|false)$/,
  datetime: timestamp,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** Everything in which a folder is not the data package that it says it is. */
export async function dataPackageProblems(folder: string): Promise<readonly string[]> {
  const parsed = dataPackage.safeParse(JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8')));
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { resources } = parsed.data;
  const names = resources.map((one) => one.name);
  const repeated = names.filter((one, at) => names.indexOf(one) !== at).map((one) => `${one} is there twice`);
  const found = await Promise.all(resources.map((one) => resourceProblems(folder, one, resources)));
  return [...repeated, ...found.flat()];
}

async function resourceProblems(
  folder: string,
  one: Resource,
  all: readonly Resource[],
): Promise<readonly string[]> {
  if (isAbsolute(one.path) || /(^|[/\\])\.\.?([/\\]|$)|:/.test(one.path))
    return [`${one.path} is no safe path`];
  const content = await readFile(join(folder, one.path));
  const table = parseTable(content.toString('utf8').replace(/^\uFEFF/, ''));
  const hash = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const expected: readonly (readonly [what: string, said: unknown, is: unknown])[] = [
    ['bytes', one.bytes, content.length],
    ['hash', one.hash, hash],
    ['rows', one.rows, table.rows.length],
    ['fields', one.schema.fields.map((said) => said.name).join(), table.columns.join()],
  ];
  return [
    ...expected
      .filter(([, said, is]) => said !== is)
      .map(([what, said, is]) => `${one.name}: ${what} ${said}, is ${is}`),
    ...cellProblems(one, table),
    ...keyProblems(one, table),
    ...referenceProblems(one, all),
  ];
}

function cellProblems({ name: table, schema }: Resource, { rows }: ReadTable): readonly string[] {
  return schema.fields.flatMap(({ name: column, type, constraints }, at) => {
    const isWrong = (cell: ReadCell) =>
      cell === null ? constraints?.required === true : !forms[type].test(cell);
    const wrong = rows.find((row) => isWrong(row[at] ?? null));
    return wrong === undefined ? [] : [`${table}.${column}: ${JSON.stringify(wrong[at])} is no ${type}`];
  });
}

function keyProblems({ name: table, schema }: Resource, { records }: ReadTable): readonly string[] {
  const keys = records.map((row) => JSON.stringify(schema.primaryKey.map((column) => row[column] ?? null)));
  const problems = new Set(keys).size === keys.length ? [] : [`${table}: the primary key is not unique`];
  const partial = keys.some((key) => key.includes('null'));
  return partial ? [...problems, `${table}: a primary key has a missing part`] : problems;
}

function referenceProblems({ name: table, schema }: Resource, all: readonly Resource[]): readonly string[] {
  return (schema.foreignKeys ?? []).flatMap(({ fields, reference }) => {
    const target =
      reference.resource === undefined ? schema : all.find((one) => one.name === reference.resource)?.schema;
    const has = (of: Resource['schema'] | undefined, columns: readonly string[]) =>
      columns.every((column) => of?.fields.some((said) => said.name === column));
    const isFine =
      has(schema, fields) && has(target, reference.fields) && fields.length === reference.fields.length;
    return isFine ? [] : [`${table}: the foreign key ${fields.join()} leads nowhere`];
  });
}
