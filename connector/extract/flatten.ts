import type { Row } from '../citrix/monitor/service.ts';
import type { Column, Dataset, MonitorSource, Relation } from '../datasets/define.ts';
import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { type Cell, CellMismatch, cellFormats } from '../output/cells.ts';
import type { Findings } from './findings.ts';
import { splitPath } from './plan.ts';

/** The cells of one row, in the order of the columns; null is no value. */
export type Cells = readonly Cell[];

export interface FlattenOptions {
  readonly customerId: string;
  readonly findings: Findings;
  /** The rows of each set that is joined in memory, by key in lower case. */
  readonly dimensions: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  /** Members every row was asked to have; others are counted. */
  readonly asked: ReadonlySet<string>;
}

/** Turns a row and the rows related to it into cells. `newest` stands in where a relation of that kind leads nowhere. */
export type Flatten = (row: Row, newest: Row | undefined) => Cells;

type Records = Readonly<Record<string, Row | undefined>>;
type Resolve = (records: Record<string, Row | undefined>, newest: Row | undefined) => void;

/**
 * Prepares the flattening of a dataset once, so that a row costs only look-ups.
 * The returned function throws ConnectorError SCHEMA_CHANGED at a value of another type than declared; it names the
 * field and the row, never the value.
 */
export function createFlatten(dataset: Dataset, options: FlattenOptions): Flatten {
  const relations = dataset.source.service === 'monitor' ? dataset.source.relations : {};
  const resolvers = Object.entries(relations).map(([name, relation]) =>
    resolverOf(name, relation, relations, options),
  );
  const counted = new Set<string>();
  const cells = dataset.columns.map((column) => {
    const inputs = column.inputs.map((path) =>
      inputReader(path, relations, countOnce(path, counted, options.findings)),
    );
    return cellReader(dataset, column, inputs);
  });
  const run = { customerId: options.customerId };
  return (row, newest) => {
    options.findings.unknownMembers(row, options.asked);
    const records: Record<string, Row | undefined> = { '': row, run };
    for (const resolve of resolvers) resolve(records, newest);
    return cells.map((cell) => cell(records));
  };
}

function resolverOf(
  name: string,
  relation: Relation,
  relations: MonitorSource['relations'],
  { findings, dimensions }: FlattenOptions,
): Resolve {
  const [owner, foreignKey] = splitPath(relation.on, relations);
  if (relation.kind === 'dimension') {
    const rows = dimensions.get(relation.set);
    return (records) => {
      const key = records[owner]?.[foreignKey];
      if (key === null || key === undefined) return;
      const found = rows?.get(String(key).toLowerCase());
      if (found === undefined && relation.sparse !== true) findings.unresolved(name);
      records[name] = found;
    };
  }
  return (records, newest) => {
    const parent = records[relation.of ?? ''];
    const sent = parent?.[relation.property];
    if (parent !== undefined && sent === undefined) findings.missing(pathOf(relation));
    const found = isRecord(sent) ? sent : relation.kind === 'newest' ? newest : undefined;
    const key = records[owner]?.[foreignKey];
    if (found === undefined && key !== null && key !== undefined) findings.unresolved(name);
    records[name] = found;
  };
}

function pathOf({ of, property }: Exclude<Relation, { readonly kind: 'dimension' }>): string {
  return of === undefined ? property : `${of}.${property}`;
}

/** Several columns may read one member (a name and its code): a row that lacks it counts once. */
function countOnce(path: string, counted: Set<string>, findings: Findings): () => void {
  if (counted.has(path)) return () => undefined;
  counted.add(path);
  return () => findings.missing(path);
}

type Input = (records: Records) => unknown;

function cellReader(dataset: Dataset, column: Column, inputs: readonly Input[]): (records: Records) => Cell {
  const [first = () => undefined] = inputs;
  const { derive, nullable } = column;
  const format = cellFormats[column.type];
  const value =
    derive === undefined ? first : (records: Records) => derive(...inputs.map((input) => input(records)));
  return (records) => {
    try {
      const cell = format(value(records));
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
function inputReader(path: string, relations: MonitorSource['relations'], onMissing: () => void): Input {
  const [relation, property] = splitPath(path, relations);
  const [member = '', ...deeper] = property.split('.');
  return (records) => {
    const record = records[relation];
    if (record === undefined) return null;
    const value = record[member];
    if (value === undefined) onMissing();
    return deeper.reduce(memberOf, value);
  };
}

/** A member of a nested object. Where something else stands in its place, a list of it: no column takes a list. */
function memberOf(parent: unknown, name: string): unknown {
  if (parent === null || parent === undefined) return parent;
  return isRecord(parent) ? parent[name] : [parent];
}

function schemaChanged(
  dataset: Dataset,
  column: Column,
  records: Records,
  mismatch: CellMismatch,
): ConnectorError {
  const row = String(records['']?.[dataset.source.key]);
  return new ConnectorError(
    'SCHEMA_CHANGED',
    `${dataset.name}: ${column.inputs.join(', ')} of row ${row} is ${mismatch.actual}, but column ${column.name} is declared as ${column.type}.`,
    { cause: mismatch },
  );
}
