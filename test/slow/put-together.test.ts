import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { manifest } from '../../connector/manifest.ts';
import { readEveryTable } from '../support/every-table.ts';
import { temporaryFolder } from '../support/folder.ts';
import { moment } from '../support/moment.ts';

/** Tables of several customers and sites in one database, by the keys and references that manifest and package declare. */

interface Reference {
  readonly columns: readonly string[];
  readonly dataset: string;
  readonly targets: readonly string[];
}

interface Table {
  readonly name: string;
  readonly scope: string;
  readonly key: readonly string[];
  readonly columns: readonly { readonly name: string; readonly nullable: boolean }[];
}

interface Run {
  readonly customer: string;
  readonly folder: string;
  /** Of the tables that have rows. */
  readonly tables: ReadonlySet<string>;
  /** What the data package promises, by table. */
  readonly references: ReadonlyMap<string, readonly Reference[]>;
}

const quoted = (name: string) => `"${name}"`;
const list = (names: readonly string[]) => names.map(quoted).join(', ');

/** All tables of a small tenant; each counts from 1 and has the same GUIDs, as if it were the same. */
async function runOf(customer: string, siteId: string): Promise<Run> {
  const { files, report } = await readEveryTable({
    tenant: {
      ...{ now: moment, days: 3, sessions: 60, facts: 40, users: 10, machines: 6, catalogs: 2 },
      ...{ deliveryGroups: 2, hypervisors: 2, applications: 3, customerId: customer, siteId },
    },
    parameters: { customerId: customer },
  });
  expect(report.exitCode).toBe(0);
  const folder = join(await temporaryFolder(), 'tables');
  await mkdir(folder);
  const { resources } = JSON.parse(files['datapackage.json'] ?? 'null');
  const references = new Map<string, readonly Reference[]>();
  const tables = new Set<string>();
  for (const { path, rows, schema } of resources) {
    const name = path.replace(/\.csv$/, '');
    await writeFile(join(folder, path), files[path] ?? '');
    if (rows > 0) tables.add(name);
    references.set(
      name,
      (schema.foreignKeys ?? []).map(
        ({
          fields,
          reference,
        }: {
          fields: string[];
          reference: { resource?: string; fields: string[] };
        }) => ({
          ...{ columns: fields, dataset: reference.resource ?? name, targets: reference.fields },
        }),
      ),
    );
  }
  return { customer, folder, tables, references };
}

/**
 * Loads the runs into one database, with primary keys, and references as constraints.
 * @returns the tables in which two rows have one key, or a reference leads nowhere, with what the database says
 */
async function loaded(runs: readonly Run[], tables: readonly Table[]): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const faults: string[] = [];
  const attempt = async (name: string, sql: string) => {
    try {
      await connection.run(sql);
    } catch (error) {
      faults.push(`${name}: ${String(error).split('\n')[0]}`);
    }
  };
  const created = new Set<string>();
  const later: (Reference & { readonly name: string })[] = [];
  for (const { name, key, columns } of inOrderOfReferences(tables, runs)) {
    created.add(name);
    const isProven = !columns.some((column) => column.nullable && key.includes(column.name));
    const references = runs.every((run) => run.references.has(name)) ? promisedBy(runs, name) : [];
    later.push(...references.filter((one) => !created.has(one.dataset)).map((one) => ({ ...one, name })));
    const constraints = [
      `${isProven ? 'PRIMARY KEY' : 'UNIQUE'} (${list(key)})`,
      ...references
        .filter((one) => created.has(one.dataset))
        .map(
          (one) =>
            `FOREIGN KEY (${list(one.columns)}) REFERENCES ${quoted(one.dataset)} (${list(one.targets)})`,
        ),
    ];
    const types = columns.map(
      (column) => `${quoted(column.name)} VARCHAR${column.nullable ? '' : ' NOT NULL'}`,
    );
    await attempt(name, `CREATE TABLE ${quoted(name)} (${[...types, ...constraints].join(', ')})`);
    const seen = new Set<string>();
    for (const { customer, folder } of runs) {
      // Two runs of one customer read the same rows of these: the second takes the place of the first.
      if (isOfCustomer(tables, name) && seen.has(customer)) continue;
      seen.add(customer);
      await attempt(
        name,
        `INSERT INTO ${quoted(name)} SELECT * FROM read_csv('${join(folder, `${name}.csv`)}', header = true,
          all_varchar = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
          columns = {${columns.map((column) => `'${column.name}': 'VARCHAR'`).join(', ')}}, allow_quoted_nulls = false)`,
      );
    }
  }
  // The database adds no constraint to a table that is there, so these are looked up.
  for (const { name, columns, dataset, targets } of later) {
    const given = columns.map((column) => `a.${quoted(column)} IS NOT NULL`);
    const equal = columns.map((column, at) => `a.${quoted(column)} = b.${quoted(targets[at] ?? '')}`);
    const orphans = await connection.runAndReadAll(
      `SELECT 1 FROM ${quoted(name)} a WHERE ${given.join(' AND ')}
        AND NOT EXISTS (SELECT 1 FROM ${quoted(dataset)} b WHERE ${equal.join(' AND ')})`,
    );
    if (orphans.currentRowCount > 0)
      faults.push(`${name}: ${orphans.currentRowCount} rows refer to no ${dataset}`);
  }
  connection.closeSync();
  return faults;
}

const isOfCustomer = (tables: readonly Table[], name: string) =>
  tables.find((table) => table.name === name)?.scope === 'customer';

/** The references that hold in every run. */
function promisedBy([first, ...others]: readonly Run[], name: string): readonly Reference[] {
  const text = (reference: Reference) => JSON.stringify(reference);
  return (first?.references.get(name) ?? []).filter((reference) =>
    others.every(({ references }) => references.get(name)?.map(text).includes(text(reference))),
  );
}

/** Tables after those that they refer to, but for two that refer to each other. */
function inOrderOfReferences(tables: readonly Table[], runs: readonly Run[]): readonly Table[] {
  const placed = new Map<string, Table>();
  const begun = new Set<string>();
  const place = (table: Table): void => {
    if (begun.has(table.name)) return;
    begun.add(table.name);
    for (const { dataset } of promisedBy(runs, table.name)) {
      const target = tables.find(({ name }) => name === dataset);
      if (target !== undefined && target !== table) place(target);
    }
    placed.set(table.name, table);
  };
  for (const table of tables) place(table);
  return [...placed.values()];
}

test('two customers with two sites each lie in one database under the declared keys and references', async () => {
  const runs: Run[] = [];
  for (const customer of ['acme', 'globex']) {
    for (const site of ['east', 'west']) runs.push(await runOf(customer, `${customer}-${site}`));
  }
  const [first] = runs;
  const tables = manifest.datasets.filter(({ name }) => first?.tables.has(name) === true);
  expect(tables.length).toBeGreaterThan(75);
  expect(promisedBy(runs, 'application_instances').length).toBeGreaterThan(0);
  expect(await loaded(runs, tables)).toEqual([]);

  // Planted: a key without the site, or without the customer.
  const without = (column: string) =>
    tables.map((table) => ({ ...table, key: table.key.filter((name) => name !== column) }));
  const alone = runs.map((run) => ({ ...run, references: new Map() }));
  const faulty = (faults: readonly string[]) =>
    new Set(faults.filter((fault) => /Duplicate key/.test(fault)).map((fault) => fault.split(':')[0]));
  const ofSite = tables.filter(({ scope }) => scope === 'site').map(({ name }) => name);
  expect(faulty(await loaded(alone, without('site_id')))).toEqual(new Set(ofSite));
  // The key of users at risk names the tenant besides.
  const ofCustomer = tables.flatMap(({ name, scope }) =>
    scope === 'customer' && name !== 'risk_users' ? [name] : [],
  );
  expect(faulty(await loaded(alone, without('customer_id')))).toEqual(new Set(ofCustomer));
});
