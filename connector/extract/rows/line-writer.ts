import type { Column } from '../../datasets/define.ts';
import type { Cell } from '../../output/cells.ts';
import { cellText } from '../../output/csv-text.ts';
import type { LineBlock } from '../../output/line-block.ts';
import type { Form } from '../../scan/form.ts';
import { placeOfRow, type RowPlace } from '../../scan/scanned-row.ts';
import { type CopyCell, cellCopier } from './cell-bytes.ts';
import type { CellFindings, Records } from './column-inputs.ts';

/** A column, where its values come from, and how its cells are made in the usual way. */
export interface ReadColumn {
  readonly column: Column;
  /** Whether null stands for an empty string. */
  readonly emptyIsNull: boolean;
  /** The record that all inputs are members of; undefined: they come from several, or from deeper inside one. */
  readonly source: { readonly relation: string; readonly members: readonly string[] } | undefined;
  readonly read: (records: Records, cellFindings: CellFindings) => Cell;
}

/** Writes the cells of some columns, with the commas between them. `ofRow`: the place of the row itself. */
export type WriteCells = (
  records: Records,
  cellFindings: CellFindings,
  lines: LineBlock,
  ofRow: RowPlace | undefined,
) => void;

const comma = 0x2c;

/**
 * Prepares the writing of adjacent columns: cells of rows that are bytes are copied where that is possible, all others
 * are made in the usual way and written as text. What a cell tells besides its value (that it is missing, or odd) it
 * tells there; of a cell that is copied there is nothing to tell.
 */
export function lineWriter(columns: readonly ReadColumn[]): WriteCells {
  const writers = runsOf(columns).map((run) =>
    run[0]?.source?.relation === 'run' ? constantWriter(run) : runWriter(run),
  );
  return (records, cellFindings, lines, ofRow) => {
    let isFirst = true;
    for (const write of writers) {
      if (!isFirst) lines.byte(comma);
      isFirst = false;
      write(records, cellFindings, lines, ofRow);
    }
  };
}

/** Adjacent columns whose values are members of the same record. */
function runsOf(columns: readonly ReadColumn[]): readonly (readonly ReadColumn[])[] {
  const runs: ReadColumn[][] = [];
  for (const column of columns) {
    const run = runs.at(-1);
    if (run?.[0]?.source?.relation === column.source?.relation && run !== undefined) run.push(column);
    else runs.push([column]);
  }
  return runs;
}

/** A column as it is written from rows of the form that was met last. */
interface Writer {
  readonly column: ReadColumn;
  readonly isText: boolean;
  readonly copy: CopyCell | undefined;
  /** The places of the inputs in the form; undefined: the cell cannot be copied. */
  places: readonly number[] | undefined;
}

function runWriter(columns: readonly ReadColumn[]): WriteCells {
  const relation = columns[0]?.source?.relation;
  const writers = columns.map(
    (column): Writer => ({
      column,
      isText: column.column.type === 'text',
      copy: copierOf(column),
      places: undefined,
    }),
  );
  let known: Form | undefined;

  function learn(form: Form, { present }: CellFindings): void {
    known = form;
    for (const writer of writers) {
      const { source, column } = writer.column;
      const places = source?.members.map((member) => form.placeOf.get(member));
      writer.places = places?.every((place) => place !== undefined) === true ? places : undefined;
      // The cells that are copied do not tell that the source has these members.
      if (writer.places !== undefined) for (const path of column.inputs) present(path);
    }
  }

  /** Where the record stands, if it is bytes. */
  function placeIn(
    records: Records,
    cellFindings: CellFindings,
    ofRow: RowPlace | undefined,
  ): RowPlace | undefined {
    if (relation === undefined) return undefined;
    const place = relation === '' ? ofRow : placeOfRow(records[relation]);
    if (place !== undefined && place.form !== known) learn(place.form, cellFindings);
    return place;
  }

  return (records, cellFindings, lines, ofRow) => {
    const place = placeIn(records, cellFindings, ofRow);
    let isFirst = true;
    for (const writer of writers) {
      if (!isFirst) lines.byte(comma);
      isFirst = false;
      if (place === undefined || !copied(writer, place, lines)) {
        writeRead(writer, records, cellFindings, lines);
      }
    }
  };
}

function writeRead(
  { column, isText }: Writer,
  records: Records,
  cellFindings: CellFindings,
  lines: LineBlock,
): void {
  const cell = column.read(records, cellFindings);
  if (cell !== null) lines.text(cellText(cell, isText));
}

function copied({ copy, places }: Writer, { page, first }: RowPlace, lines: LineBlock): boolean {
  return copy !== undefined && places !== undefined && copy(page, first, places, lines);
}

function copierOf({ column, emptyIsNull }: ReadColumn): CopyCell | undefined {
  const copy = cellCopier(column, emptyIsNull);
  return column.nullable ? copy : requiredCopier(copy);
}

/** A column that must have a value: if no bytes were copied, the missing value is reported as by the parser's path. */
function requiredCopier(copy: CopyCell | undefined): CopyCell | undefined {
  return (
    copy &&
    ((page, first, places, lines) => {
      const before = lines.at;
      return copy(page, first, places, lines) && lines.at > before;
    })
  );
}

/** What the run itself says is the same in every row. */
function constantWriter(columns: readonly ReadColumn[]): WriteCells {
  let written: Buffer | undefined;
  return (records, cellFindings, lines) => {
    written ??= Buffer.from(
      columns
        .map(({ column, read }) => cellText(read(records, cellFindings), column.type === 'text'))
        .join(','),
    );
    lines.copy(written, 0, written.length);
  };
}
