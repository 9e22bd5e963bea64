import type { Row } from '../citrix/monitor/service.ts';
import type { Column, Dataset, Relation } from '../datasets/define.ts';
import { ConnectorError } from '../errors.ts';
import { isRecord, scalarText } from '../json.ts';
import { keyText } from '../keys.ts';
import {
  type Cell,
  CellMismatch,
  type Cells,
  cellFormats,
  jsonTypeOf,
  SharedCells,
} from '../output/cells.ts';
import type { Findings } from './findings.ts';
import { layoutOf } from './layout.ts';
import { relationsOf, rootOf, splitPath } from './paths.ts';

interface FlattenOptions {
  readonly customerId: string;
  readonly findings: Findings;
  /** The rows of each set that is joined in memory, by key in lower case. */
  readonly dimensions: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  /** Members every row was asked to have; others are counted. */
  readonly asked: ReadonlySet<string>;
}

/** Turns a row and the rows related to it into cells. `newest` stands in where a relation of that kind leads nowhere. */
type Flatten = (row: Row, newest: Row | undefined) => Cells;

type Records = Record<string, Row | undefined>;

/** What is counted while cells are made. */
interface Found {
  missing(path: string): void;
  unresolved(relation: string): void;
}

/** Puts the row a relation leads to among the records. */
type Resolve = (records: Records, found: Found, newest?: Row) => void;

type MakeCells = (records: Records, found: Found) => readonly Cell[];

/** What one row of a root's set contributes to every row that refers to it. */
interface Joined {
  /** In the order of the root's column groups. */
  readonly groups: readonly SharedCells[];
  /** What was found when the cells were made, to be counted for each row that refers to it. */
  readonly missing: readonly string[];
  readonly unresolved: readonly string[];
}

/**
 * Prepares the flattening of a dataset once, so that a row costs only look-ups. Cells that come from a joined row are made
 * once for all rows that refer to it.
 * The returned function throws ConnectorError SCHEMA_CHANGED at a value of another type than declared; it names the
 * field and the row, never the value.
 */
export function createFlatten(dataset: Dataset, options: FlattenOptions): Flatten {
  const { findings, asked, customerId } = options;
  const relations = relationsOf(dataset);
  const claim = claimer();
  const makers = new Map<string, MakeCells[]>();
  const layout = layoutOf(dataset).map(({ root, columns }) => {
    const make = cellsMaker(dataset, columns, claim);
    const ofRoot = makers.get(root) ?? [];
    makers.set(root, [...ofRoot, make]);
    return { root, make, index: ofRoot.length };
  });
  const own = Object.entries(relations).flatMap(([name, relation]) =>
    relation.kind === 'dimension' ? [] : [navigator(dataset, name, relation)],
  );
  const roots = new Map(
    Object.keys(relations)
      .filter((name) => rootOf(name, relations) === name)
      .map((name) => [name, joiner(name, makers.get(name) ?? [], relations, options)]),
  );
  const run = { customerId };
  return (row, newest) => {
    findings.unknownMembers(row, asked);
    const records: Records = { '': row, run };
    for (const resolve of own) resolve(records, findings, newest);
    const joined = new Map<string, Joined>();
    for (const [name, join] of roots) joined.set(name, join(records));
    return layout.map(({ root, make, index }) => joined.get(root)?.groups[index] ?? make(records, findings));
  };
}

/** Several columns may read one member (a name and its code): only the first to claim it counts the rows that lack it. */
function claimer(): (path: string) => boolean {
  const claimed = new Set<string>();
  return (path) => claimed.size < claimed.add(path).size;
}

/** Finds the joined row of a root, and keeps what was made of it. */
function joiner(
  name: string,
  makers: readonly MakeCells[],
  relations: Readonly<Record<string, Relation>>,
  { findings, dimensions, customerId }: FlattenOptions,
): (records: Records) => Joined {
  const find = finder(name, relations, dimensions);
  const further = Object.keys(relations)
    .filter((other) => other !== name && rootOf(other, relations) === name)
    .map((other) => [other, finder(other, relations, dimensions)] as const);
  const made = new Map<Row | undefined, Joined>();

  function join(records: Records, row: Row | undefined): Joined {
    const missing: string[] = [];
    const unresolved: string[] = [];
    const found: Found = {
      missing: (path) => missing.push(path),
      unresolved: (relation) => unresolved.push(relation),
    };
    // The row that is being flattened is there only to be named in an error.
    const reached: Records = { '': records[''], run: { customerId }, [name]: row };
    for (const [other, findOther] of further) reached[other] = findOther(reached, found);
    return { groups: makers.map((make) => new SharedCells(make(reached, found))), missing, unresolved };
  }

  return (records) => {
    const row = find(records, findings);
    let joined = made.get(row);
    if (joined === undefined) {
      joined = join(records, row);
      made.set(row, joined);
    }
    for (const path of joined.missing) findings.missing(path);
    for (const relation of joined.unresolved) findings.unresolved(relation);
    return joined;
  };
}

/** Looks a row up by the foreign key of a relation; a key that leads nowhere is counted. */
function finder(
  name: string,
  relations: Readonly<Record<string, Relation>>,
  dimensions: FlattenOptions['dimensions'],
): (records: Records, found: Found) => Row | undefined {
  const relation = relations[name];
  if (relation?.kind !== 'dimension') throw new Error(`${name} is not joined in memory`);
  const [owner, foreignKey] = splitPath(relation.on, relations);
  const rows = dimensions.get(relation.set);
  return (records, found) => {
    const key = records[owner]?.[foreignKey];
    if (key === null || key === undefined) return undefined;
    const row = rows?.get(scalarText(key)?.toLowerCase() ?? '');
    if (row === undefined && relation.sparse !== true) found.unresolved(name);
    return row;
  };
}

/** Takes the related row that came along with its parent. */
function navigator(
  dataset: Dataset,
  name: string,
  relation: Exclude<Relation, { readonly kind: 'dimension' }>,
): Resolve {
  const relations = relationsOf(dataset);
  const [owner, foreignKey] = splitPath(relation.on, relations);
  const { of, property } = relation;
  const path = of === undefined ? property : `${of}.${property}`;
  return (records, found, newest) => {
    const parent = records[of ?? ''];
    const sent = parent?.[property];
    if (parent !== undefined && sent === undefined) found.missing(path);
    if (sent !== undefined && sent !== null && !isRecord(sent)) {
      throw new ConnectorError(
        'SCHEMA_CHANGED',
        `${dataset.name}: ${path} of row ${idOf(dataset, records)} is ${jsonTypeOf(sent)}, but a related row was asked for.`,
      );
    }
    const row = isRecord(sent) ? sent : relation.kind === 'newest' ? newest : undefined;
    const key = records[owner]?.[foreignKey];
    if (row === undefined && key !== null && key !== undefined) found.unresolved(name);
    records[name] = row;
  };
}

function cellsMaker(
  dataset: Dataset,
  columns: readonly Column[],
  claim: (path: string) => boolean,
): MakeCells {
  const readers = columns.map((column) => cellReader(dataset, column, claim));
  return (records, found) => readers.map((read) => read(records, found));
}

function cellReader(
  dataset: Dataset,
  column: Column,
  claim: (path: string) => boolean,
): (records: Records, found: Found) => Cell {
  const relations = relationsOf(dataset);
  const inputs = column.inputs.map((path) => inputReader(path, relations, claim(path)));
  const [first = () => undefined] = inputs;
  const { derive, nullable } = column;
  const format = cellFormats[column.type];
  const value =
    derive === undefined
      ? first
      : (records: Records, found: Found) => derive(...inputs.map((input) => input(records, found)));
  return (records, found) => {
    try {
      const cell = format(value(records, found));
      if (cell === null && !nullable) throw new CellMismatch(column.type, null);
      return cell;
    } catch (error) {
      if (error instanceof CellMismatch) throw schemaChanged(dataset, column, records, error);
      throw error;
    }
  };
}

/**
 * Reads one input: null where the related row is not there; undefined, and counted, where the row lacks a member that it
 * was asked for.
 */
function inputReader(
  path: string,
  relations: Readonly<Record<string, Relation>>,
  counts: boolean,
): (records: Records, found: Found) => unknown {
  const [relation, property] = splitPath(path, relations);
  const [member = '', ...deeper] = property.split('.');
  return (records, found) => {
    const record = records[relation];
    if (record === undefined) return null;
    const value = record[member];
    if (value === undefined && counts) found.missing(path);
    return deeper.length === 0 ? value : deeper.reduce(memberOf, value);
  };
}

/** A member of a nested object. Where something else stands in its place, a list of it: no column takes a list. */
function memberOf(parent: unknown, name: string): unknown {
  if (parent === null || parent === undefined) return parent;
  return isRecord(parent) ? parent[name] : [parent];
}

function idOf(dataset: Dataset, records: Records): string {
  return keyText([dataset.source.key].flat().map((property) => records['']?.[property] ?? null));
}

function schemaChanged(
  dataset: Dataset,
  column: Column,
  records: Records,
  mismatch: CellMismatch,
): ConnectorError {
  return new ConnectorError(
    'SCHEMA_CHANGED',
    `${dataset.name}: ${column.inputs.join(', ')} of row ${idOf(dataset, records)} is ${mismatch.actual}, but column ${column.name} is declared as ${column.type}.`,
    { cause: mismatch },
  );
}
