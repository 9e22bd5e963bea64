import type { Row } from '../../citrix/monitor/service.ts';
import type { Column, Dataset, Relation } from '../../datasets/define.ts';
import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import { keyText } from '../../keys.ts';
import { type Cell, type Cells, cellFormats, jsonTypeOf, SharedCells } from '../../output/cells.ts';
import { type InvalidValues, Misplaced, misplacedRow, oddReader } from './cell-values.ts';
import { columnGroupsOf } from './column-groups.ts';
import {
  type CellFindings,
  claimer,
  inputReader,
  type Records,
  sentTo,
  valueReader,
} from './column-inputs.ts';
import type { Findings } from './findings.ts';
import type { OddCell, OddCells } from './odd-cells.ts';
import { referenceOf, relationsOf, rootOf, splitPath } from './paths.ts';

interface FlattenOptions {
  readonly customerId: string;
  readonly findings: Findings;
  readonly odd: OddCells;
  readonly invalidValues: InvalidValues;
  /** The rows of each set that is joined in memory, by key in lower case. */
  readonly dimensions: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  /** Members that were requested for every row; others are counted as unknown. */
  readonly requested: ReadonlySet<string>;
}

/** Turns a row and its related rows into cells. `newest` is used where a relation of that kind is unresolved. */
type Flatten = (row: Row, newest: Row | undefined) => Cells;

/** Adds the related row to the records. */
type Resolve = (records: Records, cellFindings: CellFindings, newest?: Row) => void;

/** Makes the cells of some columns. */
interface Maker {
  readonly columns: readonly string[];
  make(records: Records, cellFindings: CellFindings): readonly Cell[];
}

/** The cells of one joined row, shared by all rows that refer to it. */
interface Joined {
  /** In the order of the root's column groups. */
  readonly groups: readonly SharedCells[];
  /** Findings of this joined row; they count once for each row that refers to it. */
  readonly missing: readonly string[];
  readonly unresolved: readonly string[];
  readonly odd: readonly OddCell[];
}

/**
 * Prepares the flattening of a dataset once, so that each row costs only look-ups. The cells of a joined row are built
 * once for all rows that refer to it.
 * The returned function throws ConnectorError SCHEMA_CHANGED if a required value does not match its
 * column's type; it names the field and the row, never the value.
 */
export function createFlatten(dataset: Dataset, options: FlattenOptions): Flatten {
  const { findings, odd, requested, customerId, invalidValues } = options;
  const relations = relationsOf(dataset);
  const claim = claimer();
  const makers = new Map<string, Maker[]>();
  const layout = columnGroupsOf(dataset).map(({ root, columns }) => {
    const maker = cellsMaker(dataset, columns, claim, invalidValues);
    const ofRoot = makers.get(root) ?? [];
    makers.set(root, [...ofRoot, maker]);
    return { root, maker, index: ofRoot.length };
  });
  const own = Object.entries(relations).flatMap(([name, relation]) =>
    relation.kind === 'dimension' ? [] : [navigator(relations, name, relation)],
  );
  const roots = new Map(
    Object.keys(relations)
      .filter((name) => rootOf(name, relations) === name)
      .map((name) => [name, joiner(name, makers.get(name) ?? [], relations, options)]),
  );
  const run = { customerId };
  /** Unusual cells of the current row. */
  let oddCells: OddCell[] = [];
  const cellFindings: CellFindings = {
    missing: findings.missing,
    present: findings.present,
    unresolved: findings.unresolved,
    odd: (cell) => oddCells.push(cell),
  };
  return (row, newest) => {
    findings.unknownMembers(row, requested);
    const records: Records = { '': row, run };
    for (const resolve of own) resolve(records, cellFindings, newest);
    const joined = new Map<string, Joined>();
    for (const [name, join] of roots) joined.set(name, join(records, cellFindings));
    const cells = layout.map(
      ({ root, maker, index }) => joined.get(root)?.groups[index] ?? maker.make(records, cellFindings),
    );
    if (oddCells.length > 0) {
      odd.put(cells, oddCells);
      oddCells = [];
    }
    return cells;
  };
}

/** Finds the joined row of a root, and caches its cells. */
function joiner(
  name: string,
  makers: readonly Maker[],
  relations: Readonly<Record<string, Relation>>,
  { odd: oddCells, dimensions, customerId, findings: { present } }: FlattenOptions,
): (records: Records, cellFindings: CellFindings) => Joined {
  const find = finder(name, relations, dimensions);
  const further = Object.keys(relations)
    .filter((other) => other !== name && rootOf(other, relations) === name)
    .map((other) => [other, finder(other, relations, dimensions)] as const);
  const made = new Map<Row | undefined, Joined>();

  function join(records: Records, row: Row | undefined): Joined {
    const missing: string[] = [];
    const unresolved: string[] = [];
    const odd: OddCell[] = [];
    const cellFindings: CellFindings = {
      missing: (path) => missing.push(path),
      present,
      unresolved: (relation) => unresolved.push(relation),
      odd: (cell) => odd.push(cell),
    };
    // The row that is being flattened is included only so that an error can name it.
    const reached: Records = { '': records[''], run: { customerId }, [name]: row };
    for (const [other, findOther] of further) reached[other] = findOther(reached, cellFindings);
    const groups = makers.map(({ columns, make }) => {
      const cells = make(reached, cellFindings);
      oddCells.joined(columns, cells);
      return new SharedCells(cells);
    });
    oddCells.joinedOdd(odd);
    return { groups, missing, unresolved, odd };
  }

  return (records, cellFindings) => {
    const row = find(records, cellFindings);
    let joined = made.get(row);
    if (joined === undefined) {
      joined = join(records, row);
      made.set(row, joined);
    }
    for (const path of joined.missing) cellFindings.missing(path);
    for (const relation of joined.unresolved) cellFindings.unresolved(relation);
    for (const cell of joined.odd) cellFindings.odd(cell);
    return joined;
  };
}

/** Looks up a row by the foreign key of a relation; unresolved references are counted. */
function finder(
  name: string,
  relations: Readonly<Record<string, Relation>>,
  dimensions: FlattenOptions['dimensions'],
): (records: Records, cellFindings: CellFindings) => Row | undefined {
  const relation = relations[name];
  if (relation?.kind !== 'dimension') throw new Error(`${name} is not joined in memory`);
  const [owner, foreignKey] = splitPath(relation.on, relations);
  const rows = dimensions.get(relation.set);
  return (records, cellFindings) => {
    const key = records[owner]?.[foreignKey];
    if (key === null || key === undefined) return undefined;
    const row = rows?.get(referenceOf(key)?.toLowerCase() ?? '');
    if (row === undefined && relation.sparse !== true) cellFindings.unresolved(name);
    return row;
  };
}

/** Takes the related row that was expanded inside its parent. */
function navigator(
  relations: Readonly<Record<string, Relation>>,
  name: string,
  relation: Exclude<Relation, { readonly kind: 'dimension' }>,
): Resolve {
  const [owner, foreignKey] = splitPath(relation.on, relations);
  const { of, property } = relation;
  const path = of === undefined ? property : `${of}.${property}`;
  let isSeen = false;
  return (records, cellFindings, newest) => {
    const parent = records[of ?? ''];
    const sent = parent?.[property];
    if (parent !== undefined && sent === undefined) cellFindings.missing(path);
    if (!isSeen && sent !== undefined) {
      isSeen = true;
      cellFindings.present(path);
    }
    const row = relatedRow(sent) ?? (relation.kind === 'newest' ? newest : undefined);
    const key = records[owner]?.[foreignKey];
    if (row === undefined && key !== null && key !== undefined) cellFindings.unresolved(name);
    records[name] = row;
  };
}

/** Undefined if the source sent none. */
function relatedRow(sent: unknown): Row | undefined {
  if (sent === undefined || sent === null) return undefined;
  return isRecord(sent) && !(sent instanceof Misplaced) ? sent : misplacedRow(sent);
}

function cellsMaker(
  dataset: Dataset,
  columns: readonly Column[],
  claim: (path: string) => boolean,
  invalidValues: InvalidValues,
): Maker {
  const readers = columns.map((column) => cellReader(dataset, column, claim, invalidValues));
  return {
    columns: columns.map(({ name }) => name),
    make: (records, cellFindings) => readers.map((read) => read(records, cellFindings)),
  };
}

function cellReader(
  dataset: Dataset,
  column: Column,
  claim: (path: string) => boolean,
  invalidValues: InvalidValues,
): (records: Records, cellFindings: CellFindings) => Cell {
  const { name, nullable } = column;
  const relations = relationsOf(dataset);
  const inputs = column.inputs.map((path) => inputReader(path, relations, claim(path)));
  const format = cellFormats[column.type];
  const value = valueReader(column, inputs);
  const readOdd = oddReader(dataset, column, invalidValues);
  return (records, cellFindings) => {
    const sent = value(records, cellFindings);
    const cell = format(sent);
    if (cell !== undefined && (cell !== null || nullable)) return cell;
    const reading = readOdd(sent);
    if (reading === undefined) throw schemaChanged(dataset, column, records, sentTo(inputs, records));
    if (reading === 'invalid') {
      cellFindings.odd({ column: name, value: sentTo(inputs, records) });
      return null;
    }
    if (reading.note !== undefined) cellFindings.odd({ column: name, note: reading.note });
    return reading.cell;
  };
}

function idOf(dataset: Dataset, records: Records): string {
  return keyText([dataset.source.key].flat().map((property) => records['']?.[property] ?? null));
}

function schemaChanged(dataset: Dataset, column: Column, records: Records, sent: unknown): ConnectorError {
  return new ConnectorError(
    'SCHEMA_CHANGED',
    `${dataset.name}: ${column.inputs.join(', ')} of row ${idOf(dataset, records)} is ${jsonTypeOf(sent)}, but column ${column.name} is declared as ${column.type}.`,
  );
}
