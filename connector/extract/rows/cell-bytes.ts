import type { Column, ColumnType } from '../../datasets/define.ts';
import { durationSeconds, isOpen } from '../../datasets/derivations.ts';
import { cellFormats } from '../../output/cells.ts';
import { cellText } from '../../output/csv-text.ts';
import type { LineBlock } from '../../output/line-block.ts';
import { COMMA, ESCAPED, FALSE, INTEGER, NULL, NUMBER, TEXT, TRUE } from '../../scan/kinds.ts';
import type { ScannedPage } from '../../scan/scanned-row.ts';
import { copyCanonical, isUsualTimestamp, timestampMsAt } from './timestamp-bytes.ts';

/**
 * Cells that are copied from the bytes of a page. For each type of column: which bytes mean the same in a page of JSON
 * and in a file of CSV, so that to copy them is to parse, format and quote them. Where they do not, or where there is
 * anything to find out about a value, the cell is made in the usual way (`cell-values.ts`), from its bytes alone.
 */

/**
 * Writes the cell of a value.
 * @param first the row's, which is added to the places of the inputs
 * @returns false if the bytes cannot be copied; then nothing was written
 */
export type CopyCell = (
  page: ScannedPage,
  first: number,
  places: readonly number[],
  lines: LineBlock,
) => boolean;

/**
 * @param emptyIsNull whether null stands for an empty string
 * @returns undefined: the cells of this column are always made in the usual way
 */
export function cellCopier(column: Column, emptyIsNull: boolean): CopyCell | undefined {
  const { derive, type } = column;
  if (derive === undefined) return type === 'text' && emptyIsNull ? copyFilledText : copiers[type];
  const known = derivations.get(derive);
  if (known !== undefined) return known;
  return column.inputs.length === 1 ? remembered(column, derive) : undefined;
}

const quote = 0x22;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const trueBytes = Buffer.from('true');
const falseBytes = Buffer.from('false');

/** @param empty the cell of an empty string */
const textCopier =
  (empty: Buffer): CopyCell =>
  ({ bytes, spans, kinds }, first, [inForm = 0], lines) => {
    const place = first + inForm;
    const kind = kinds[place] ?? NULL;
    if (kind === NULL) return true;
    if (kind < TEXT || (kind & ESCAPED) !== 0) return false;
    const start = spans[2 * place] ?? 0;
    const end = spans[2 * place + 1] ?? 0;
    if (start === end) {
      lines.copy(empty, 0, empty.length);
      return true;
    }
    const isQuoted = (kind & COMMA) !== 0;
    if (isQuoted) lines.byte(quote);
    lines.copy(bytes, start, end);
    if (isQuoted) lines.byte(quote);
    return true;
  };

const copyText = textCopier(Buffer.from('""'));
const copyFilledText = textCopier(Buffer.alloc(0));

const copyInteger: CopyCell = ({ bytes, spans, kinds }, first, [inForm = 0], lines) => {
  const place = first + inForm;
  const kind = kinds[place];
  if (kind === INTEGER) lines.copy(bytes, spans[2 * place] ?? 0, spans[2 * place + 1] ?? 0);
  return kind === INTEGER || kind === NULL;
};

/** Longer numbers may be beyond what a number can be. */
const longestNumber = 40;
const exponent = 0x65;

const copyNumber: CopyCell = ({ bytes, spans, kinds }, first, [inForm = 0], lines) => {
  const place = first + inForm;
  const kind = kinds[place];
  if (kind === NULL) return true;
  if (kind !== INTEGER && kind !== NUMBER) return false;
  const start = spans[2 * place] ?? 0;
  const end = spans[2 * place + 1] ?? 0;
  if (end - start > longestNumber) return false;
  for (let at = start; at < end; at += 1) if (((bytes[at] ?? 0) | 0x20) === exponent) return false;
  lines.copy(bytes, start, end);
  return true;
};

const copyBoolean: CopyCell = ({ kinds }, first, [inForm = 0], lines) => {
  const place = first + inForm;
  const kind = kinds[place];
  if (kind === TRUE) lines.copy(trueBytes, 0, trueBytes.length);
  if (kind === FALSE) lines.copy(falseBytes, 0, falseBytes.length);
  return kind === TRUE || kind === FALSE || kind === NULL;
};

const copyTimestamp: CopyCell = ({ bytes, spans, kinds }, first, [inForm = 0], lines) => {
  const place = first + inForm;
  const kind = kinds[place];
  if (kind === NULL) return true;
  const start = spans[2 * place] ?? 0;
  const end = spans[2 * place + 1] ?? 0;
  if (kind !== TEXT || !isUsualTimestamp(bytes, start, end)) return false;
  copyCanonical(bytes, start, end, lines);
  return true;
};

/** A day alone is rare. */
const copiers: Readonly<Record<ColumnType, CopyCell | undefined>> = {
  text: copyText,
  int64: copyInteger,
  number: copyNumber,
  boolean: copyBoolean,
  timestamp: copyTimestamp,
  date: undefined,
};

const copyIsOpen: CopyCell = ({ bytes, spans, kinds }, first, [inForm = 0], lines) => {
  const end = first + inForm;
  const kind = kinds[end];
  const isEnded = kind === TEXT && isUsualTimestamp(bytes, spans[2 * end] ?? 0, spans[2 * end + 1] ?? 0);
  if (kind !== NULL && !isEnded) return false;
  const written = isEnded ? falseBytes : trueBytes;
  lines.copy(written, 0, written.length);
  return true;
};

const copyDuration: CopyCell = ({ bytes, spans, kinds }, first, [start = 0, end = 0], lines) => {
  const from = first + start;
  const to = first + end;
  if (kinds[from] === NULL || kinds[to] === NULL) return true;
  if (kinds[from] !== TEXT || kinds[to] !== TEXT) return false;
  const started = msAt(bytes, spans, from);
  const ended = msAt(bytes, spans, to);
  if (started === undefined || ended === undefined) return false;
  writeSeconds(ended - started, lines);
  return true;
};

/** As JavaScript writes the seconds as a number, which it takes much longer for. */
function writeSeconds(ms: number, lines: LineBlock): void {
  const whole = Math.trunc(ms / 1000);
  const rest = Math.abs(ms % 1000);
  if (ms < 0) lines.byte(minus);
  lines.digits(Math.abs(whole));
  if (rest === 0) return;
  lines.byte(point);
  for (let digit = 100, left = rest; left > 0; digit /= 10) {
    lines.byte(zero + Math.trunc(left / digit));
    left %= digit;
  }
}

function msAt(bytes: Uint8Array, spans: Int32Array, place: number): number | undefined {
  const start = spans[2 * place] ?? 0;
  const end = spans[2 * place + 1] ?? 0;
  return isUsualTimestamp(bytes, start, end) ? timestampMsAt(bytes, start, end) : undefined;
}

type Derive = NonNullable<Column['derive']>;

const derivations: ReadonlyMap<Derive, CopyCell> = new Map<Derive, CopyCell>([
  [isOpen, copyIsOpen],
  [durationSeconds, copyDuration],
]);

/** Codes have few digits; of longer integers too many different ones may come. */
const longestCode = 4;

/** Stand for null, and for what is no code. */
const noValue = -1;
const noCode = -2;

/** The bytes of a code as one number. */
function codeAt({ bytes, spans, kinds }: ScannedPage, place: number): number {
  const kind = kinds[place];
  if (kind !== INTEGER) return kind === NULL ? noValue : noCode;
  const start = spans[2 * place] ?? 0;
  const end = spans[2 * place + 1] ?? 0;
  if (end - start > longestCode) return noCode;
  let code = 0;
  for (let at = start; at < end; at += 1) code = 256 * code + (bytes[at] ?? 0);
  return code;
}

/** A function of a code always gives the same for the same code: its cell is made once. */
function remembered({ type }: Column, derive: Derive): CopyCell {
  const cells = new Map<number, Buffer>();
  const format = cellFormats[type];

  /** Undefined for values that have to be looked at each time. */
  function made({ bytes, spans }: ScannedPage, place: number, code: number): Buffer | undefined {
    const number = Number(bytes.toString('latin1', spans[2 * place], spans[2 * place + 1]));
    const value = format(derive(code === noValue ? null : number));
    if (value === undefined) return undefined;
    const cell = Buffer.from(cellText(value, type === 'text'));
    cells.set(code, cell);
    return cell;
  }

  return (page, first, [inForm = 0], lines) => {
    const place = first + inForm;
    const code = codeAt(page, place);
    const cell = code === noCode ? undefined : (cells.get(code) ?? made(page, place, code));
    if (cell === undefined) return false;
    lines.copy(cell, 0, cell.length);
    return true;
  };
}
