import type { Column } from '../../datasets/define.ts';
import type { Cell } from '../../output/cells.ts';
import { cellText } from '../../output/csv-text.ts';
import type { LineBlock } from '../../output/line-block.ts';
import type { Form } from '../../scan/form.ts';
import { ScannedRow } from '../../scan/scanned-row.ts';
import { type CopyCell, cellCopier } from './cell-bytes.ts';
import type { CellFindings, Records } from './column-inputs.ts';

/** A column, where its values come from, and how its cells are made in the usual way. */
export interface ReadColumn {
  readonly column: Column;
  /** The record that all inputs are members of; undefined: they come from several, or from deeper inside one. */
  readonly source: { readonly relation: string; readonly members: readonly string[] } | undefined;
  readonly read: (records: Records, cellFindings: CellFindings) => Cell;
}

/** Writes the cells of some columns, with the commas between them. */
export type WriteCells = (records: Records, cellFindings: CellFindings, lines: LineBlock) => void;

const comma = 0x2c;

/** How the cell of a column is copied from rows of one form. */
interface Copying {
  readonly copy: CopyCell;
  /** The places of the inputs in the form. */
  readonly inForm: readonly number[];
  /** The same in the page, for the row that is written. */
  readonly inPage: number[];
}

/**
 * Prepares the writing of adjacent columns: cells of rows that are bytes are copied where that is possible, all others
 * are made in the usual way and written as text. What a cell tells besides its value (that it is missing, or odd) it
 * tells there; of a cell that is copied there is nothing to tell.
 */
export function lineWriter(columns: readonly ReadColumn[]): WriteCells {
  const writers = columns.map(columnWriter);
  return (records, cellFindings, lines) => {
    let isFirst = true;
    for (const write of writers) {
      if (!isFirst) lines.byte(comma);
      isFirst = false;
      write(records, cellFindings, lines);
    }
  };
}

function columnWriter({ column, source, read }: ReadColumn): WriteCells {
  const isText = column.type === 'text';
  function writeRead(records: Records, cellFindings: CellFindings, lines: LineBlock): void {
    const cell = read(records, cellFindings);
    if (cell !== null) lines.text(cellText(cell, isText));
  }
  if (source === undefined) return writeRead;
  if (source.relation === 'run') return constantWriter(column, read);
  const copy = column.nullable ? cellCopier(column) : requiredCopier(cellCopier(column));
  return copy === undefined ? writeRead : copyWriter(column, source, copy, writeRead);
}

/** @param writeRead writes the cells that cannot be copied */
function copyWriter(
  column: Column,
  { relation, members }: NonNullable<ReadColumn['source']>,
  copy: CopyCell,
  writeRead: WriteCells,
): WriteCells {
  let known: Form | undefined;
  let copying: Copying | undefined;

  function copyingFrom(form: Form, cellFindings: CellFindings): Copying | undefined {
    if (form === known) return copying;
    known = form;
    copying = copyingOf(copy, members, form);
    // The cells that are copied do not tell that the source has these members.
    if (copying !== undefined) for (const path of column.inputs) cellFindings.present(path);
    return copying;
  }

  return (records, cellFindings, lines) => {
    const record = records[relation];
    const isCopied =
      record instanceof ScannedRow &&
      copied(copyingFrom(ScannedRow.formOf(record), cellFindings), record, lines);
    if (!isCopied) writeRead(records, cellFindings, lines);
  };
}

function copyingOf(copy: CopyCell, members: readonly string[], form: Form): Copying | undefined {
  const inForm = members.map((member) => form.placeOf.get(member));
  return inForm.every((place) => place !== undefined) ? { copy, inForm, inPage: [...inForm] } : undefined;
}

function copied(copying: Copying | undefined, record: ScannedRow, lines: LineBlock): boolean {
  if (copying === undefined) return false;
  const { copy, inForm, inPage } = copying;
  const first = ScannedRow.firstOf(record);
  for (let input = 0; input < inForm.length; input += 1) inPage[input] = first + (inForm[input] ?? 0);
  return copy(ScannedRow.pageOf(record), inPage, lines);
}

/** A column that has to have a value: where nothing was copied, its absence is told in the usual way. */
function requiredCopier(copy: CopyCell | undefined): CopyCell | undefined {
  return (
    copy &&
    ((page, places, lines) => {
      const before = lines.at;
      return copy(page, places, lines) && lines.at > before;
    })
  );
}

/** What the run itself says is the same in every row. */
function constantWriter({ type }: Column, read: ReadColumn['read']): WriteCells {
  let written: Uint8Array | undefined;
  return (records, cellFindings, lines) => {
    written ??= Buffer.from(cellText(read(records, cellFindings), type === 'text'));
    lines.copy(written, 0, written.length);
  };
}
