import type { Row } from '../../citrix/monitor/service.ts';
import type { Column, Dataset } from '../../datasets/define.ts';
import { emptyAsNull, isEmptyNull } from '../../datasets/empty-strings.ts';
import { hidesKey } from '../../datasets/personal-data/protect.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { Relation } from '../../datasets/sources.ts';
import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import { keyText } from '../../keys.ts';
import { type Cells, cellFormats, jsonTypeOf, type MadeRow } from '../../output/cells.ts';
import type { LineBlock } from '../../output/line-block.ts';
import { WrittenRow } from '../../output/written-row.ts';
import type { Form } from '../../scan/form.ts';
import { placeOfRow, type RowPlace } from '../../scan/scanned-row.ts';
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
import { type Joined, joiner, type Maker } from './joined.ts';
import { lineWriter, type ReadColumn } from './line-writer.ts';
import { type OddCell, type OddCells, withheldValue } from './odd-cells.ts';
import { referenceOf, relationsOf, rootOf, splitPath } from './paths.ts';

interface FlattenOptions {
  readonly run: RunValues;
  readonly findings: Findings;
  readonly odd: OddCells;
  readonly invalidValues: InvalidValues;
  /** The rows of each set that is joined in memory, by key in lower case. */
  readonly dimensions: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  /** Whether a row with the same key may take the place of one of them. */
  readonly rowsMayChange?: boolean;
  /** Members that were requested for every row; others are counted as unknown. */
  readonly requested: ReadonlySet<string>;
}

/**
 * Turns a row and its related rows into cells. `newest` is used where a relation of that kind is unresolved.
 * `lines`: rows that are bytes are written there, as the lines that the same cells would become.
 */
interface Flatten {
  (row: Row, newest: Row | undefined): Cells;
  (row: Row, newest: Row | undefined, lines: LineBlock | undefined): MadeRow;
}

/** Adds the related row to the records. */
type Resolve = (records: Records, cellFindings: CellFindings, newest?: Row) => void;

/**
 * Prepares the flattening of a dataset once, so that each row costs only look-ups. The cells of a joined row are built
 * once for all rows that refer to it.
 * The returned function throws ConnectorError SCHEMA_CHANGED if a required value does not match its
 * column's type; it names the field and the row, never the value.
 */
export function createFlatten(dataset: Dataset, options: FlattenOptions): Flatten {
  const { findings, odd, requested, run, invalidValues, dimensions } = options;
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
  const roots = Object.keys(relations).filter((name) => rootOf(name, relations) === name);
  const joining = { odd, findings, rowsMayChange: options.rowsMayChange === true };
  const joiners = roots.map((name) => {
    const find = finder(name, relations, dimensions);
    const reference = splitPath(joinedRelation(name, relations).on, relations);
    const further = Object.keys(relations)
      .filter((other) => other !== name && rootOf(other, relations) === name)
      .map((other) => [other, finder(other, relations, dimensions)] as const);
    return joiner({ name, reference, find, further }, makers.get(name) ?? [], joining);
  });
  /** `root`: the number of the joiner, or none. */
  const groups = layout.map((group) => ({ ...group, root: roots.indexOf(group.root) }));
  const runRow: Row = { ...run };
  /** Unusual cells of the current row. */
  let oddCells: OddCell[] = [];
  const cellFindings: CellFindings = {
    missing: findings.missing,
    present: findings.present,
    unresolved: findings.unresolved,
    odd: (cell) => oddCells.push(cell),
  };

  function cellsOf(records: Records, joined: readonly Joined[]): Cells {
    return groups.map(
      ({ root, maker, index }) => joined[root]?.groups()[index] ?? maker.cells(records, cellFindings),
    );
  }

  function lineOf(
    records: Records,
    joined: readonly Joined[],
    lines: LineBlock,
    ofRow: RowPlace,
  ): WrittenRow {
    const start = lines.at;
    let isFirst = true;
    for (const { root, maker, index } of groups) {
      if (!isFirst) lines.byte(comma);
      isFirst = false;
      const ready = joined[root];
      if (ready === undefined) maker.write(records, cellFindings, lines, ofRow);
      else ready.copy(index, lines);
    }
    lines.byte(lineFeed);
    return new WrittenRow(lines, start, lines.at);
  }

  /** All rows of one form have the same members. */
  let requestedForm: Form | undefined;
  function findUnknownMembers(row: Row, form: Form | undefined): void {
    if (form !== undefined && form === requestedForm) return;
    if (form?.members.every(({ name }) => requested.has(name)) === true) requestedForm = form;
    else findings.unknownMembers(row, requested);
  }

  function flatten(row: Row, newest: Row | undefined): Cells;
  function flatten(row: Row, newest: Row | undefined, lines: LineBlock | undefined): MadeRow;
  function flatten(row: Row, newest: Row | undefined, lines?: LineBlock): MadeRow {
    const ofRow = placeOfRow(row);
    findUnknownMembers(row, ofRow?.form);
    const records: Records = { '': row, run: runRow };
    for (const resolve of own) resolve(records, cellFindings, newest);
    const joined = joiners.map((join) => join(records, cellFindings, ofRow));
    const isLine = lines !== undefined && ofRow !== undefined;
    const cells = isLine ? lineOf(records, joined, lines, ofRow) : cellsOf(records, joined);
    if (oddCells.length > 0) {
      odd.put(cells, oddCells);
      oddCells = [];
    }
    return cells;
  }
  return flatten;
}

const comma = 0x2c;
const lineFeed = 0x0a;

function joinedRelation(name: string, relations: Readonly<Record<string, Relation>>) {
  const relation = relations[name];
  if (relation?.kind !== 'dimension') throw new Error(`${name} is not joined in memory`);
  return relation;
}

/** Looks up a row by the foreign key of a relation; unresolved references are counted. */
function finder(
  name: string,
  relations: Readonly<Record<string, Relation>>,
  dimensions: FlattenOptions['dimensions'],
): (records: Records, cellFindings: CellFindings) => Row | undefined {
  const relation = joinedRelation(name, relations);
  const [owner, foreignKey] = splitPath(relation.on, relations);
  const rows = dimensions.get(relation.set);
  return (records, cellFindings) => {
    const key = records[owner]?.[foreignKey];
    if (isNone(key)) return undefined;
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
    if (row === undefined && !isNone(key)) cellFindings.unresolved(name);
    records[name] = row;
  };
}

/** Whether a reference refers to nothing. */
function isNone(key: unknown): boolean {
  return key === null || key === undefined || key === '';
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
  const read = columns.map((column) => readColumn(dataset, column, claim, invalidValues));
  return {
    columns,
    cells: (records, cellFindings) => read.map((column) => column.read(records, cellFindings)),
    write: lineWriter(read),
  };
}

function readColumn(
  dataset: Dataset,
  column: Column,
  claim: (path: string) => boolean,
  invalidValues: InvalidValues,
): ReadColumn {
  const { name, nullable } = column;
  const relations = relationsOf(dataset);
  const inputs = column.inputs.map((path) => inputReader(path, relations, claim(path)));
  const ofType = cellFormats[column.type];
  const emptyIsNull = isEmptyNull(column, dataset);
  const format = emptyIsNull ? (sent: unknown) => emptyAsNull(ofType(sent)) : ofType;
  const value = valueReader(column, inputs);
  const readOdd = oddReader(dataset, column, invalidValues);
  return {
    column,
    emptyIsNull,
    source: sourceOf(column, relations),
    read(records, cellFindings) {
      const sent = value(records, cellFindings);
      const cell = format(sent);
      if (cell !== undefined && (cell !== null || nullable)) return cell;
      const reading = readOdd(sent);
      if (reading === undefined) throw schemaChanged(dataset, column, records, sentTo(inputs, records));
      if (reading === 'invalid') {
        const odd = sentTo(inputs, records);
        cellFindings.odd({ column: name, value: dataset.isProtected === true ? withheldValue(odd) : odd });
        return null;
      }
      if (reading.note !== undefined) cellFindings.odd({ column: name, note: reading.note });
      return reading.cell;
    },
  };
}

function sourceOf({ inputs }: Column, relations: Readonly<Record<string, Relation>>): ReadColumn['source'] {
  const paths = inputs.map((path) => splitPath(path, relations));
  const [[relation, first] = ['', '']] = paths;
  const isOne = paths.every(([other, member]) => other === relation && !member.includes('.'));
  return first !== '' && isOne ? { relation, members: paths.map(([, member]) => member) } : undefined;
}

function idOf(dataset: Dataset, records: Records): string {
  if (dataset.isProtected === true && hidesKey(dataset)) return '(key withheld)';
  return keyText([dataset.source.key].flat().map((property) => records['']?.[property] ?? null));
}

function schemaChanged(dataset: Dataset, column: Column, records: Records, sent: unknown): ConnectorError {
  return new ConnectorError(
    'SCHEMA_CHANGED',
    `${dataset.name}: ${column.inputs.join(', ')} of row ${idOf(dataset, records)} is ${jsonTypeOf(sent)}, but column ${column.name} is declared as ${column.type}.`,
  );
}
