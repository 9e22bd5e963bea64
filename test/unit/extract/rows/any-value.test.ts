import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../connector/citrix/monitor/service.ts';
import {
  type Column,
  closingDatesOf,
  type Dataset,
  isAnalytics,
} from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { createFindings } from '../../../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../../../connector/extract/rows/odd-cells.ts';
import { relationsOf, splitPath } from '../../../../connector/extract/rows/paths.ts';
import { ExactNumber } from '../../../../connector/json.ts';
import { cellAt } from '../../../../connector/output/cells.ts';

const tables = datasets.filter((dataset) => !isAnalytics(dataset));

type Members = Record<string, unknown>;

const values = {
  text: 'some text',
  int64: 3,
  number: 1.5,
  boolean: true,
  timestamp: '2026-11-20T09:00:00.000Z',
  date: '2026-11-20',
} as const;

/** A value, where it goes, and what it is for: a row of the table, its related rows and what is joined to it. */
class Source {
  readonly row: Members = {};
  readonly #dataset: Dataset;
  readonly #related = new Map<string, Members>([['', this.row]]);

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    const relations = Object.entries(relationsOf(dataset));
    for (const [name, relation] of relations) {
      const related: Members = {};
      this.#related.set(name, related);
      if (relation.kind === 'dimension') continue;
      const parent = this.#related.get(relation.of ?? '') ?? {};
      parent[relation.property] = related;
    }
    for (const { inputs, type, derive } of dataset.columns) {
      for (const path of inputs) if (derive === undefined) this.#put(path, values[type]);
    }
    for (const [name, { on }] of relations) this.#put(on, `key of ${name}`);
  }

  set(path: string, value: unknown): void {
    this.#put(path, value, true);
  }

  #put(path: string, value: unknown, isOver = false): void {
    const [relation, property] = splitPath(path, relationsOf(this.#dataset));
    if (relation === 'run') return;
    const names = property.split('.');
    let at = this.#related.get(relation) ?? {};
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Members;
    }
    const last = names.at(-1) ?? '';
    if (isOver || at[last] === undefined) at[last] = value;
  }

  cells() {
    const odd = createOddCells();
    const relations = Object.entries(relationsOf(this.#dataset));
    const dimensions = new Map<string, Map<string, Row>>();
    for (const [name, relation] of relations) {
      if (relation.kind !== 'dimension') continue;
      const [owner, property] = splitPath(relation.on, relationsOf(this.#dataset));
      const key = String(this.#related.get(owner)?.[property]).toLowerCase();
      const rows = dimensions.get(relation.set) ?? new Map<string, Row>();
      dimensions.set(relation.set, rows.set(key, { ...rows.get(key), ...this.#related.get(name) }));
    }
    const flatten = createFlatten(this.#dataset, {
      run: { customerId: 'acme', siteId: 'site-1' },
      ...{ findings: createFindings(), odd, dimensions, requested: new Set<string>() },
      invalidValues: 'null',
    });
    const cells = flatten(this.row, undefined);
    const byName = this.#dataset.columns.map(({ name }, at) => [name, cellAt(cells, at)] as const);
    return { cells: new Map(byName), odd: odd.of(cells) };
  }
}

/** What rows are told apart, put in order or looked for again by. */
function isNeeded(dataset: Dataset, { name, nullable }: Column): boolean {
  const settling = Object.keys(closingDatesOf(dataset) ?? {});
  return !nullable || name === dataset.cursor || dataset.key.includes(name) || settling.includes(name);
}

/** The paths of a table whose values any value may stand for. */
function pathsOf(dataset: Dataset): readonly string[] {
  const needed = new Set(
    dataset.columns.flatMap((column) => (isNeeded(dataset, column) ? column.inputs : [])),
  );
  const relations = relationsOf(dataset);
  const references = new Set(Object.values(relations).map(({ on }) => on));
  const all = dataset.columns.flatMap(({ inputs }) => inputs);
  return [...new Set(all)].filter((path) => !needed.has(path) && !references.has(path));
}

const odd = fc.constantFrom<unknown>(
  ...['NaN', 'INF', '-INF', '', ' ', '12', '12.0', '1e3', 'true', 'False', 'null', 'Active', '5'],
  ...['0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999-01:00', '2026-11-20', '2026-11-20 09:00:00+0000'],
  ...['13.05.2026', '5/6/2026 1:00:00 PM', '/Date(0)/', '0', "' or 1 eq 1"],
  ...['1.0', '12.0', '1e3', '1e400', '-0', '9223372036854775808'].map((text) => new ExactNumber(text)),
);
const scalars = fc.oneof(
  odd,
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const nested = fc.oneof(
  fc.array(scalars, { maxLength: 3 }),
  fc.dictionary(fc.string(), scalars, { maxKeys: 3 }),
);

describe.each(
  tables.filter((dataset) => pathsOf(dataset).length > 0).map((dataset) => [dataset.name, dataset] as const),
)('%s', (_name, dataset) => {
  const paths = pathsOf(dataset);

  it('takes any value in place of any other, and changes no other cell', () => {
    const usual = new Source(dataset).cells();
    expect(usual.odd).toEqual([]);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(scalars, scalars, nested), (path, value) => {
        const source = new Source(dataset);
        source.set(path, value);
        const { cells, odd: found } = source.cells();
        const own = new Set(
          // A value in place of a record stands in place of its members, too.
          dataset.columns
            .filter(({ inputs }) => inputs.some((input) => input === path || input.startsWith(`${path}.`)))
            .map(({ name }) => name),
        );
        for (const [name, cell] of cells)
          if (!own.has(name)) expect([name, cell]).toEqual([name, usual.cells.get(name)]);
        for (const { column } of found) expect(own).toContain(column);
      }),
      { numRuns: 60 },
    );
  });
});

it('all tables have such values but those that consist of keys', () => {
  expect(tables.length).toBeGreaterThan(75);
  expect(tables.filter((dataset) => pathsOf(dataset).length === 0).map(({ name }) => name)).toEqual([
    ...['probe_rule_applications', 'probe_rule_desktops', 'probe_rule_endpoints'],
  ]);
});
