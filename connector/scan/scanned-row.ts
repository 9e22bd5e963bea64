import { parseJson } from '../json.ts';
import type { Form } from './form.ts';
import { ESCAPED, FALSE, INTEGER, NULL, NUMBER, OBJECT, TRUE, WIDE } from './kinds.ts';

/** The bytes of a page, and where the values of its rows stand in them. */
export interface ScannedPage {
  readonly bytes: Buffer;
  /** The same, to be read four at a time. */
  readonly view: DataView;
  readonly spans: Int32Array;
  readonly kinds: Uint8Array;
}

/**
 * Gives the memory of pages back at once, from which no row is read any more. Left to the garbage collector, which
 * sees how much memory there is and not how little it can free, it would be looked for again and again.
 */
export function releasePagesOf(rows: readonly Member[]): void {
  let last: ScannedPage | undefined;
  for (const row of rows) {
    if (!(row instanceof ScannedRow)) continue;
    const { page } = ScannedRow.placeOf(row);
    if (page !== last) release(page);
    last = page;
  }
}

function release({ bytes, spans, kinds }: ScannedPage): void {
  for (const { buffer } of [bytes, spans, kinds]) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength > 0) buffer.transfer(0);
  }
}

/** Where the values of a row stand: in which page, from which place on, and in which form. */
export interface RowPlace {
  readonly page: ScannedPage;
  /** The number that is added to the places of the form. */
  readonly first: number;
  readonly form: Form;
}

type Member = Readonly<Record<string, unknown>>;
type MakeRow = (page: ScannedPage, first: number) => Member;

/**
 * A row (or an object nested in one) that is still bytes. Read like any parsed row: a member is parsed when it is read,
 * and only that member. Who knows that it is bytes may copy them instead.
 */
export class ScannedRow {
  readonly [member: string]: unknown;
  /** One object, because rows of every form are of another class: each look into one takes as long as many others. */
  readonly #place: RowPlace;

  constructor(place: RowPlace) {
    this.#place = place;
  }

  static placeOf(row: ScannedRow): RowPlace {
    return row.#place;
  }

  /** What becomes of an object where a text is expected. */
  toJSON(): Member {
    return withoutPage(this);
  }
}

/** Undefined: the row is not bytes. To ask once for each row is much: rows of every form are of another class. */
export function placeOfRow(row: Member | undefined): RowPlace | undefined {
  return row instanceof ScannedRow ? ScannedRow.placeOf(row) : undefined;
}

/** Makes rows of a form: a class whose members are parsed when they are read. */
export function rowMaker(form: Form): MakeRow {
  class RowOfForm extends ScannedRow {}
  for (const { name, place, nested } of form.members) {
    const makeNested = nested === undefined ? undefined : rowMaker(nested);
    Object.defineProperty(RowOfForm.prototype, name, {
      enumerable: true,
      get(this: ScannedRow) {
        return valueAt(ScannedRow.placeOf(this), place, makeNested);
      },
    });
  }
  return (page, first) => new RowOfForm({ page, first, form });
}

/** The value that a parser would make of these bytes. */
function valueAt({ page, first }: RowPlace, place: number, makeNested: MakeRow | undefined): unknown {
  const { bytes, spans, kinds } = page;
  const at = first + place;
  const kind = kinds[at];
  switch (kind) {
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case OBJECT:
      return makeNested?.(page, first);
    case undefined:
      throw new Error(`place ${at} of a page with ${kinds.length} places`);
    case INTEGER:
      return Number(bytes.toString('latin1', spans[2 * at], spans[2 * at + 1]));
    case NUMBER:
      return parseJson(bytes.toString('latin1', spans[2 * at], spans[2 * at + 1]));
    default:
      return textAt(bytes, spans[2 * at], spans[2 * at + 1], kind);
  }
}

/** The text between two quotes. */
function textAt(bytes: Buffer, start: number | undefined, end: number | undefined, kind: number): string {
  const written = bytes.toString((kind & WIDE) === 0 ? 'latin1' : 'utf8', start, end);
  return (kind & ESCAPED) === 0 ? written : JSON.parse(`"${written}"`);
}

/** A row as if it had been parsed, without the page behind it. */
export function withoutPage(row: Member): Member {
  if (!(row instanceof ScannedRow)) return row;
  const plain: Record<string, unknown> = {};
  for (const { name } of ScannedRow.placeOf(row).form.members) {
    const value = row[name];
    plain[name] = value instanceof ScannedRow ? withoutPage(value) : value;
  }
  return plain;
}
