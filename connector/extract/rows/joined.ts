import type { Row } from '../../citrix/monitor/service.ts';
import type { Column } from '../../datasets/define.ts';
import { type Cell, SharedCells } from '../../output/cells.ts';
import { cellText } from '../../output/csv-text.ts';
import { LineBlock } from '../../output/line-block.ts';
import { contentOf, writtenCells } from '../../output/lines.ts';
import type { Form } from '../../scan/form.ts';
import { placeOfRow, type RowPlace } from '../../scan/scanned-row.ts';
import type { CellFindings, Records } from './column-inputs.ts';
import type { Findings } from './findings.ts';
import type { WriteCells } from './line-writer.ts';
import type { OddCell, OddCells } from './odd-cells.ts';
import { ReferenceMap } from './reference-map.ts';

/** Makes the cells of adjacent columns that are filled from the same row. */
export interface Maker {
  readonly columns: readonly Column[];
  cells(records: Records, cellFindings: CellFindings): readonly Cell[];
  /** Writes the same cells as a part of a line. */
  readonly write: WriteCells;
}

/**
 * The cells of one joined row, shared by all rows that refer to it: as cells, or ready as a part of a line. Most tables
 * need only one of the two, so the other is made when it is asked for.
 */
export interface Joined {
  /** In the order of the root's column groups. */
  groups(): readonly SharedCells[];
  /** Copies one of these groups to a line. */
  copy(group: number, lines: LineBlock): void;
}

/** Findings of a joined row; they count once for each row that refers to it. */
interface JoinedFindings {
  readonly missing: readonly string[];
  readonly unresolved: readonly string[];
  readonly odd: readonly OddCell[];
}

type Find = (records: Records, cellFindings: CellFindings) => Row | undefined;

/** A relation that is joined in memory, and those that are reached through its rows. */
interface Root {
  readonly name: string;
  /** The record that has the foreign key, and the member that is it. */
  readonly reference: readonly [owner: string, member: string];
  readonly find: Find;
  readonly further: readonly (readonly [string, Find])[];
}

interface JoinerOptions {
  /** Rows that were found once may be replaced by others. */
  readonly rowsMayChange: boolean;
  readonly findings: Findings;
  readonly odd: OddCells;
}

/**
 * Finds the joined row of a root, and caches its cells. The cells of all joined rows, as they are written, stand in one
 * block: as objects they would be the most of what a run keeps in memory.
 * `ofRow`: the place of the row itself, if it is bytes.
 */
export function joiner(
  { name, reference: [owner, member], find, further }: Root,
  makers: readonly Maker[],
  { odd: oddCells, findings: { present }, rowsMayChange }: JoinerOptions,
): (records: Records, cellFindings: CellFindings, ofRow: RowPlace | undefined) => Joined {
  const made = new Map<Row | undefined, JoinedRow>();
  const pieces: Pieces = {
    block: new LineBlock(),
    bounds: [],
    columns: makers.map(({ columns }) => columns),
  };

  const counted = makers.map(({ columns, cells: make }) => ({
    make,
    count: oddCells.joinedCounter(columns.map((column) => column.name)),
  }));

  function join(records: Records, row: Row | undefined): JoinedRow {
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
    const reached: Records = { '': records[''], [name]: row };
    for (const [other, findOther] of further) reached[other] = findOther(reached, cellFindings);
    const groups = counted.map(({ make, count }) => {
      const cells = make(reached, cellFindings);
      count(cells);
      return new SharedCells(cells);
    });
    oddCells.joinedOdd(odd);
    const isUsual = missing.length + unresolved.length + odd.length === 0;
    return new JoinedRow(isUsual ? nothing : { missing, unresolved, odd }, groups, pieces);
  }

  function joinedOf(records: Records, row: Row | undefined): JoinedRow {
    let joined = made.get(row);
    if (joined === undefined) {
      joined = join(records, row);
      made.set(row, joined);
    }
    return joined;
  }

  const references = new ReferenceMap<Referred>();
  const placeOf = placeFinder(member);

  function refer(records: Records, cellFindings: CellFindings): Referred {
    const unresolved: string[] = [];
    const row = find(records, { ...cellFindings, unresolved: (relation) => unresolved.push(relation) });
    const joined = joinedOf(records, row);
    return {
      joined,
      unresolved:
        unresolved.length === 0 ? joined.findings.unresolved : [...unresolved, ...joined.findings.unresolved],
    };
  }

  function referred(records: Records, cellFindings: CellFindings, ofRow: RowPlace | undefined): Referred {
    const ofOwner = owner === '' ? ofRow : placeOfRow(records[owner]);
    const place = ofOwner && placeOf(ofOwner);
    if (rowsMayChange || ofOwner === undefined || place === undefined) return refer(records, cellFindings);
    const { page } = ofOwner;
    const known = references.get(page, place);
    if (known !== undefined) return known;
    const found = refer(records, cellFindings);
    references.add(page, place, found);
    return found;
  }

  return (records, cellFindings, ofRow) => {
    const { joined, unresolved } = referred(records, cellFindings, ofRow);
    const { missing, odd } = joined.findings;
    for (const path of missing) cellFindings.missing(path);
    for (const relation of unresolved) cellFindings.unresolved(relation);
    for (const cell of odd) cellFindings.odd(cell);
    return joined;
  };
}

/** The joined row of a foreign key, and the findings that each use of it reports. */
interface Referred {
  readonly joined: JoinedRow;
  readonly unresolved: readonly string[];
}

/** Finds a member in the page of a row. */
function placeFinder(member: string): (record: RowPlace) => number | undefined {
  let known: Form | undefined;
  let inForm: number | undefined;
  return ({ form, first }) => {
    if (form !== known) {
      known = form;
      inForm = form.placeOf.get(member);
    }
    return inForm === undefined ? undefined : first + inForm;
  };
}

const nothing: JoinedFindings = { missing: [], unresolved: [], odd: [] };

/** The written cells of all rows of a root, and the columns of each group. */
interface Pieces {
  readonly block: LineBlock;
  /** Row by row where the groups begin in the block, and where the last one ends. */
  readonly bounds: number[];
  readonly columns: readonly (readonly Column[])[];
}

class JoinedRow implements Joined {
  readonly findings: JoinedFindings;
  readonly #pieces: Pieces;
  #groups: readonly SharedCells[] | undefined;
  /** Where its bounds begin in those of all rows: a list for each row would take several times the memory. */
  #firstBound: number | undefined;

  constructor(findings: JoinedFindings, groups: readonly SharedCells[], pieces: Pieces) {
    this.findings = findings;
    this.#groups = groups;
    this.#pieces = pieces;
  }

  groups(): readonly SharedCells[] {
    this.#groups ??= this.#pieces.columns.map((_, group) => new SharedCells(this.#readAgain(group)));
    return this.#groups;
  }

  copy(group: number, lines: LineBlock): void {
    this.#firstBound ??= this.#write();
    const { block, bounds } = this.#pieces;
    const bound = this.#firstBound + group;
    lines.copy(block.bytes, bounds[bound] ?? 0, bounds[bound + 1] ?? 0);
  }

  /** The cells as objects are let go. @returns where the bounds begin */
  #write(): number {
    const { block, bounds, columns } = this.#pieces;
    const groups = this.groups();
    this.#groups = undefined;
    const firstBound = bounds.length;
    bounds.push(block.at);
    for (const [group, ofGroup] of columns.entries()) {
      const cells = groups[group]?.cells ?? [];
      const texts = ofGroup.map(({ type }, index) => cellText(cells[index] ?? null, type === 'text'));
      block.text(texts.join(','));
      bounds.push(block.at);
    }
    return firstBound;
  }

  #readAgain(group: number): readonly Cell[] {
    const { block, bounds } = this.#pieces;
    const bound = (this.#firstBound ?? 0) + group;
    const line = block.bytes.toString('utf8', bounds[bound], bounds[bound + 1]);
    return writtenCells(`${line}\n`).map(contentOf);
  }
}
